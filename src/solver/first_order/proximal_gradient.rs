//! The accelerated proximal gradient method.

use std::sync::Arc;

use super::FirstOrderRun;
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::optimizer::Accelerated;
use crate::solver::descent_settings::DescentSettings;
use crate::solver::limits::{fault_of_tolerance, refuse_sums, tolerance_and};
use crate::solver::{Begun, Rules, Solver, Start};

/// The accelerated proximal gradient method (FISTA): a step down the slopes of the loss, the penalty by its prox, and
/// momentum that starts again whenever it points uphill. [`GradientDescent::full_batch`](crate::solver::GradientDescent::full_batch) with [`Accelerated`], to the last
/// digits, and with any loss that has slopes.
///
/// ```text
/// v = w + (t − 1)/t⁺·(w − w⁻)        w⁺ = prox_{Ω/L}(v − ∇f(v)/L)        t⁺ = (1 + √(1 + 4t²))/2
/// ```
///
/// Any penalty with a prox, any loss with slopes, any number of scores: the method that refuses least. Each iteration
/// costs one pass where the loss states a bound of its curvature; otherwise L is searched for (doubled until the
/// quadratic bounds the loss, then allowed to fall), which costs two or three. Weights come out exactly zero where the penalty has a
/// corner there. Where [`crate::solver::CoordinateDescent`] serves it is much the faster.
///
/// *Units:* the tolerance is that of the certificate ([`crate::solver::Certificate`]). The solver standardises for
/// itself, and F stays what it is.
///
/// | setting | default |
/// |---|---|
/// | tolerance | 1e-8, of the violation |
/// | iterations | 10 000 |
///
/// # Errors
/// [`Error::Unsupported`] for a loss with corners (absolute, hinge: gradient descent rounds them), and for sums in place of
/// means.
///
/// # Example
/// The mean of (w·x − y)² over x = (−1, 0, 1), y = (−2, 0, 2) is ⅔(w − 2)²; with |w| beside it the least is at 2 − ¾:
/// ```
/// use gradus::prelude::*;
/// let table = Table::from_columns([("x", vec![-1.0, 0.0, 1.0].into()), ("y", vec![-2.0, 0.0, 2.0].into())])?;
/// let fit = Estimator::regression("y")
///     .columns(columns![numeric("x")])
///     .penalty(Lasso::new(1.0)?)
///     .solver(ProximalGradient::default())
///     .fit(&table)?;
/// assert!((fit.model().weight("x").unwrap() - 1.25).abs() < 1e-7);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Beck & Teboulle (2009), *A fast iterative shrinkage-thresholding algorithm*, section 4, whose backtracking never lets L
/// fall; O'Donoghue & Candès (2015), *Adaptive restart for accelerated gradient schemes*, section 3.2 (the gradient
/// scheme).
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "FISTA")]
#[doc(alias = "ISTA")]
pub struct ProximalGradient {
    tolerance: f64,
    iterations: u64,
}

impl Default for ProximalGradient {
    fn default() -> Self {
        Self { tolerance: 1e-8, iterations: 10_000 }
    }
}

/// Rows over which the objective may stand still, relatively, before a run counts as stalled.
const WINDOW: usize = 50;
const STALL: f64 = 1e-15;

tolerance_and!(ProximalGradient, iterations: "steps");

impl Solver for ProximalGradient {
    fn name(&self) -> String {
        "proximal gradient".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, stall: STALL, window: WINDOW, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        refuse_sums(self, &objective)?;
        if objective.loss().properties().slope_jump.is_some() {
            let needs = "a loss without corners (GradientDescent::full_batch() rounds them)";
            return Err(self.unsupported(needs, format!("loss {:?}", objective.loss().name())));
        }
        let settings = DescentSettings {
            optimizer: Some(Arc::new(Accelerated)),
            epochs: Some(self.iterations),
            tolerance: Some(self.tolerance),
            ..DescentSettings::new(None)
        };
        Ok(Begun::Running(Box::new(FirstOrderRun::begin(&settings, objective, start, seed)?)))
    }
}
