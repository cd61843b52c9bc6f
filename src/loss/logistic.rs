//! The logistic loss.

use super::exponential::{exp_of_negative, ln_1p_of_fraction};
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets, proximal};

/// Logistic loss (log loss, sigmoid cross-entropy) of a label y in [0, 1], 1 being the positive class.
///
/// ```text
/// p = 1/(1 + e^(−z))
/// ℓ = −y·ln p − (1 − y)·ln(1 − p) = max(z, 0) − z·y + ln(1 + e^(−|z|))
/// slope p − y        curvature p(1 − p) ≤ ¼        deviance 2·(ℓ − entropy of y)
/// ```
///
/// *Units:* nats. *Labels:* from 0 to 1: classes, or probabilities (shares, soft labels). *Corners:* none; the right-hand
/// form neither overflows nor cancels at any finite score. *Use with:* any solver that needs slopes.
///
/// # Example
/// ```
/// use gradus::loss::{Logistic, ScalarLoss};
/// assert_eq!(Logistic.value(1.0, 0.0), 2f64.ln());
/// assert_eq!(Logistic.slope(1.0, 0.0), -0.5);
/// assert_eq!(Logistic.curvature(1.0, 0.0), Some(0.25));
/// assert_eq!(Logistic.value(0.0, 1000.0), 1000.0);     // no overflow
/// ```
///
/// # Source
/// Berkson (1944); the stable form is TensorFlow's `sigmoid_cross_entropy_with_logits`. Differs from it in: nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "log_loss")]
#[doc(alias = "cross_entropy")]
#[doc(alias = "sigmoid_cross_entropy")]
#[doc(alias = "Logit")]
pub struct Logistic;

impl Logistic {
    /// The sigmoid 1/(1 + e^(−z)), the probability of the positive class at score z; between 0 and 1 for any score.
    #[must_use]
    #[inline]
    #[doc(alias = "expit")]
    pub fn sigmoid(score: f64) -> f64 {
        let tail = (-score.abs()).exp();
        if score >= 0.0 { 1.0 / (1.0 + tail) } else { tail / (1.0 + tail) }
    }
}

impl ScalarLoss for Logistic {
    fn name(&self) -> &str {
        "logistic"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: Domain::Shares,
            curvature_bound: Some(0.25),
            probabilities: true,
            canonical: true,
            ..LossProperties::default()
        }
    }

    fn curvature(&self, _label: f64, score: f64) -> Option<f64> {
        // p(1 − p) from one exponential, without cancelling where p is near 1.
        let tail = (-score.abs()).exp();
        Some(tail / ((1.0 + tail) * (1.0 + tail)))
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let tail = exp_of_negative(-score.abs());
        // For z > 0: p = 1/(1+t), 1 − p = t/(1+t); the smaller of the two is never made by subtraction from 1.
        let small = tail / (1.0 + tail);
        // z·y is taken from the side on which it does not cancel against max(z, 0).
        let (share, slope) = if score >= 0.0 { (1.0 - label, (1.0 - label) - small) } else { (-label, small - label) };
        (share * score + ln_1p_of_fraction(tail), slope)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        let at = |z: f64| {
            let tail = exp_of_negative(-z.abs());
            let small = tail / (1.0 + tail);
            let slope = if z >= 0.0 { (1.0 - label) - small } else { small - label };
            (slope, Some(small * (1.0 - small)))
        };
        Some(proximal::newton((score, rate), (near, proximal::SHORT_STEP), at))
    }

    fn prediction(&self, score: f64) -> f64 {
        Self::sigmoid(score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        match targets.offsets {
            Some(_) => targets.search(Domain::Shares, |y, z| self.slope(y, z)),
            // The log odds of the mean; of a single class so far out that its loss is 0.
            None => targets.mean(|y, _| y).map(|p| (p.ln() - (-p).ln_1p()).clamp(-800.0, 800.0)),
        }
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(bernoulli_deviance(label, self.value(label, score)))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let variance = ScalarLoss::curvature(self, 0.0, score)?;
        Some(LabelMoments { mean: Self::sigmoid(score), slope: variance, variance })
    }

    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        Some(0.0)
    }
}

/// 2·(ℓ − least ℓ): the least is the entropy of the label, 0 for a class.
pub(super) fn bernoulli_deviance(label: f64, value: f64) -> f64 {
    let side = |p: f64| if p > 0.0 && p < 1.0 { -p * p.ln() } else { 0.0 };
    2.0 * (value - side(label) - side(1.0 - label)).max(0.0)
}
