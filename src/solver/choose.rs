//! The automatic choice of a solver, in one function of capabilities.

use std::sync::Arc;

use super::{GradientDescent, Solver};
use crate::objective::Objective;

/// A solver, and why it.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The solver.
    pub solver: Arc<dyn Solver>,
    /// The reason, for the report.
    pub reason: String,
}

/// Chooses a solver by what the objective is, not by its name.
#[must_use]
pub fn choose(objective: &dyn Objective) -> Choice {
    let (n, p) = (objective.examples(), objective.shape().features);
    let reason = format!("loss {:?}, {n} examples, {p} features", objective.loss().name());
    Choice { solver: Arc::new(GradientDescent::full_batch()), reason }
}
