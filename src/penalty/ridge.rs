//! The ridge.

use super::Shrinkage;
use super::uniform_shrinkage::UniformShrinkage;
use crate::error::{Result, at_least_zero};

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
        Ok(Self { strength: at_least_zero("ridge strength", strength)? })
    }

    /// λ.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.strength
    }
}

impl UniformShrinkage for Ridge {
    const NAME: &'static str = "ridge";

    fn each(&self) -> Shrinkage {
        Shrinkage { ridge: self.strength, lasso: 0.0 }
    }
}
