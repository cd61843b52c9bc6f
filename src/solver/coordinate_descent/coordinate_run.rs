//! A run of coordinate descent.

use serde::{Deserialize, Serialize};

use super::backend::Backend;
use super::choose_backend::choose_backend;
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use super::progress_guard::ProgressGuard;
use crate::error::{Divergence, Error, Result};
use crate::objective::Objective;
use crate::progress::{Progress, StopReason};
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::start::begun;
use crate::solver::{Certificate, Run, Start, State};

/// Slopes that are asked for of all features in one fit, about.
const EVALUATIONS: f64 = 12.0;

/// The variables, the backend, and where it has led.
#[derive(Debug)]
pub(super) struct CoordinateRun<'a> {
    tolerance: f64,
    original: Objective<'a>,
    variables: ChangeOfVariables,
    terms: PenaltyTerms,
    backend: Box<dyn Backend + 'a>,
    guard: ProgressGuard,
    /// In the solver's variables.
    at: Vec<f64>,
    here: PointState,
    /// What slopes are large or small beside.
    scale: f64,
    step: u64,
    end: u64,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    variables: ChangeOfVariables,
    step: u64,
}

impl<'a> CoordinateRun<'a> {
    pub(super) fn begin(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        iterations: u64,
        tolerance: f64,
    ) -> Result<Self> {
        let (start, saved) = begun(start, &original, seed, true, |saved: &Saved| (saved.at.clone(), true))?;
        let shape = original.shape();
        let spread = original.spread()?;
        let (terms, variables) = PenaltyTerms::of(&original, &spread)?;
        let objective = original.rescaled(&variables.mean, &variables.scale)?;
        let mut at = match &saved {
            None => variables.to_solver(&start),
            Some(saved) => {
                let earlier = saved.variables.clone().again(&original)?;
                if (&earlier.mean, &earlier.scale) == (&variables.mean, &variables.scale) {
                    start
                } else {
                    variables.to_solver(&earlier.to_encoded(&start))
                }
            }
        };
        if let Some(each) = terms.separable() {
            for (j, (v, each)) in at.iter_mut().zip(each).enumerate() {
                // A feature that says nothing is never visited.
                let silent = spread.deviation[j] == 0.0 && variables.mean[j] == spread.mean[j] && each.lasso > 0.0;
                *v = if silent { 0.0 } else { *v }.clamp(each.low, each.high);
            }
        }
        let mut backend = choose_backend(objective, EVALUATIONS)?;
        let here = backend.evaluate(&terms, &at)?;
        let scale = original.gradient_unit();
        let step = saved.map_or(0, |saved| saved.step);
        let end = step.saturating_add(iterations);
        let guard = ProgressGuard::default();
        let run = Self { tolerance, original, variables, terms, backend, guard, at, here, scale, step, end };
        if !run.here.loss.is_finite() {
            return Err(run.lost(run.encoded(&vec![0.0; shape.len()])));
        }
        Ok(run)
    }

    /// The weights of the encoded features; a bound holds to the last bit.
    fn encoded(&self, at: &[f64]) -> Vec<f64> {
        let mut encoded = self.variables.to_encoded(at);
        let each = self.original.penalty().separable(self.original.layout());
        encoded.iter_mut().zip(each.iter().flatten()).for_each(|(w, each)| *w = each.settled(*w));
        encoded
    }

    fn lost(&self, good: Vec<f64>) -> Error {
        Error::Diverged(Box::new(Divergence::new(self.step + 1, self.step + 1, self.here.loss, 1.0, good)))
    }
}

impl Run for CoordinateRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let before = self.at.clone();
        let goal = (self.scale, self.tolerance);
        let rate = self.guard.step(self.backend.as_mut(), &self.terms, &mut self.at, &self.here, goal)?;
        self.here = self.backend.evaluate(&self.terms, &self.at)?;
        if !self.here.loss.is_finite() || self.at.iter().any(|v| !v.is_finite()) {
            return Err(self.lost(self.encoded(&before)));
        }
        self.step += 1;
        Ok(Progress {
            loss: self.here.loss,
            penalty: self.terms.value(&self.at[..self.here.slopes.len()]),
            violation: Some(self.here.worst / self.scale),
            ..Progress::new(self.step, rate)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.guard.is_lost() {
            return Some(StopReason::Stalled);
        }
        (self.step >= self.end).then_some(StopReason::Epochs(self.step))
    }

    fn tighten(&mut self, tolerance: f64) {
        self.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        self.encoded(&self.at)
    }

    fn certificate(&self) -> Option<Certificate> {
        Some(Certificate { violation: self.here.worst / self.scale, gap: self.here.gap, remaining: None })
    }

    fn notes(&self) -> Vec<String> {
        match self.backend.ruled_out() {
            0 => Vec::new(),
            out => vec![format!("{out} weights proved to be 0 by the duality gap, and left out")],
        }
    }

    fn state(&self) -> Result<State> {
        let saved = Saved { at: self.at.clone(), variables: self.variables.clone(), step: self.step };
        Ok(State::of(saved))
    }
}
