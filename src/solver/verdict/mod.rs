//! How a run ended: judged here alone, the same for every solver, with its certificate and its warnings.
//!
//! | what | may say | where |
//! |---|---|---|
//! | a run at its own limit | `Epochs`, `Steps`; `Stalled` where no step makes F less | `Run::limit` |
//! | the rules, after each row | `Converged` by the violation, `Stalled` by the change, `Patience`, `Time` | `Rules::check` |
//! | the driver | that `Converged` needs more, until the Newton decrement is small too | `Driver::advance`, `Proof` |
//! | a watcher | `Asked` | `drive` |
//! | the verdict, at the weights that are returned | `Converged` ↔ `Stalled`, `Exact` → `Stalled`, anything → `NoOptimum` | here |

mod dependence;
mod rank;
mod separation;

pub(super) use self::dependence::dependence;
use self::rank::Rank;
use self::separation::{single_examples, without_optimum};
use super::proof::Proof;
use super::{Certificate, Checkpoint, OptimalityMeasure, Solution, Solved};
use crate::error::{Error, Result};
use crate::objective::{Objective, Spread, Want};
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
    /// The weights: of an answer without a penalty the shortest of those that give the same scores, and for a loss of differences
    /// between scores those that sum to 0 over the scores. Weights of a run that ended before its answer are its own.
    pub(crate) weights: Vec<f64>,
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
    pub(crate) fn of(objective: &Objective<'_>, ended: &Ended, tolerance: f64) -> Result<Self> {
        let (mut weights, (mut loss, mut certificate)) = (ended.weights.clone(), judged(objective, ended)?);
        if !loss.is_finite() {
            return Err(Error::Overflow { feature: "the label".to_owned() });
        }
        let (mut warnings, mut notes, mut stop) = (ended.warnings.clone(), ended.notes.clone(), ended.stop);
        let penalty = objective.penalty().value(&weights[..objective.shape().weights()]);
        // Slopes at these very weights may deny what a run has claimed, or claim what it has denied: then what is left to gain
        // decides. What was found in other variables is allowed its rounding.
        let claimed = stop.converged();
        let allowed = if claimed { tolerance.max(ROUNDING_OF_WEIGHTS) } else { tolerance };
        if let Some(known) =
            certificate.filter(|known| ended.best_epoch.is_none() && claimed != (known.violation <= allowed))
        {
            let mut proof = Proof::of(objective.clone());
            let known = proof.complete((&weights, loss + penalty), known, None, allowed)?;
            let confirmed = known.remaining.map_or(!claimed, |remaining| remaining <= allowed);
            if !confirmed {
                warnings.extend(proof.warning());
            }
            stop = match stop {
                StopReason::Exact | StopReason::Converged if !confirmed => StopReason::Stalled,
                StopReason::Stalled if confirmed => StopReason::Converged,
                as_it_was => as_it_was,
            };
            certificate = Some(known);
        }
        let rank = if objective.penalty().is_none() && stop != StopReason::Exact {
            let (rank, named, facts) = Rank::of(objective)?;
            warnings.extend(named);
            notes.extend(facts);
            rank
        } else {
            // Weights that are penalised are not free to move, and the closed form has looked itself.
            Rank::Unknown
        };
        if matches!(stop, StopReason::Converged | StopReason::Stalled)
            && let Some(shorter) = shortened(objective, &rank, &weights)
        {
            let there = measured(objective, &shorter)?;
            if is_as_good(objective, there, (loss, certificate), tolerance)? {
                // The same scores: what is left to gain is the same.
                let same = |new: Certificate| {
                    certificate.map_or(new, |known| Certificate { violation: new.violation, ..known })
                };
                (weights, loss, certificate) = (shorter, there.0, there.1.map(same).or(certificate));
            }
        }
        // Steps over single examples that tell every one right have no more to learn.
        if objective.loss().properties().least_at_zero && loss + penalty == 0.0 && weights.iter().any(|w| *w != 0.0) {
            stop = StopReason::Converged;
        }
        warnings.extend(single_examples(objective)?);
        // Weights that validation chose are no optimum, and need none.
        if ended.best_epoch.is_none()
            && let Some(warning) = without_optimum(objective, &rank, &weights)?
        {
            warnings.push(warning);
            stop = StopReason::NoOptimum;
        }
        if stop == StopReason::Stalled {
            warnings.extend(far_from_zero(objective)?);
        }
        if !stop.converged() {
            warnings.push(Warning::NotConverged { stop });
        }
        let coefficients = &weights[..objective.shape().weights()];
        let penalty = objective.penalty().value(coefficients);
        if !penalty.is_finite() {
            let largest =
                (0..coefficients.len()).max_by(|&i, &j| coefficients[i].abs().total_cmp(&coefficients[j].abs()));
            let feature = largest.and_then(|k| objective.names().get(k % objective.shape().features));
            return Err(Error::Underflow { feature: feature.unwrap_or_default() });
        }
        Ok(Self { weights, stop, loss, penalty, certificate, warnings, notes })
    }
}

/// Whether, and along which features, the loss falls for ever, so that no finite weights are best: asked at weights near the optimum.
pub(crate) fn without_finite_optimum(objective: &Objective<'_>, weights: &[f64]) -> Result<Option<Warning>> {
    let (rank, ..) = Rank::of(objective)?;
    without_optimum(objective, &rank, weights)
}

/// What the rounding of weights and scores may leave of slopes, and of the way down, where a run has converged in its own variables.
const ROUNDING_OF_WEIGHTS: f64 = 1e-8;
/// What lies so many deviations from 0 is rounded so much that slopes say nothing.
const FAR: f64 = 1e8;

