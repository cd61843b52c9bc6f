//! The squared hinge loss.

use super::{Domain, LossProperties, ScalarLoss};

/// Squared hinge loss: nothing for a label on the right side with a margin of 1, otherwise the square of what is missing.
///
/// ```text
/// t = 2y − 1 ∈ {−1, 1}        e = max(0, 1 − t·z)        ℓ = e²
/// slope −2te        curvature 2 where t·z < 1, otherwise 0        bound 2
/// ```
///
/// *Labels:* 0 or 1. *Corners:* none: the slope is continuous. It gives no probabilities, only sides. *Use when* the hinge
/// loss would serve, and smooth descent is wanted.
///
/// # Example
/// ```
/// use gradus::loss::{ScalarLoss, SquaredHinge};
/// assert_eq!((SquaredHinge.value(1.0, 0.5), SquaredHinge.slope(1.0, 0.5)), (0.25, -1.0));
/// assert_eq!((SquaredHinge.value(0.0, 1.0), SquaredHinge.slope(0.0, 1.0)), (4.0, 4.0));
/// ```
///
/// # Source
/// Mangasarian & Musicant (2001), *Lagrangian support vector machines*; LIBLINEAR's `-s 1` and `-s 2`. The same number as
/// scikit-learn's SGD `squared_hinge`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "L2-SVM")]
#[doc(alias = "LinearSVC")]
pub struct SquaredHinge;

impl ScalarLoss for SquaredHinge {
    fn name(&self) -> &str {
        "squared-hinge"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Sides, curvature_bound: Some(2.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let side = 2.0 * label - 1.0;
        let missing = (1.0 - side * score).max(0.0);
        (missing * missing, -2.0 * side * missing)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let side = 2.0 * label - 1.0;
        let missing = 1.0 - side * score;
        if missing <= 0.0 {
            return Some((score, 0.0));
        }
        let left = missing / (1.0 + 2.0 * rate);
        Some((side * (1.0 - left), -2.0 * side * left))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(if (2.0 * label - 1.0) * score < 1.0 { 2.0 } else { 0.0 })
    }
}
