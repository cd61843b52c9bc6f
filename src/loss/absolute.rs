//! The absolute loss.

use super::{LossProperties, ScalarLoss, Targets, proximal};

/// Absolute loss (L1 loss): its mean over examples is the MAE, and the best constant the median.
///
/// ```text
/// ℓ = |z − y|        slope sign(z − y), 0 at z = y        curvature none: a corner at z = y
/// ```
///
/// *Units:* the label's. *Corners:* the slope jumps, so solvers that need curvature refuse it;
/// [`AugmentedLagrangian`](crate::solver::AugmentedLagrangian) and the dual meet it, a full batch with
/// [`LearningRate::Auto`](crate::solver::LearningRate::Auto) smooths it. *Use when* a few labels are far off and must not pull.
///
/// # Example
/// ```
/// use gradus::loss::{Absolute, ScalarLoss};
/// assert_eq!(Absolute.value(3.0, 5.0), 2.0);
/// assert_eq!(Absolute.slope(3.0, 5.0), 1.0);
/// assert_eq!(Absolute.curvature(3.0, 5.0), None);
/// ```
///
/// # Source
/// Boscovich (1757); Laplace (1793). scikit-learn's `absolute_error` is the same number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "L1")]
#[doc(alias = "MAE")]
#[doc(alias = "mean_absolute_error")]
#[doc(alias = "least_absolute_deviations")]
#[doc(alias = "absolute_error")]
pub struct Absolute;

impl ScalarLoss for Absolute {
    fn name(&self) -> &str {
        "absolute"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { slope_jump: Some(2.0), quantile: Some(0.5), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        // signum(0) is 1.
        (residual.abs(), if residual == 0.0 { 0.0 } else { residual.signum() })
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        Some(proximal::corner(score, rate, label, (-1.0, 1.0)))
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        targets.quantile(0.5)
    }
}
