//! How long a step is.

use std::sync::Arc;

use crate::error::Result;
use crate::objective::{Evaluated, Objective};
use crate::optimizer::{AnyOptimizer, OptimizerProperties};
use crate::schedule::{At, Schedule};
use crate::solver::LearningRate;
use crate::solver::descent_settings::DescentSettings;
use crate::solver::learning_rate::{automatic, unbounded};

/// How the rate of the next step is found.
pub(super) enum Rate {
    Fixed(f64),
    Scheduled(Arc<dyn Schedule>),
    /// Backtracking (Armijo 1966; Beck & Teboulle 2009): halved until the quadratic model bounds F, then allowed to grow.
    Searched(f64),
}

/// By how much a rate that was found may grow before it is searched for again.
pub(super) const GROWTH: f64 = 1.5;
/// A search that halves this often has left every scale of f64 data.
pub(super) const MOST_HALVINGS: usize = 100;
/// Rounding in the loss, relatively, must not keep a step at the optimum from being taken.
const ROUNDING: f64 = 1e-14;

impl Rate {
    /// That of a run whose steepest slope at its start is `slope`; the penalty's curvature counts where its slope is in the
    /// gradient.
    ///
    /// # Errors
    /// A loss whose curvature has no bound, with an optimizer whose steps cannot be tried.
    pub(super) fn new(
        settings: &DescentSettings,
        optimizer: &dyn AnyOptimizer,
        objective: &Objective<'_>,
        penalty_in_gradient: bool,
        slope: f64,
    ) -> Result<Self> {
        if let LearningRate::Scheduled(schedule) = &settings.rate {
            return Ok(Self::Scheduled(schedule.clone()));
        }
        let OptimizerProperties { own_rate, needs_falling_rate, searchable, .. } = optimizer.properties();
        if let Some(rate) = own_rate {
            return Ok(Self::Fixed(rate));
        }
        match automatic(objective, optimizer, None, penalty_in_gradient, slope)? {
            Some(rate) if !needs_falling_rate => Ok(Self::Fixed(rate)),
            Some(rate) => Ok(Self::Scheduled(Arc::new(move |at: At<'_>| rate / (1.0 + at.step as f64).sqrt()))),
            None if searchable && objective.loss().properties().slope_jump.is_none() => Ok(Self::Searched(1.0)),
            None => Err(unbounded(objective, format!("{} with {}", settings.name(), optimizer.name()))),
        }
    }
}

/// Whether ℓ(v) + ∇ℓ(v)·(w − v) + ‖w − v‖²/(2η) bounds the loss at w: Beck & Teboulle (2009), eq. 2.5.
pub(super) fn model_bounds(loss: f64, (from, there): (&[f64], &Evaluated), to: &[f64], rate: f64) -> bool {
    let (mut along, mut square) = (0.0, 0.0);
    for ((new, old), g) in to.iter().zip(from).zip(&there.gradient) {
        along += g * (new - old);
        square += (new - old) * (new - old);
    }
    loss <= there.loss + along + square / (2.0 * rate) + ROUNDING * there.loss.abs()
}
