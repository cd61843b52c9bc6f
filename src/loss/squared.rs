//! The squared loss.

use super::{LabelMoments, LossProperties, ScalarLoss, Targets};

/// Squared loss (L2 loss): its weighted mean over examples is the MSE, and the root of that the RMSE.
///
/// ```text
/// ℓ = (z − y)²        slope 2(z − y)        curvature 2
/// ```
///
/// *Units:* the label's, squared. *Corners:* none. *Use with:* any solver; with no penalty or a ridge the closed form.
///
/// # Example
/// ```
/// use gradus::loss::{ScalarLoss, Squared};
/// assert_eq!(Squared.value(3.0, 5.0), 4.0);
/// assert_eq!(Squared.slope(3.0, 5.0), 4.0);
/// assert_eq!(Squared.curvature(3.0, 5.0), Some(2.0));
/// ```
///
/// # Source
/// Gauss (1809), *Theoria motus*; written without ½, as the machine-learning crash course and TensorFlow write it
/// (scikit-learn's SGD and glmnet carry a ½).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "L2")]
#[doc(alias = "MSE")]
#[doc(alias = "RMSE")]
#[doc(alias = "mean_squared_error")]
#[doc(alias = "least_squares")]
#[doc(alias = "squared_error")]
pub struct Squared;

impl ScalarLoss for Squared {
    fn name(&self) -> &str {
        "squared"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            curvature_bound: Some(2.0),
            quadratic: Some(2.0),
            unknown_dispersion: true,
            canonical: true,
            ..LossProperties::default()
        }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        (residual * residual, 2.0 * residual)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let residual = (score - label) / (1.0 + 2.0 * rate);
        Some((label + residual, 2.0 * residual))
    }

    fn curvature(&self, _label: f64, _score: f64) -> Option<f64> {
        Some(2.0)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        targets.mean(|y, o| y - o)
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(self.value(label, score))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        Some(LabelMoments { mean: score, slope: 1.0, variance: 1.0 })
    }

    fn log_normaliser(&self, _label: f64, dispersion: f64) -> Option<f64> {
        Some(-0.5 * (std::f64::consts::TAU * dispersion).ln())
    }
}
