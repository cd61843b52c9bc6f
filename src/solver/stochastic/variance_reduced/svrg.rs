//! SVRG.

use super::settings::{Kind, Settings, set_by_settings};
use super::variance_reduced_run::VarianceReducedRun;
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::solver::{Begun, Rules, Solver, Start};

/// SVRG: a step over one example that knows what all of them said at a snapshot.
///
/// With the slopes gᵢ of all examples at the snapshot, and ḡ the mean of gᵢ·xᵢ, an epoch takes m steps
///
/// ```text
/// w ← prox(w − η·((∂ℓᵢ(w) − gᵢ)·xᵢ + ḡ))
/// ```
///
/// and ends with the snapshot of where they led. It differs from [`Saga`](super::Saga) in that the slopes stay during an
/// epoch: three passes instead of one, and at the end of each epoch the exact loss, gradient and certificate.
///
/// The automatic rate is η = 1/(4L), L being the bound of ∂²ℓ/∂z² times the largest s/s̄·‖x‖²; dense features are
/// standardised for it. A given rate acts on the features as they are encoded. Penalties and sparse rows are treated as by
/// [`Saga`](super::Saga).
///
/// | setting | default |
/// |---|---|
/// | learning rate | 1/(4L) |
/// | inner steps | as many as there are examples |
/// | epochs | 1000, of three passes each |
/// | tolerance | 1e-6, of the certificate |
///
/// # Errors
/// As [`Saga`](super::Saga).
///
/// # Example
/// With one inner step it is gradient descent: the mean of (w − 1)² and (w − 3)² has its slope −4 at 0, and a step of rate
/// ¼ leads to 1.
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::Svrg;
/// use gradus::ndarray::array;
///
/// let (x, y) = (array![[1.0], [1.0]], array![1.0, 3.0]);
/// let solver = Svrg::default().learning_rate(0.25).inner_steps(1).epochs(1);
/// let estimator = Estimator::regression("y").penalty(NoPenalty).without_bias().solver(solver);
/// let fit = estimator.fit((x.view(), y.view()))?;
/// assert_eq!(fit.model().encoded_weights(), [1.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Johnson & Zhang (2013), *Accelerating stochastic gradient descent using predictive variance reduction*, option I; the
/// implicit step of the penalty: Xiao & Zhang (2014), *A proximal stochastic gradient method with progressive variance
/// reduction*. There examples are drawn with replacement, here in an order drawn anew for each epoch.
#[derive(Debug, Clone)]
#[doc(alias = "Prox-SVRG")]
pub struct Svrg {
    settings: Settings,
}

impl Default for Svrg {
    fn default() -> Self {
        Self { settings: Settings::new(Kind::Svrg { inner: None }) }
    }
}

impl Svrg {
    /// m: steps between two snapshots.
    #[must_use]
    pub fn inner_steps(mut self, steps: u64) -> Self {
        self.settings.kind = Kind::Svrg { inner: Some(steps) };
        self
    }
}

set_by_settings!(Svrg);
