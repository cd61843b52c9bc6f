//! The ε-insensitive loss.

use super::{LossProperties, ScalarLoss, proximal};
use crate::error::{Result, setting};

/// ε-insensitive loss: residuals up to ε cost nothing, larger ones what they exceed it by.
///
/// ```text
/// r = z − y        ℓ = max(0, |r| − ε)
/// slope sign(r) where |r| > ε, otherwise 0        curvature none: corners at |r| = ε
/// ```
///
/// *Units:* the label's; ε too. *Corners:* at ε = 0 it is the absolute loss. Corners are met by
/// [`AugmentedLagrangian`](crate::solver::AugmentedLagrangian) and in the dual, smoothed by a full batch with
/// [`LearningRate::Auto`](crate::solver::LearningRate::Auto). *Use when* deviations up to a tolerance do not matter, as in
/// support vector regression.
///
/// # Errors
/// [`EpsilonInsensitive::new`] refuses an ε that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::loss::{EpsilonInsensitive, ScalarLoss};
/// let tube = EpsilonInsensitive::new(0.5)?;
/// assert_eq!((tube.value(1.0, 1.25), tube.slope(1.0, 1.25)), (0.0, 0.0));
/// assert_eq!((tube.value(1.0, 3.0), tube.slope(1.0, 3.0)), (1.5, 1.0));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Vapnik (1995), *The Nature of Statistical Learning Theory*, section 6.1. The same number as scikit-learn's SGD
/// `epsilon_insensitive` and LIBLINEAR's `-s 13`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "SVR")]
#[doc(alias = "LinearSVR")]
pub struct EpsilonInsensitive {
    epsilon: f64,
}

impl EpsilonInsensitive {
    /// A loss that does not see residuals up to ε.
    ///
    /// # Errors
    /// An ε that is negative or not finite.
    pub fn new(epsilon: f64) -> Result<Self> {
        Ok(Self { epsilon: setting("epsilon", epsilon, "finite and at least 0", epsilon >= 0.0)? })
    }

    /// ε.
    #[must_use]
    pub fn epsilon(&self) -> f64 {
        self.epsilon
    }
}

impl ScalarLoss for EpsilonInsensitive {
    fn name(&self) -> &str {
        "epsilon-insensitive"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { parameter: Some(self.epsilon), slope_jump: Some(2.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        let slope = if residual.abs() > self.epsilon { residual.signum() } else { 0.0 };
        ((residual.abs() - self.epsilon).max(0.0), slope)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        if score >= label {
            Some(proximal::corner(score, rate, label + self.epsilon, (0.0, 1.0)))
        } else {
            Some(proximal::corner(score, rate, label - self.epsilon, (-1.0, 0.0)))
        }
    }
}
