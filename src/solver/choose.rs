//! The automatic choice of a solver, in one function of capabilities.

use std::sync::Arc;

use super::{ClosedForm, GradientDescent, Solver};
use crate::objective::Objective;

/// A solver, and why it.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The solver.
    pub solver: Arc<dyn Solver>,
    /// The reason, for the report.
    pub reason: String,
}

/// The factor of so many features fits in the caches of its blocks and takes seconds, not minutes.
const MOST_FEATURES: usize = 1000;
/// Multiplications of a factorisation, 2np².
const MOST_WORK: f64 = 4e11;

/// Chooses a solver by what the objective can do and what it costs, never by its name.
#[must_use]
pub fn choose(objective: &dyn Objective) -> Choice {
    let (n, p) = (objective.examples(), objective.shape().features);
    let work = 2.0 * n as f64 * (p as f64) * (p as f64);
    let quadratic = objective.quadratic().is_some();
    if quadratic && p <= MOST_FEATURES && work <= MOST_WORK {
        let reason = format!("the objective is a quadratic with only {p} features");
        return Choice { solver: Arc::new(ClosedForm::default()), reason };
    }
    let why = if quadratic {
        format!("{n} examples of {p} features are too many for a factorisation")
    } else if objective.loss().quadratic().is_some() && objective.penalty().ridge(objective.layout()).is_none() {
        format!("penalty {:?} has no closed form", objective.penalty().name())
    } else {
        format!("loss {:?} has no closed form", objective.loss().name())
    };
    Choice { solver: Arc::new(GradientDescent::full_batch()), reason: format!("{why}; slopes suffice for descent") }
}
