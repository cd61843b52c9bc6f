//! The lasso.

use super::Shrinkage;
use super::uniform_shrinkage::UniformShrinkage;
use crate::error::{Result, at_least_zero};

/// Lasso (L1 regularisation): the sum of the absolute weights. It makes weights exactly zero.
///
/// ```text
/// Ω = λ‖w‖₁        slope λ·sign(w)        prox sign(w)·max(0, |w| − ηλ)
/// ```
///
/// *Units:* λ multiplies a penalty that is added to the **mean** loss. From other libraries, for the squared loss: theirs
/// has a ½ (scikit-learn's `Lasso(alpha)`, glmnet's and glum's λ), so λ is twice theirs; otherwise the same number.
/// scikit-learn's `LogisticRegression(penalty="l1", C)` is λ = 1/(C·n). *Corners:* at 0 the slope is 0, and only the prox
/// honours it: solvers that add slopes to gradients refuse. The closed form refuses. *Use with:* standardised columns,
/// otherwise the units of a column decide whether it stays.
///
/// # Errors
/// [`Lasso::new`] refuses a strength that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::penalty::{Lasso, Penalty};
/// let lasso = Lasso::new(0.5)?;
/// assert_eq!(lasso.value(&[3.0, -4.0]), 3.5);
/// let mut weights = [3.0, -0.25];
/// lasso.prox(&mut weights, &|_| 1.0);
/// assert_eq!(weights, [2.5, 0.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Tibshirani (1996), *Regression shrinkage and selection via the lasso*, eq. 2 in its Lagrangian form; there over the sum
/// of squares, here over the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "L1")]
#[doc(alias = "l1_regularization_strength")]
pub struct Lasso {
    strength: f64,
}

impl Lasso {
    /// A lasso of strength λ.
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    #[doc(alias = "C")]
    #[doc(alias = "alpha")]
    #[doc(alias = "lambda")]
    pub fn new(lambda: f64) -> Result<Self> {
        Ok(Self { strength: at_least_zero("lasso strength", lambda)? })
    }
}

impl UniformShrinkage for Lasso {
    const NAME: &'static str = "lasso";

    fn each(&self) -> Shrinkage {
        Shrinkage { ridge: 0.0, lasso: self.strength }
    }
}
