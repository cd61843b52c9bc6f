//! The ridge.

use super::{Layout, Penalty, Shrinkage};
use crate::error::Result;

/// Ridge (L2 regularisation): the squared length of the weights.
///
/// ```text
/// Ω = λ‖w‖²        slope 2λw        prox w/(1 + 2ηλ)
/// ```
///
/// *Units:* λ multiplies a penalty that is added to the **mean** loss, so it does not depend on the number n of
/// examples. From other libraries: scikit-learn's `Ridge(alpha)` is λ = alpha/n; its `LogisticRegression(C)` is
/// λ = 1/(2·C·n); LIBLINEAR's `-c C` is λ = 1/(2·C·n); glum's alpha for a ridge is the same number for the squared loss (both
/// its halves cancel) and half of it otherwise; so is glmnet's λ, but for the squared loss divided by the label's deviation.
///
/// # Errors
/// [`Ridge::new`] refuses a strength that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::penalty::{Penalty, Ridge};
/// let ridge = Ridge::new(0.5)?;
/// assert_eq!(ridge.value(&[3.0, 4.0]), 12.5);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Hoerl & Kennard (1970), *Ridge regression*, Technometrics 12, eq. 2.1; there over the sum of squares, here over
/// the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "L2")]
#[doc(alias = "weight_decay")]
#[doc(alias = "tikhonov")]
pub struct Ridge {
    strength: f64,
}

impl Ridge {
    /// A ridge of strength λ.
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    #[doc(alias = "C")]
    #[doc(alias = "alpha")]
    #[doc(alias = "lambda")]
    pub fn new(strength: f64) -> Result<Self> {
        Ok(Self { strength: super::strength("ridge strength", strength)? })
    }

    /// λ.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.strength
    }
}

impl Penalty for Ridge {
    fn name(&self) -> &str {
        "ridge"
    }

    fn value(&self, weights: &[f64]) -> f64 {
        // In this order: a square may be beyond the largest f64, and infinity · 0 a NaN.
        weights.iter().map(|w| self.strength * w * w).sum()
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        for (slope, w) in into.iter_mut().zip(weights) {
            // In this order: twice the strength may be beyond the largest f64, and infinity · 0 a NaN.
            *slope += 2.0 * (self.strength * w);
        }
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        for (j, w) in weights.iter_mut().enumerate() {
            *w /= 1.0 + 2.0 * rate(j) * self.strength;
        }
    }

    fn ridge(&self, layout: &Layout) -> Option<Vec<f64>> {
        Some(vec![self.strength; layout.weights()])
    }

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![Shrinkage { ridge: self.strength, lasso: 0.0 }; layout.weights()])
    }

    fn is_none(&self) -> bool {
        self.strength == 0.0
    }
}
