//! The expectile loss.

use super::{LossProperties, ScalarLoss};
use crate::error::{Result, setting};

/// Expectile loss of a level τ: the squared loss, weighing labels above the score by 2τ and those below by 2(1 − τ).
///
/// ```text
/// r = z − y        ℓ = 2·v·r², v = τ where z < y, otherwise 1 − τ
/// slope 4vr        curvature 4v ≤ 4·max(τ, 1 − τ)
/// ```
///
/// *Units:* the label's, squared. *Corners:* at τ = ½ it is the squared loss, to the bit. *Use when* a smooth relative of a
/// quantile is wanted: expectiles are to the mean what quantiles are to the median.
///
/// # Errors
/// [`Expectile::new`] refuses a level outside (0, 1).
///
/// # Example
/// ```
/// use gradus::loss::{Expectile, ScalarLoss};
/// let high = Expectile::new(0.75)?;
/// assert_eq!((high.value(3.0, 1.0), high.slope(3.0, 1.0)), (6.0, -6.0));          // 2·0.75·4
/// assert_eq!((high.value(1.0, 3.0), high.slope(1.0, 3.0)), (2.0, 2.0));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Newey & Powell (1987), *Asymmetric least squares estimation and testing*, Econometrica 55; here twice its ρ, so that τ = ½
/// gives the squared loss.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "asymmetric_least_squares")]
pub struct Expectile {
    level: f64,
}

impl Expectile {
    /// The loss of the level τ.
    ///
    /// # Errors
    /// A level outside (0, 1).
    #[doc(alias = "tau")]
    pub fn new(level: f64) -> Result<Self> {
        Ok(Self { level: setting("expectile level", level, "above 0 and below 1", level > 0.0 && level < 1.0)? })
    }

    /// τ.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }

    #[inline(always)]
    fn share(&self, residual: f64) -> f64 {
        if residual < 0.0 { self.level } else { 1.0 - self.level }
    }
}

impl ScalarLoss for Expectile {
    fn name(&self) -> &str {
        "expectile"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            parameter: Some(self.level),
            curvature_bound: Some(4.0 * self.level.max(1.0 - self.level)),
            ..LossProperties::default()
        }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        let share = self.share(residual);
        (2.0 * share * (residual * residual), 2.0 * share * (2.0 * residual))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(4.0 * self.share(score - label))
    }
}
