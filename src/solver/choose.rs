//! The automatic choice of a solver, in one function of capabilities.

use std::sync::Arc;

use super::{ClosedForm, CoordinateDescent, GradientDescent, Lbfgs, Newton, ProximalGradient, Solver};
use crate::loss::{Loss, Tile};
use crate::objective::{Objective, Reduction};

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
/// Multiplications of a weighted gram, 2np², that each step of coordinate descent on a loss that is no square asks for.
const MOST_WEIGHED: f64 = 1e9;
/// Multiplications of the grams of one Newton step, np² for each pair of scores: beyond, passes for slopes alone are cheaper.
const MOST_STEP: f64 = 1e7;

/// Chooses a solver by what the objective can do and what it costs, never by its name.
#[must_use]
pub fn choose(objective: &dyn Objective) -> Choice {
    let (n, shape) = (objective.examples(), objective.shape());
    let p = shape.features;
    let work = 2.0 * n as f64 * (p as f64) * (p as f64);
    let (loss, penalty) = (objective.loss(), objective.penalty());
    let quadratic = objective.quadratic().is_some();
    let of = |solver: Arc<dyn Solver>, reason: String| Choice { solver, reason };
    if quadratic && p <= MOST_FEATURES && work <= MOST_WORK {
        return of(Arc::new(ClosedForm::default()), format!("the objective is a quadratic with only {p} features"));
    }
    let why = if quadratic {
        format!("{n} examples of {p} features are too many for a factorisation")
    } else if loss.quadratic().is_some() && penalty.ridge(objective.layout()).is_none() {
        format!("penalty {:?} has no closed form", penalty.name())
    } else {
        format!("loss {:?} has no closed form", loss.name())
    };
    if objective.reduction() == Reduction::Sum {
        return of(Arc::new(GradientDescent::full_batch()), format!("{why}; sums over batches are for descent"));
    }
    if loss.corner().is_some() {
        let reason = format!("{why}, and corners: they are rounded, less and less");
        return of(Arc::new(GradientDescent::full_batch()), reason);
    }
    let (each, groups) = (penalty.separable(objective.layout()), penalty.groups(objective.layout()));
    let by_columns = objective.by_columns().is_some() && bends(loss);
    if penalty.corner() {
        let few = work <= MOST_WEIGHED || p as u64 >= n;
        let reason = |how: &str| format!("{why}, and its corners ask for {how}");
        if by_columns && (groups.is_some() || (each.is_some() && (objective.squares().is_some() || few))) {
            return of(Arc::new(CoordinateDescent::default()), reason("steps along single weights"));
        }
        if each.is_none() {
            return of(Arc::new(ProximalGradient::default()), reason("implicit steps"));
        }
    }
    let outputs = loss.outputs();
    let step = 0.5 * work * (outputs * (outputs + 1) / 2) as f64;
    let bends = bends(loss);
    let smooth = penalty.ridge(objective.layout()).is_some();
    if bends && smooth && shape.len() <= MOST_FEATURES && step <= MOST_STEP {
        return of(
            Arc::new(Newton::default()),
            format!("{why}, but curvatures: {} weights are few enough for Newton's steps", shape.len()),
        );
    }
    let reason = if bends && smooth {
        format!("{why}; {n} examples of {p} features are too many for Newton's steps, slopes suffice")
    } else {
        format!("{why}; slopes suffice")
    };
    of(Arc::new(Lbfgs::default()), reason)
}

/// Whether a loss has curvatures, asked at one example.
fn bends(loss: &dyn Loss) -> bool {
    let (outputs, width) = (loss.outputs(), loss.label_width());
    let scores: Vec<f64> = (0..outputs).map(|k| 0.1 * (k + 1) as f64).collect();
    let tile = Tile { scores: &scores, labels: &vec![1.0; width], weights: None, rows: 1 };
    loss.curvatures(tile, &mut vec![0.0; outputs * outputs])
}
