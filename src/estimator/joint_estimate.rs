//! Fits of a loss with a parameter θ that is estimated together with the weights, whatever the solver.
//!
//! ```text
//! w(θ) = argmin F(·; θ), by the solver        T(w) = the θ that is best for the scores of w        wanted: θ = T(w(θ))
//! ```
//!
//! Where T minimises the same F, a step θ ← T(w(θ)) is one of block coordinate descent on F(w; θ): F falls. In ln θ these steps are
//! taken by the secant of g(θ) = ln T(w(θ)) − ln θ, whose root is wanted; its slope is −(1 − ρ), 1 − ρ being the share of the curvature
//! of F in θ that its profile, the least F over w, has: above 0 where (w, θ) is a minimum of both together.
//!
//! Converged is what is proven of both: w is the optimum at this θ by the certificate of every fit, and |g|/(1 − ρ), the distance in
//! ln θ to where each is best for the other, is within the tolerance too. A run that ends in another way ends the fit, with the θ that
//! is best for the weights that it ended with.

use std::time::Instant;

use super::Estimator;
use super::chosen::Chosen;
use super::prepared::Prepared;
use crate::error::Result;
use crate::loss::EstimatedParameter;
use crate::progress::StopReason;
use crate::report::FittedParameter;
use crate::solver::{Checkpoint, Ended, Start, Watch};

/// Fits of the weights, at most.
const MOST_FITS: usize = 100;
/// No estimate is nearer, for the rounding of sums over the examples.
const NEAREST: f64 = 1e-11;
/// θs so near to each other say nothing of the slope between them.
const TOO_NEAR: f64 = 1e-7;
/// 1 − ρ is taken to be no less: a secant step is no longer than this many of the plain ones.
const LEAST_SLOPE: f64 = 0.05;

/// Where the fits end: what they were of at the last θ, their last run, and the parameter.
#[derive(Debug)]
pub(super) struct JointEstimate<'a> {
    pub(super) prepared: Prepared<'a>,
    pub(super) chosen: Chosen,
    pub(super) ended: Ended,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) parameter: FittedParameter,
}

/// Weights and the parameter that are best for each other.
pub(super) fn joint_estimate<'a>(
    estimator: &Estimator,
    prepared: &Prepared<'a>,
    mut chosen: Chosen,
    watch: &mut dyn Watch,
) -> Result<JointEstimate<'a>> {
    let (clock, tolerance) = (Instant::now(), chosen.rules.tolerance.max(NEAREST));
    let mut prepared = prepared.clone();
    let (mut root, mut fits) = (Root::default(), 0);
    loop {
        fits += 1;
        chosen.rules.time = estimator.time_budget.map(|time| time.saturating_sub(clock.elapsed()));
        let (mut ended, checkpoint) = chosen.solve(estimator, &prepared, watch)?;
        prepared.check(&ended.weights)?;
        let (present, best) = best_estimate(&prepared, &ended.weights)?;
        let distance = root.distance(present.ln(), best.ln());
        let settled = distance <= tolerance;
        if !settled && ended.stop.converged() && fits < MOST_FITS {
            prepared = prepared.with_estimate(root.next.exp())?;
            prepared.start = Start::At(ended.weights);
            chosen = Chosen::of(estimator, &prepared);
            continue;
        }
        if !settled {
            prepared = prepared.with_estimate(best)?;
            if ended.stop.converged() {
                ended.stop = StopReason::Stalled;
            }
        }
        let loss = prepared.learned.head.loss();
        let (symbol, value) = loss.estimated().map(|of| (of.symbol().to_owned(), of.estimate())).unwrap_or_default();
        let parameter = FittedParameter { symbol, value, fits, distance };
        return Ok(JointEstimate { prepared, chosen, ended, checkpoint, parameter });
    }
}

/// The present θ, and the one that is best for the scores of these weights.
fn best_estimate(prepared: &Prepared<'_>, weights: &[f64]) -> Result<(f64, f64)> {
    let (loss, scores) = (prepared.learned.head.loss(), prepared.scores(weights)?);
    let targets = prepared.local()?.examples().targets();
    let of = |parameter: &dyn EstimatedParameter| (parameter.estimate(), parameter.best_estimate(targets, &scores));
    Ok(loss.estimated().map_or((f64::NAN, f64::NAN), of))
}

/// The root of g(x) = t(x) − x by secants, x = ln θ.
#[derive(Debug, Default)]
struct Root {
    /// x and g(x) of the fit before.
    before: Option<(f64, f64)>,
    /// 1 − ρ by the last two; 1 until there are two.
    slope: Option<f64>,
    /// Where to look next.
    next: f64,
}

impl Root {
    /// |g|/(1 − ρ) at x, where t is best.
    fn distance(&mut self, x: f64, best: f64) -> f64 {
        let g = best - x;
        if let Some((other, of_other)) = self.before.filter(|(other, _)| (x - other).abs() > TOO_NEAR) {
            self.slope = Some((of_other - g) / (x - other)).filter(|slope| slope.is_finite());
        }
        self.before = Some((x, g));
        // A slope that is no minimum's: the plain step, which makes F less, and no proof.
        let slope = self.slope.unwrap_or(1.0);
        self.next = if slope >= LEAST_SLOPE { x + g / slope } else { best };
        if slope > 0.0 { g.abs() / slope } else { f64::INFINITY }
    }
}
