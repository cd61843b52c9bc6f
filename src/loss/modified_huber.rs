//! The modified Huber loss.

use super::{Domain, LossProperties, ScalarLoss};

/// Modified Huber loss: the squared hinge, straight beyond a margin of −1, so that labels far on the wrong side pull no
/// more than others.
///
/// ```text
/// t = 2y − 1 ∈ {−1, 1}        m = t·z
/// ℓ = max(0, 1 − m)² where m ≥ −1, otherwise −4m
/// slope −2t·max(0, 1 − m) where m ≥ −1, otherwise −4t        curvature 2 where −1 < m < 1, otherwise 0        bound 2
/// p = (clamp(z, −1, 1) + 1)/2
/// ```
///
/// *Labels:* 0 or 1. *Corners:* none: the slope is continuous. The probabilities reach 0 and 1, so their log loss may be
/// infinite. *Use when* some labels are wrong.
///
/// # Example
/// ```
/// use gradus::loss::{ModifiedHuber, ScalarLoss};
/// assert_eq!((ModifiedHuber.value(1.0, 0.5), ModifiedHuber.slope(1.0, 0.5)), (0.25, -1.0));
/// assert_eq!((ModifiedHuber.value(1.0, -3.0), ModifiedHuber.slope(1.0, -3.0)), (12.0, -4.0));
/// assert_eq!(ModifiedHuber.prediction(0.5), 0.75);
/// ```
///
/// # Source
/// Zhang (2004), *Statistical behavior and consistency of classification methods*, section 3. The same number as
/// scikit-learn's SGD `modified_huber`, and the same probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModifiedHuber;

impl ScalarLoss for ModifiedHuber {
    fn name(&self) -> &str {
        "modified-huber"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: Domain::Sides,
            curvature_bound: Some(2.0),
            probabilities: true,
            ..LossProperties::default()
        }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let side = 2.0 * label - 1.0;
        let margin = side * score;
        let missing = (1.0 - margin).max(0.0);
        let value = if margin >= -1.0 { missing * missing } else { -4.0 * margin };
        // A NaN passes through clamp, so that divergence is still seen.
        (value, -2.0 * side * (1.0 - margin).clamp(0.0, 2.0))
    }

    fn curvature(&self, _label: f64, score: f64) -> Option<f64> {
        Some(if score.abs() < 1.0 { 2.0 } else { 0.0 })
    }

    fn prediction(&self, score: f64) -> f64 {
        0.5 * (score.clamp(-1.0, 1.0) + 1.0)
    }
}
