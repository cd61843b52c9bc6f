//! The automatic choice of a solver, in one function of capabilities.

use std::sync::Arc;

use super::dual_coordinate_ascent::strengths;
use super::relay::Relay;
use super::{
    AugmentedLagrangian, ClosedForm, CoordinateDescent, DualCoordinateAscent, GradientDescent, Lbfgs, Newton,
    ProximalGradient, Solver, TrustRegion, sample,
};
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
/// Multiplications of the grams, 2np², that the rows in a corner ask for at each of some fifty steps: beyond, an epoch in the
/// dual of a strong ridge is cheaper.
const MOST_CORNERED: f64 = 1e9;
/// What a step in the dual moves a score by, in parts of what scores differ by: up to here some hundred epochs do.
const MOST_MOVED: f64 = 1.0;
/// Multiplications of the grams of one Newton step, np² for each pair of scores, that are nothing beside the rest of a fit.
const MOST_STEP: f64 = 1e7;
/// Newton's steps to the last digits, about.
const STEPS: f64 = 10.0;
/// Passes of L-BFGS to the last digits, about: on raw data, and where a sample is worth its price.
const PASSES: f64 = 100.0;
const PASSES_SAMPLED: f64 = 20.0;
/// Multiplications of a gram that cost as much as one of a pass, which waits for memory.
const ABREAST: f64 = 4.0;
/// Iterations after which L-BFGS gives up at last, each of about a pass.
const MOST_ITERATIONS: u64 = 1000;

/// Chooses a solver by what the objective can do and what it costs, never by its name.
#[must_use]
pub fn choose(objective: &Objective<'_>) -> Choice {
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
    } else if loss.properties().quadratic.is_some() && penalty.ridge(objective.layout()).is_none() {
        format!("penalty {:?} has no closed form", penalty.name())
    } else {
        format!("loss {:?} has no closed form", loss.name())
    };
    if objective.reduction() == Reduction::Sum {
        return of(Arc::new(GradientDescent::full_batch()), format!("{why}; sums over batches are for descent"));
    }
    if loss.properties().least_at_zero {
        let reason =
            format!("{why}, and its mean is least where all weights are 0: only steps over single examples say more");
        return of(Arc::new(GradientDescent::stochastic().learning_rate(1.0)), reason);
    }
    if loss.properties().slope_jump.is_some() {
        return of_corners(objective, &why);
    }
    let (each, groups) = (penalty.separable(objective.layout()), penalty.groups(objective.layout()));
    let by_columns = objective.columns().is_some() && objective.has_curvature();
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
    let bounded = each.is_some_and(|each| each.iter().all(|each| each.lasso == 0.0));
    let smooth = penalty.ridge(objective.layout()).is_some();
    if !objective.has_curvature() || !(smooth || bounded) {
        return of(Arc::new(Lbfgs::default()), format!("{why}; slopes suffice"));
    }
    let newton = newton_passes(objective);
    let expected = if sample::is_worth_its_price(objective) { PASSES_SAMPLED } else { PASSES };
    let pairs = loss.outputs() * (loss.outputs() + 1) / 2;
    let few = shape.len() <= MOST_FEATURES;
    if few && smooth && (0.5 * work * pairs as f64 <= MOST_STEP || newton <= expected) {
        return of(
            Arc::new(Newton::default()),
            format!("{why}, but curvatures: {} weights are few enough for Newton's steps", shape.len()),
        );
    }
    if smooth && !few && p as u64 > n && !penalty.is_none() {
        // The curvature is that of the ridge but along few directions, which conjugate gradients find.
        let reason =
            format!("{why}; more features than examples: products with second derivatives find the few directions");
        return of(Arc::new(TrustRegion::default()), reason);
    }
    let first = Arc::new(Lbfgs::default().iterations(u64::MAX));
    let (second, passes): (Arc<dyn Solver>, f64) = if few && newton <= MOST_ITERATIONS as f64 {
        (Arc::new(Newton::default()), newton.max(expected))
    } else if smooth {
        (Arc::new(TrustRegion::default()), f64::INFINITY)
    } else {
        return of(Arc::new(Lbfgs::default()), format!("{why}; slopes suffice"));
    };
    let reason = format!("{why}; {n} examples of {p} features are too many for Newton's steps, slopes suffice");
    of(Arc::new(Relay { first, second, iterations: MOST_ITERATIONS, passes }), reason)
}

/// What Newton's method costs in all, in passes for slopes: in each step two, the gram of what is not zero by construction
/// for each pair of scores, and a factor.
fn newton_passes(objective: &Objective<'_>) -> f64 {
    let (n, outputs, side) =
        (objective.examples() as f64, objective.loss().outputs() as f64, objective.shape().len() as f64);
    let row = objective.entries() / n;
    let pass = 2.0 * n * row.max(1.0) * outputs;
    let gram = n * row * row * outputs * (outputs + 1.0) / 4.0;
    STEPS * (2.0 + (gram / ABREAST + side.powi(3)) / pass)
}

/// For a loss with corners: a solver that meets them with a certificate, where there is one.
fn of_corners(objective: &Objective<'_>, why: &str) -> Choice {
    let (n, p) = (objective.examples(), objective.shape().features);
    let work = 2.0 * n as f64 * (p as f64) * (p as f64);
    let multipliers = p <= MOST_FEATURES && work <= MOST_WORK && AugmentedLagrangian::fault_of(objective).is_none();
    if multipliers && work <= MOST_CORNERED || !has_strong_ridge(objective) {
        if multipliers {
            let reason = format!("{why}, and corners: multipliers meet them, by Newton's steps for {p} features");
            return Choice { solver: Arc::new(AugmentedLagrangian::default()), reason };
        }
        let reason = format!("{why}, and corners: they are rounded, less and less");
        return Choice { solver: Arc::new(GradientDescent::full_batch()), reason };
    }
    let reason = format!("{why}, and corners, but a ridge that is strong beside {n} examples: its dual has none");
    Choice { solver: Arc::new(DualCoordinateAscent::default()), reason }
}

/// Whether steps in the dual, one example at a time, end after some hundred epochs: such a step moves the example's score by
/// the change of its slope times q = s·Σ xⱼ²/λⱼ/(2Σs), which must not be large beside what scores differ by.
fn has_strong_ridge(objective: &Objective<'_>) -> bool {
    let (Ok(strengths), Ok(spread)) = (strengths(objective), objective.spread()) else { return false };
    let shape = objective.shape();
    let Ok(first) = objective.constant_loss() else { return false };
    let square = |j: usize| {
        let centred = shape.biases > 0 && spread.dense[j];
        spread.deviation[j].powi(2) + if centred { 0.0 } else { spread.mean[j].powi(2) }
    };
    let q = strengths.iter().enumerate().map(|(j, strength)| square(j) / strength).sum::<f64>()
        / (2.0 * objective.examples() as f64);
    q * objective.gradient_scale().powi(2) <= MOST_MOVED * first
}
