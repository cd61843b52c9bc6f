//! The Tweedie loss.

use std::ops::Range;

use statrs::distribution::{ContinuousCDF, Discrete, Gamma, Poisson};

use super::poisson::{mean_of, y_ln_ratio};
use super::targets::ln_of_mean;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets};
use crate::error::{Result, setting};

/// Tweedie loss of a power p, with the log link: the variance grows as μ^p of the mean μ = e^z.
///
/// ```text
/// a = 1 − p, b = 2 − p        ℓ = (e^(bz) − 1)/b − y·(e^(az) − 1)/a        the limits at p = 1 and 2:
/// p = 1: e^z − 1 − y·z        p = 2: z + y·(e^(−z) − 1)
/// slope e^(bz) − y·e^(az)        curvature b·e^(bz) − a·y·e^(az), without a bound
/// deviance 2·(y^b/(ab) − y·μ^a/a + μ^b/b)
/// ```
///
/// *Labels:* at least 0, above 0 at p = 2. *Corners:* p = 1 has the slopes of [`Poisson`](super::Poisson), p = 2 those of
/// [`Gamma`](super::Gamma); between them a label may be exactly 0, or any positive number. *Use for* the total of a random
/// number of amounts: claims of a policy, rain of a day, with p about 1.5.
///
/// # Errors
/// [`Tweedie::new`] refuses a power outside [1, 2]: beyond it the loss is not convex in the score.
///
/// # Example
/// ```
/// use gradus::loss::{ScalarLoss, Tweedie};
/// let rain = Tweedie::new(1.5)?;
/// assert_eq!((rain.value(3.0, 0.0), rain.slope(3.0, 0.0)), (0.0, -2.0));           // e⁰ − 3·e⁰
/// assert!((rain.slope(3.0, 3f64.ln())).abs() < 1e-15);                             // at μ = y
/// assert_eq!(rain.deviance(0.0, 0.0), Some(4.0));                                  // 2·μ^½/½
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Jørgensen (1987), *Exponential dispersion models*. The slopes of scikit-learn's `HalfTweedieLoss`; its value differs by
/// what does not depend on the score: here the loss is 0 at z = 0, so that it is continuous in p.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "TweedieRegressor")]
pub struct Tweedie {
    power: f64,
}

impl Tweedie {
    /// The loss of the power p.
    ///
    /// # Errors
    /// A power outside [1, 2].
    pub fn new(power: f64) -> Result<Self> {
        Ok(Self {
            power: setting(
                "Tweedie's power",
                power,
                "between 1 (Poisson) and 2 (Gamma)",
                (1.0..=2.0).contains(&power),
            )?,
        })
    }

    /// p.
    #[must_use]
    pub fn power(&self) -> f64 {
        self.power
    }

    /// 1 − p and 2 − p.
    #[inline]
    fn exponents(&self) -> (f64, f64) {
        (1.0 - self.power, 2.0 - self.power)
    }
}

/// (e^(kz) − 1)/k, z at k = 0.
fn power_sum(exponent: f64, score: f64) -> f64 {
    if exponent == 0.0 { score } else { (exponent * score).exp_m1() / exponent }
}

impl ScalarLoss for Tweedie {
    fn name(&self) -> &str {
        "tweedie"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: if self.power == 2.0 { Domain::Positive } else { Domain::NotNegative },
            parameter: Some(self.power),
            unknown_dispersion: true,
            ..LossProperties::default()
        }
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let (a, b) = self.exponents();
        let (value, slope) = (power_sum(b, score), (b * score).exp());
        // A label of 0 must not meet an infinity.
        let (of_value, of_slope) =
            if label > 0.0 { (label * power_sum(a, score), label * (a * score).exp()) } else { (0.0, 0.0) };
        (value - of_value, slope - of_slope)
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        let (a, b) = self.exponents();
        Some(b * (b * score).exp() - if label > 0.0 { a * label * (a * score).exp() } else { 0.0 })
    }

    fn prediction(&self, score: f64) -> f64 {
        mean_of(score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        // Σ s·(e^(b(c + o)) − y·e^(a(c + o))) = 0, and b − a = 1.
        let (a, b) = self.exponents();
        Some(ln_of_mean(targets.mean(|y, o| y * (a * o).exp())? / targets.mean(|_, o| (b * o).exp())?))
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        let (a, b) = self.exponents();
        let half = if a == 0.0 {
            y_ln_ratio(label, score) - label + score.exp()
        } else if b == 0.0 {
            label * (-score).exp() - 1.0 - (label.ln() - score)
        } else if label > 0.0 {
            label.powf(b) / (a * b) - label * (a * score).exp() / a + (b * score).exp() / b
        } else {
            (b * score).exp() / b
        };
        Some(2.0 * half)
    }

    /// Of a Poisson number of gamma amounts (Jørgensen 1987): the terms of the series within ten deviations of its mean.
    fn cumulative(&self, label: f64, score: f64, dispersion: f64) -> Option<Range<f64>> {
        let (p, mean) = (self.power, mean_of(score));
        if !(p > 1.0 && p < 2.0) {
            return None;
        }
        let rate = mean.powf(2.0 - p) / (dispersion * (2.0 - p));
        let (shape, scale) = ((2.0 - p) / (p - 1.0), dispersion * (p - 1.0) * mean.powf(p - 1.0));
        let nothing = (-rate).exp();
        if label == 0.0 {
            return Some(0.0..nothing);
        }
        let amounts = Poisson::new(rate).ok()?;
        let (first, last) = (rate - 10.0 * rate.sqrt(), rate + 10.0 * rate.sqrt() + 30.0);
        let mut at = nothing;
        for count in first.max(1.0) as u64..=last as u64 {
            let total = Gamma::new(count as f64 * shape, 1.0 / scale).ok()?;
            at += amounts.pmf(count) * total.cdf(label);
        }
        Some(at..at)
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let mean = mean_of(score);
        Some(LabelMoments { mean, slope: mean, variance: mean.powf(self.power) })
    }
}
