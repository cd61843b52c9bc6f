//! The learning rate of gradient descent: given, or computed.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};
use crate::optimizer::AnyOptimizer;
use crate::schedule::Schedule;

/// The learning rate. A number or a schedule means what it means by hand; [`LearningRate::Auto`] computes the
/// "Goldilocks" rate from the largest curvature of the objective.
#[derive(Clone, Default)]
#[doc(alias = "lr")]
#[doc(alias = "eta0")]
pub enum LearningRate {
    /// Computed: 1/L for the full batch, L being the bound of ∂²ℓ/∂z² times the largest eigenvalue of the second
    /// moments of the features, which the solver standardises for itself (its private change of variables: F stays
    /// the same). For mini-batches of B of n examples
    ///
    /// ```text
    /// L_B = n(B − 1)/(B(n − 1))·L + (n − B)/(B(n − 1))·L_max,    L_max = bound·max s/s̄·‖x‖²
    /// ```
    ///
    /// with s̄ the mean of the example weights (Gower et al. 2019, *SGD: general analysis and improved rates*, prop.
    /// 3.8), falling as 1/√epoch. Optimizers whose rates are lengths of steps (AdaGrad, Adam, FTRL, Vowpal Wabbit's, …)
    /// take the steepest slope at the start over that L for how far a weight has to go, and those that work at one rate
    /// whatever the objective (AdaDelta, coin betting, passive-aggressive) stay at it. For a loss of unbounded curvature the full
    /// batch searches its rate by backtracking, and for one with corners (the absolute loss) it rounds these, less and
    /// less; mini-batches refuse both.
    #[default]
    Auto,
    /// Given: a plain f64 is the simplest schedule.
    Scheduled(Arc<dyn Schedule>),
}

impl<S: Schedule + 'static> From<S> for LearningRate {
    fn from(schedule: S) -> Self {
        Self::Scheduled(Arc::new(schedule))
    }
}

impl fmt::Debug for LearningRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("Auto"),
            Self::Scheduled(_) => f.write_str("Scheduled"),
        }
    }
}

/// The largest curvature of F that a step over `batch` examples can meet; `None` when the loss has no bound.
pub(super) fn largest_curvature(objective: &Objective<'_>, batch: Option<usize>, penalty: bool) -> Result<Option<f64>> {
    let Some(bound) = objective.loss().properties().curvature_bound else { return Ok(None) };
    let curvature = objective.curvature()?;
    let n = objective.examples() as f64;
    let full = bound * curvature.largest_eigenvalue;
    let data = match batch.map(|b| (b as f64).min(n)) {
        Some(b) if n > 1.0 => {
            let single = bound * curvature.largest_norm;
            n * (b - 1.0) / (b * (n - 1.0)) * full + (n - b) / (b * (n - 1.0)) * single
        }
        _ => full,
    };
    // The sum over a batch is so many times the mean.
    let times = match objective.reduction() {
        Reduction::Mean => 1.0,
        Reduction::Sum => objective.total_weight() / n * batch.map_or(n, |b| b as f64),
    };
    let strengths = if penalty { objective.penalty().ridge(objective.layout()) } else { None };
    let ridge = strengths.map_or(0.0, |strengths| strengths.into_iter().fold(0.0, f64::max));
    Ok(Some(times * data + 2.0 * ridge))
}

/// The steepest slope in one weight.
pub(super) fn steepest(gradient: &[f64]) -> f64 {
    gradient.iter().fold(0.0, |most: f64, g| most.max(g.abs()))
}

/// The automatic rate of an optimizer on (conditioned) data whose steepest slope at the start is `slope`; the penalty counts
/// where its slope is in the gradient.
pub(super) fn automatic(
    objective: &Objective<'_>,
    optimizer: &dyn AnyOptimizer,
    batch: Option<usize>,
    penalty: bool,
    slope: f64,
) -> Result<Option<f64>> {
    let curvature = largest_curvature(objective, batch, penalty)?;
    Ok(curvature.map(|l| if l > 0.0 { optimizer.automatic_rate(l, slope) } else { 1.0 }))
}

/// Refused by name: no bound, no full batch to search on.
pub(super) fn unbounded(objective: &Objective<'_>, solver: String) -> Error {
    Error::Unsupported {
        what: solver,
        needs: "a loss of bounded curvature for LearningRate::Auto; give a learning rate, or use the full batch",
        found: format!("loss {:?}, which states no bound", objective.loss().name()),
    }
}