/// Features, and a label, so far from 0 that a weight and a bias, as numbers of f64, cannot say how they act.
fn far_from_zero(objective: &Objective<'_>) -> Result<Option<Warning>> {
    if objective.shape().biases == 0 {
        return Ok(None);
    }
    let Spread { mean, deviation, dense } = objective.spread()?;
    let deviations = |j: usize| if dense[j] && deviation[j] > 0.0 { mean[j].abs() / deviation[j] } else { 0.0 };
    let features = (0..dense.len()).map(|j| (objective.names().get(j).unwrap_or_default(), deviations(j)));
    let labels =
        objective.best_constant().filter(|_| objective.loss().properties().quadratic.is_some()).unwrap_or_default();
    let labels = labels.iter().map(|mean| ("the label".to_owned(), (mean / objective.gradient_scale()).abs()));
    let far: Vec<(String, f64)> = features.chain(labels).filter(|(_, far)| *far > FAR && far.is_finite()).collect();
    let deviations = far.iter().fold(0.0, |most: f64, (_, far)| most.max(*far));
    let features: Vec<String> = far.into_iter().map(|(name, _)| name).collect();
    Ok((!features.is_empty()).then_some(Warning::FarFromZero { features, deviations }))
}

/// The loss of the weights that a solver ended with, and how far from optimal they can be: measured at these weights, for it is in
/// other variables that a run has found them.
fn judged(objective: &Objective<'_>, ended: &Ended) -> Result<(f64, Option<Certificate>)> {
    if objective.loss().properties().slope_jump.is_some() {
        return certificate_at_corners(objective, ended);
    }
    let (loss, measured) = measured(objective, &ended.weights)?;
    let known = ended.certificate;
    let completed = |of: Certificate| Certificate {
        gap: of.gap.or(known.and_then(|known| known.gap)),
        remaining: known.and_then(|known| known.remaining),
        ..of
    };
    Ok((loss, measured.map(completed)))
}

/// For a loss with corners, whose slopes at the weights say nothing: its loss there, and the certificate as far as it is the loss
/// that the run found in its own variables. Weights and a bias of f64 cannot say every score.
fn certificate_at_corners(objective: &Objective<'_>, ended: &Ended) -> Result<(f64, Option<Certificate>)> {
    let loss = objective.evaluate(&ended.weights, Want::Loss)?.loss;
    let last = ended.history.last().filter(|row| row.exact && ended.best_epoch.is_none());
    let known = ended.certificate.or(last.and_then(|row| row.violation).map(|violation| Certificate {
        violation,
        gap: None,
        remaining: None,
    }));
    let (Some(known), Some(last)) = (known, last) else { return Ok((loss, known)) };
    let first = objective.constant_loss()?;
    let difference = (loss - last.loss).abs();
    let violation = known.violation.max(difference / first.max(f64::MIN_POSITIVE));
    Ok((loss, Some(Certificate { violation, gap: known.gap.map(|gap| gap + difference), ..known })))
}

/// The loss at these weights and how far from optimal they can be; of a loss with corners slopes do not say that.
fn measured(objective: &Objective<'_>, weights: &[f64]) -> Result<(f64, Option<Certificate>)> {
    if objective.loss().properties().slope_jump.is_some() {
        return Ok((objective.evaluate(weights, Want::Loss)?.loss, None));
    }
    let evaluated = objective.evaluate(weights, Want::Gradient)?;
    let certificate = OptimalityMeasure::of(objective)?.certificate(objective.penalty(), weights, &evaluated.gradient);
    Ok((evaluated.loss, Some(certificate)))
}

/// The weights in the form in which answers are given, if these are not already.
fn shortened(objective: &Objective<'_>, rank: &Rank, weights: &[f64]) -> Option<Vec<f64>> {
    let shape = objective.shape();
    let mut shorter = weights.to_vec();
    let mut changed = rank.shorten(shape, &mut shorter);
    if objective.loss().properties().relative {
        let (coefficients, biases) = shorter.split_at_mut(shape.weights());
        if objective.penalty().is_none() {
            changed |= centred(coefficients, shape.features);
        }
        changed |= centred(biases, 1);
    }
    changed.then_some(shorter)
}

/// Takes the mean over the scores out of the numbers of each feature (`scores × features`). Whether anything changed.
fn centred(numbers: &mut [f64], features: usize) -> bool {
    let scores = (numbers.len() / features.max(1)).max(1) as f64;
    let mut changed = false;
    for j in 0..features.min(numbers.len()) {
        let mean = numbers.iter().skip(j).step_by(features).sum::<f64>() / scores;
        numbers.iter_mut().skip(j).step_by(features).for_each(|w| *w -= mean);
        changed |= mean != 0.0;
    }
    changed
}

/// The relative part of a loss that rounding may add.
const ROUNDING: f64 = 1e-9;
/// What is left of a slope may grow by this factor, or to the tolerance.
const GROWN: f64 = 2.0;

/// Whether other weights of the same scores are as near to the optimum, for all that rounding has done.
fn is_as_good(
    objective: &Objective<'_>,
    there: (f64, Option<Certificate>),
    here: (f64, Option<Certificate>),
    tolerance: f64,
) -> Result<bool> {
    // Slopes of corners do not say what rounding of a loss that is nearly 0 is.
    let size = if objective.loss().properties().slope_jump.is_some() { objective.constant_loss()?.abs() } else { 0.0 };
    let slopes = there.1.zip(here.1).is_some_and(|(a, b)| a.violation <= tolerance.max(GROWN * b.violation));
    Ok(there.0 <= here.0 + ROUNDING * size.max(here.0.abs()) || slopes)
}
