//! The squared ε-insensitive loss.

use super::{LossProperties, ScalarLoss};
use crate::error::{Result, setting};

/// Squared ε-insensitive loss: residuals up to ε cost nothing, larger ones the square of what they exceed it by.
///
/// ```text
/// r = z − y        e = max(0, |r| − ε)        ℓ = e²
/// slope 2e·sign(r)        curvature 2 where |r| > ε, otherwise 0        bound 2
/// ```
///
/// *Units:* the label's, squared. *Corners:* none: the slope is continuous; at ε = 0 it is the squared loss. *Use when*
/// deviations up to a tolerance do not matter and larger ones do the more.
///
/// # Errors
/// [`SquaredEpsilonInsensitive::new`] refuses an ε that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::loss::{ScalarLoss, SquaredEpsilonInsensitive};
/// let tube = SquaredEpsilonInsensitive::new(0.5)?;
/// assert_eq!((tube.value(1.0, 3.0), tube.slope(1.0, 3.0)), (2.25, 3.0));          // 1.5²
/// assert_eq!(tube.curvature(1.0, 1.25), Some(0.0));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Ho & Lin (2012), *Large-scale linear support vector regression*, JMLR 13, eq. 4. The same number as scikit-learn's SGD
/// `squared_epsilon_insensitive` and LIBLINEAR's `-s 11`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredEpsilonInsensitive {
    epsilon: f64,
}

impl SquaredEpsilonInsensitive {
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

    #[inline(always)]
    fn excess(&self, residual: f64) -> f64 {
        (residual.abs() - self.epsilon).max(0.0)
    }
}

impl ScalarLoss for SquaredEpsilonInsensitive {
    fn name(&self) -> &str {
        "squared-epsilon-insensitive"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { parameter: Some(self.epsilon), curvature_bound: Some(2.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        let excess = self.excess(residual);
        (excess * excess, (2.0 * excess).copysign(residual))
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let residual = score - label;
        let excess = self.excess(residual);
        if excess == 0.0 {
            return Some((score, 0.0));
        }
        let left = excess / (1.0 + 2.0 * rate);
        Some((label + (self.epsilon + left).copysign(residual), (2.0 * left).copysign(residual)))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(if (score - label).abs() > self.epsilon { 2.0 } else { 0.0 })
    }
}
