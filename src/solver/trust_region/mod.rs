//! Newton's method in a trust region, by conjugate gradients.

mod trust_region_run;

use self::trust_region_run::TrustRegionRun;
use super::limits::{fault_of_tolerance, fault_of_zero, refuse_sums, tolerance_and};
use super::{Begun, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Trust-region Newton with conjugate gradients: second derivatives of F by their products with a vector alone, never as
/// a matrix.
///
/// ```text
/// s ≈ argmin g·s + ½·s·H·s  within  ‖s‖_M ≤ Δ,    w ← w + s where F falls by enough of what this promised
/// ```
///
/// The inner problem is solved by conjugate gradients, preconditioned by M, the diagonal of H; they end at the boundary, or
/// when what is left of the slope is below a part of it that shrinks with it, so that convergence is faster than linear.
/// Δ grows where the promise was kept, and shrinks where it was not. Each product is one pass over the examples, with all
/// threads; the diagonal is one more for each iteration and score. All features are scaled, dense ones centred, which
/// changes the path and not F.
///
/// *Use when* there are many columns, the loss has second derivatives, and the penalty is a ridge or none; one score or
/// several. With few columns [`Newton`](super::Newton) needs fewer passes.
///
/// | setting | default |
/// |---|---|
/// | iterations | 200 |
/// | products | at most 500 an iteration |
/// | tolerance | 1e-8, of the certificate |
///
/// # Errors
/// Refuses, by name: a loss without second derivatives, a penalty that is neither a ridge nor none, sums instead of means.
///
/// # Example
/// F = (w − 1)² + w² in one step at ½.
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::TrustRegion;
/// use gradus::ndarray::array;
///
/// let (x, y) = (array![[1.0]], array![1.0]);
/// let estimator = Estimator::regression("y").without_bias().penalty(Ridge::new(1.0)?);
/// let fit = estimator.solver(TrustRegion::default()).fit((x.view(), y.view()))?;
/// assert!((fit.model().encoded_weights()[0] - 0.5).abs() < 1e-15);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Lin, Weng & Keerthi (2008), *Trust region Newton method for large-scale logistic regression*, JMLR 9, algorithms 1 and 2;
/// the inner problem: Steihaug (1983), *The conjugate gradient method and trust regions in large scale optimization*; the
/// preconditioner: Hsia, Chiang & Lin (2018), *Preconditioned conjugate gradient methods in truncated Newton frameworks for
/// large-scale linear classification*, there mixed with the identity, which the scaling does here. LIBLINEAR's `-s 0` and
/// `-s 2`.
#[derive(Debug, Clone)]
#[doc(alias = "TRON")]
#[doc(alias = "newton-cg")]
#[doc(alias = "trust-ncg")]
#[doc(alias = "LIBLINEAR")]
pub struct TrustRegion {
    iterations: u64,
    products: usize,
    tolerance: f64,
}

impl Default for TrustRegion {
    fn default() -> Self {
        Self { iterations: 200, products: 500, tolerance: 1e-8 }
    }
}

tolerance_and!(TrustRegion, iterations: "iterations");

impl TrustRegion {
    /// At most so many products with H in an iteration.
    #[must_use]
    pub fn products(mut self, products: usize) -> Self {
        self.products = products;
        self
    }
}

impl Solver for TrustRegion {
    fn name(&self) -> String {
        "trust-region Newton".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().chain(fault_of_zero("products", self.products)).collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        refuse_sums(self, &objective)?;
        let (penalty, loss) = (objective.penalty(), objective.loss());
        if penalty.ridge(objective.layout()).is_none() {
            return Err(self.unsupported("a ridge, or no penalty", format!("penalty {:?}", penalty.name())));
        }
        if self.iterations > 0 && !objective.has_curvature() {
            let found = format!("loss {:?}, {} scores", loss.name(), loss.outputs());
            return Err(self.unsupported(
                "a loss with second derivatives, in proportion to the examples (Lbfgs needs none)",
                found,
            ));
        }
        let run = TrustRegionRun::begin(objective, start, seed, self.iterations, self.products)?;
        Ok(Begun::Running(Box::new(run)))
    }
}
