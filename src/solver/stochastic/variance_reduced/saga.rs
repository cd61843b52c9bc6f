//! SAGA.

use super::settings::{Kind, Settings, set_by_settings};
use super::variance_reduced_run::VarianceReducedRun;
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::solver::{Begun, Rules, Solver, Start};

/// SAGA: a step over one example that knows what the others last said.
///
/// With the slope gᵢ of each example when it was last visited, and ḡ the mean of gᵢ·xᵢ,
///
/// ```text
/// w ← prox(w − η·((∂ℓᵢ(w) − gᵢ)·xᵢ + ḡ)),    then gᵢ ← ∂ℓᵢ(w), and ḡ with it
/// ```
///
/// The steps become exact as the slopes do, so a constant rate reaches the optimum. Features that a row does not have take
/// the steps they missed when they are next met ("just in time"), with any ridge, lasso or elastic net; other penalties
/// are applied to every weight in every step. Before the first epoch one pass takes all slopes.
///
/// The automatic rate is η = 1/(2L + min(2nμ, L)) (Defazio et al. give 1/(2(μn + L)) and, without strong convexity, 1/(3L)),
/// L being the bound of ∂²ℓ/∂z² times the largest s/s̄·‖x‖², and μ twice the weakest strength of a ridge; dense features
/// are standardised for it, which changes the path and not F. A given rate acts on the features as they are encoded.
///
/// *Use when* there are many sparse rows, and a penalty that dual coordinate ascent does not know (a lasso), or several
/// scores. *Memory:* one number for each example and score.
///
/// | setting | default |
/// |---|---|
/// | learning rate | as above |
/// | epochs | 1000 |
/// | tolerance | 1e-6, of the certificate |
///
/// # Errors
/// Refuses, by name: a loss without a bound of its curvature (unless a rate is given), one whose scores share their
/// weights, sums instead of means, examples that cannot be visited in any order.
///
/// # Example
/// With one example it is gradient descent: F = (w − 1)², one step of rate ¼ from 0 is ½.
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::Saga;
/// use gradus::ndarray::array;
///
/// let (x, y) = (array![[1.0]], array![1.0]);
/// let estimator = Estimator::regression("y").without_bias();
/// let fit = estimator.solver(Saga::default().learning_rate(0.25).epochs(1)).fit((x.view(), y.view()))?;
/// assert_eq!(fit.model().encoded_weights(), [0.5]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Defazio, Bach & Lacoste-Julien (2014), *SAGA: a fast incremental gradient method with support for non-strongly convex
/// composite objectives*, eq. 1 and 2; there examples are drawn with replacement, here each epoch visits all of them in an
/// order drawn anew (Ying, Yuan & Sayed 2020). The rate is that of scikit-learn's `saga`, which differs in starting from
/// slopes 0.
#[derive(Debug, Clone)]
#[doc(alias = "saga")]
#[doc(alias = "SAG")]
pub struct Saga {
    settings: Settings,
}

impl Default for Saga {
    fn default() -> Self {
        Self { settings: Settings::new(Kind::Saga) }
    }
}

set_by_settings!(Saga);
