//! The elastic net.

use super::Shrinkage;
use super::uniform_shrinkage::UniformShrinkage;
use crate::error::{Result, at_least_zero, fraction};

/// Elastic net: part lasso, part ridge. It makes weights exactly zero, and of features that say the same it keeps all.
///
/// ```text
/// Ω = λ(ρ‖w‖₁ + (1 − ρ)‖w‖²)        prox sign(w)·max(0, |w| − ηλρ)/(1 + 2ηλ(1 − ρ))
/// ```
///
/// *Units:* λ multiplies a penalty that is added to the **mean** loss; ρ is between 0 (a ridge) and 1 (a lasso). Other
/// libraries have a ½ before the ridge, and before the squared loss: for scikit-learn's `ElasticNet(alpha, l1_ratio)` of
/// the squared loss, λρ is 2·alpha·l1_ratio and λ(1 − ρ) is alpha·(1 − l1_ratio), for glmnet's (λ, α) that divided by the
/// label's deviation; otherwise λρ is alpha·l1_ratio and λ(1 − ρ) is alpha·(1 − l1_ratio)/2. *Corners:* as
/// [`crate::penalty::Lasso`]; with ρ = 0 it is a ridge in all it can do.
///
/// # Errors
/// [`ElasticNet::new`] refuses a λ that is negative or not finite, and a ρ outside [0, 1].
///
/// # Example
/// ```
/// use gradus::penalty::{ElasticNet, Penalty};
/// let elastic = ElasticNet::new(2.0, 0.5)?;
/// assert_eq!(elastic.value(&[3.0, -4.0]), 7.0 + 25.0);
/// let mut weights = [7.0];
/// elastic.prox(&mut weights, &|_| 1.0);
/// assert_eq!(weights, [2.0]);                                   // (7 − 1)/(1 + 2)
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Zou & Hastie (2005), *Regularization and variable selection via the elastic net*, eq. 3, which they call naive; there
/// over the sum of squares, here over the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "l1_ratio")]
pub struct ElasticNet {
    parts: Shrinkage,
}

impl ElasticNet {
    /// An elastic net of strength λ, of which ρ is lasso.
    ///
    /// # Errors
    /// A strength that is negative or not finite; a ρ outside [0, 1].
    pub fn new(lambda: f64, rho: f64) -> Result<Self> {
        let lambda = at_least_zero("elastic net strength", lambda)?;
        let rho = fraction("share of the lasso in an elastic net", rho)?;
        Ok(Self { parts: Shrinkage { ridge: lambda * (1.0 - rho), lasso: lambda * rho } })
    }
}

impl UniformShrinkage for ElasticNet {
    const NAME: &'static str = "elastic net";

    fn each(&self) -> Shrinkage {
        self.parts
    }
}
