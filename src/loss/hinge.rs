//! The hinge loss.

use super::{Domain, LossProperties, ScalarLoss, proximal};

/// Hinge loss: nothing for a label on the right side with a margin of 1, otherwise what is missing from it.
///
/// ```text
/// t = 2y − 1 ∈ {−1, 1}        ℓ = max(0, 1 − t·z)
/// slope −t where t·z ≤ 1, otherwise 0        curvature none: a corner at t·z = 1
/// ```
///
/// *Labels:* 0 or 1. *Units:* of the score. *Corners:* it gives no probabilities, only sides; met by
/// [`AugmentedLagrangian`](crate::solver::AugmentedLagrangian) and in the dual, smoothed by a full batch with
/// [`LearningRate::Auto`](crate::solver::LearningRate::Auto). *Use when* a support vector machine is wanted: with a ridge of
/// strength λ = 1/(2·C·n).
///
/// # Example
/// ```
/// use gradus::loss::{Hinge, ScalarLoss};
/// assert_eq!((Hinge.value(1.0, 0.25), Hinge.slope(1.0, 0.25)), (0.75, -1.0));
/// assert_eq!((Hinge.value(0.0, 0.25), Hinge.slope(0.0, 0.25)), (1.25, 1.0));
/// assert_eq!((Hinge.value(1.0, 2.0), Hinge.slope(1.0, 2.0)), (0.0, 0.0));
/// ```
///
/// # Source
/// Cortes & Vapnik (1995), *Support-vector networks*. The same number as scikit-learn's SGD `hinge`; TensorFlow's `Hinge` is
/// its mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "SVM")]
#[doc(alias = "LinearSVC")]
pub struct Hinge;

impl ScalarLoss for Hinge {
    fn name(&self) -> &str {
        "hinge"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Sides, slope_jump: Some(1.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let side = 2.0 * label - 1.0;
        let slope = if side * score <= 1.0 { -side } else { 0.0 };
        ((1.0 - side * score).max(0.0), slope)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let side = 2.0 * label - 1.0;
        let (left, right) = if side > 0.0 { (-1.0, 0.0) } else { (0.0, 1.0) };
        Some(proximal::corner(score, rate, side, (left, right)))
    }
}
