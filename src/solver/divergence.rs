//! Noticing that a run has run away, and saying why.

use super::learning_rate::largest_curvature;
use crate::error::{Divergence, Error, Result};
use crate::objective::Objective;
use crate::optimizer::AnyOptimizer;

/// A loss this many times the first is no longer on its way down.
const RUNAWAY: f64 = 1e6;

/// Remembers the last good weights of a run.
#[derive(Debug, Clone)]
pub(super) struct DivergenceGuard {
    first: f64,
    best: f64,
    good: Vec<f64>,
}

/// Where a run stands when it is checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) epoch: u64,
    pub(super) step: u64,
    pub(super) loss: f64,
    pub(super) rate: f64,
}

impl DivergenceGuard {
    pub(super) fn new(first: f64, weights: Vec<f64>) -> Self {
        Self { first, best: first, good: weights }
    }

    /// Whether a loss is out of bounds.
    pub(super) fn is_lost(&self, loss: f64) -> bool {
        !loss.is_finite() || loss > self.bound()
    }

    /// The largest loss that is not out of bounds.
    pub(super) fn bound(&self) -> f64 {
        // A run may begin where nothing is lost: a perceptron at zero, or at the optimum.
        let scale = if self.first > 1e-12 { self.first } else { 1.0 };
        (RUNAWAY * scale).min(f64::MAX)
    }

    /// Takes the weights as the last good ones when their loss is the smallest so far.
    pub(super) fn keep(&mut self, loss: f64, write: impl FnOnce(&mut [f64])) {
        if loss <= self.best {
            self.best = loss;
            write(&mut self.good);
        }
    }

    /// The error, with its likely cause: the feature of the largest scale and the largest stable rate.
    pub(super) fn error(
        &self,
        stand: Stand,
        objective: &Objective<'_>,
        optimizer: &dyn AnyOptimizer,
        batch: Option<usize>,
    ) -> Error {
        let Stand { epoch, step, loss, rate } = stand;
        let mut divergence = Divergence::new(epoch, step, loss, rate, self.good.clone());
        divergence.column = largest_scale(objective).unwrap_or(None);
        let curvature = largest_curvature(objective, batch, true).unwrap_or(None);
        divergence.largest_stable_rate = curvature.and_then(|l| optimizer.largest_stable_rate(l));
        Error::Diverged(Box::new(divergence))
    }
}

/// The feature with the largest root mean square, when it is clearly larger than the bias's 1.
fn largest_scale(objective: &Objective<'_>) -> Result<Option<(String, f64)>> {
    let spread = objective.spread()?;
    let sizes = spread.mean.iter().zip(&spread.deviation).map(|(m, d)| m.hypot(*d));
    let largest = sizes.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, size)| *size > 2.0);
    Ok(largest.and_then(|(j, size)| Some((objective.names().get(j)?, size))))
}
