//! The quantile loss.

use super::{LossProperties, ScalarLoss, Targets, proximal};
use crate::error::{Result, setting};

/// Quantile loss (pinball loss) of a level τ: it is least where the share τ of the labels lies below the score.
///
/// ```text
/// r = z − y        ℓ = τ·(y − z) where z ≤ y, otherwise (1 − τ)·(z − y)
/// slope −τ where z ≤ y, otherwise 1 − τ        curvature none: a corner at z = y
/// ```
///
/// *Units:* the label's. *Corners:* at τ = ½ it is half the absolute loss. The slope jumps, so solvers that need curvature
/// refuse it; [`AugmentedLagrangian`](crate::solver::AugmentedLagrangian) and the dual meet it, a full batch with
/// [`LearningRate::Auto`](crate::solver::LearningRate::Auto) smooths it. *Use when* a prediction interval, or a bound that 9 of 10 labels stay below, is wanted rather than a mean.
///
/// # Errors
/// [`Quantile::new`] refuses a level outside (0, 1).
///
/// # Example
/// ```
/// use gradus::loss::{Quantile, ScalarLoss};
/// let high = Quantile::new(0.75)?;
/// assert_eq!((high.value(3.0, 1.0), high.slope(3.0, 1.0)), (1.5, -0.75));         // 0.75·(3 − 1)
/// assert_eq!((high.value(1.0, 3.0), high.slope(1.0, 3.0)), (0.5, 0.25));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Koenker & Bassett (1978), *Regression quantiles*, Econometrica 46. scikit-learn's `mean_pinball_loss(alpha=τ)` is the
/// same number.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "pinball")]
#[doc(alias = "QuantileRegressor")]
#[doc(alias = "QuantReg")]
pub struct Quantile {
    level: f64,
}

impl Quantile {
    /// The loss of the level τ.
    ///
    /// # Errors
    /// A level outside (0, 1).
    #[doc(alias = "tau")]
    pub fn new(level: f64) -> Result<Self> {
        Ok(Self { level: setting("quantile level", level, "above 0 and below 1", level > 0.0 && level < 1.0)? })
    }

    /// τ.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }
}

impl ScalarLoss for Quantile {
    fn name(&self) -> &str {
        "quantile"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            parameter: Some(self.level),
            slope_jump: Some(1.0),
            quantile: Some(self.level),
            ..LossProperties::default()
        }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let slope = if score > label { 1.0 - self.level } else { -self.level };
        ((score - label) * slope, slope)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        Some(proximal::corner(score, rate, label, (-self.level, 1.0 - self.level)))
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        targets.quantile(self.level)
    }
}
