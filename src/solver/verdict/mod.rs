//! How a run ended: the one room that says so, the same for every solver, with its certificate and its warnings.

mod separation;

use std::sync::Arc;

use self::separation::{single_examples, without_optimum};
use super::proof::Proof;
use super::{Certificate, Checkpoint, Solution, Solved, Yardstick};
use crate::error::{Error, Result};
use crate::objective::{Objective, Want};
use crate::progress::{Progress, StopReason, Warning};

/// Where a run stands when it ends, and what it says itself.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    /// Weights, then biases, in the units of the encoded features.
    pub(crate) weights: Vec<f64>,
    /// Why it ended.
    pub(crate) stop: StopReason,
    /// The history; empty where there was nothing to iterate.
    pub(crate) history: Vec<Progress>,
    /// The epoch of the weights, when validation chose them.
    pub(crate) best_epoch: Option<u64>,
    certificate: Option<Certificate>,
    warnings: Vec<Warning>,
    notes: Vec<String>,
}

impl From<Solved> for Ended {
    fn from(Solved { weights, warnings, certificate, notes }: Solved) -> Self {
        Self { weights, stop: StopReason::Exact, history: Vec::new(), best_epoch: None, certificate, warnings, notes }
    }
}

impl Solution {
    /// What is judged, and from where the run can go on.
    pub(crate) fn parted(self) -> (Ended, Checkpoint) {
        let Self { weights, stop, history, best_epoch, certificate, warnings, notes, checkpoint } = self;
        (Ended { weights, stop, history, best_epoch, certificate, warnings, notes }, checkpoint)
    }
}

/// What the end of a run is worth.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// Why the run ended: what it said itself, corrected by what is known of the point.
    pub(crate) stop: StopReason,
    /// The loss, without the penalty.
    pub(crate) loss: f64,
    /// The penalty.
    pub(crate) penalty: f64,
    /// How far from optimal the weights can be; `None` for a loss with corners whose solver knows no bound.
    pub(crate) certificate: Option<Certificate>,
    /// What must not stay silent.
    pub(crate) warnings: Vec<Warning>,
    /// Facts for the report.
    pub(crate) notes: Vec<String>,
}

impl Verdict {
    /// Judges the end of a run. A [`Certificate`] within the `tolerance` is an answer.
    pub(crate) fn of(objective: &Arc<dyn Objective + '_>, ended: &Ended, tolerance: f64) -> Result<Self> {
        let (loss, mut certificate) = judged(objective.as_ref(), ended)?;
        if !loss.is_finite() {
            return Err(Error::Overflow { feature: "the label".to_owned() });
        }
        let (mut warnings, notes, mut stop) = (ended.warnings.clone(), ended.notes.clone(), ended.stop);
        let penalty = objective.penalty().value(&ended.weights[..objective.shape().weights()]);
        let own = ended.best_epoch.is_none() && !stop.converged();
        if let Some(known) = certificate.filter(|known| own && known.violation <= tolerance) {
            let mut proof = Proof::of(objective.clone());
            let known = proof.complete((&ended.weights, loss + penalty), known, None, tolerance)?;
            if !known.within(tolerance) {
                warnings.extend(proof.warning());
            } else if stop == StopReason::Stalled {
                stop = StopReason::Converged;
            }
            certificate = Some(known);
        }
        // Steps over single examples that tell every one right have no more to learn.
        if objective.loss().is_least_at_zero() && loss + penalty == 0.0 && ended.weights.iter().any(|w| *w != 0.0) {
            stop = StopReason::Converged;
        }
        warnings.extend(single_examples(objective.as_ref())?);
        // Weights that validation chose are no optimum, and need none.
        if ended.best_epoch.is_none()
            && let Some(warning) = without_optimum(objective, &ended.weights)?
        {
            warnings.push(warning);
            stop = StopReason::NoOptimum;
        }
        if !stop.converged() {
            warnings.push(Warning::NotConverged { stop });
        }
        Ok(Self { stop, loss, penalty, certificate, warnings, notes })
    }
}

/// The loss of the weights that a solver ended with, and how far from optimal they can be: what its last row says where that
/// knows all slopes at these weights, and otherwise one pass more.
fn judged(objective: &dyn Objective, ended: &Ended) -> Result<(f64, Option<Certificate>)> {
    let last = ended.history.last().filter(|row| row.exact && ended.best_epoch.is_none());
    if let Some((loss, violation)) = last.and_then(|row| Some((row.loss, row.violation?))) {
        return Ok((loss, Some(ended.certificate.unwrap_or(Certificate { violation, gap: None, remaining: None }))));
    }
    let smooth = objective.loss().corner().is_none();
    let want = if smooth { Want::Gradient } else { Want::Loss };
    let evaluated = objective.evaluate(&ended.weights, want)?;
    if ended.certificate.is_some() || !smooth {
        return Ok((evaluated.loss, ended.certificate));
    }
    let yardstick = Yardstick::of(objective)?;
    let certificate = yardstick.certificate(objective.penalty(), &ended.weights, &evaluated.gradient);
    Ok((evaluated.loss, Some(certificate)))
}
