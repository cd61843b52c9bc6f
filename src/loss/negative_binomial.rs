//! The negative binomial loss.

use std::ops::Range;

use statrs::distribution::DiscreteCDF;

use super::exponential::{exp, exp_of_negative, ln_1p_of_fraction};
use super::poisson::{mean_of, whole_number, y_ln_ratio};
use super::targets::ln_of_mean;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets};
use crate::error::{Result, setting};

/// Negative binomial loss of a dispersion α, with the log link: counts of the mean μ = e^z and the variance μ + α·μ².
///
/// ```text
/// u = z + ln α, so that e^u = α·μ        ℓ = (y + 1/α)·ln(1 + e^u) − y·z
/// slope (μ − y)/(1 + αμ)        curvature (y + 1/α)·αμ/(1 + αμ)², without a bound over all labels
/// deviance 2·(y·ln(y/μ) − (y + 1/α)·ln((1 + αy)/(1 + αμ)))
/// ```
///
/// *Units:* nats. *Labels:* at least 0. *Corners:* for α → 0 it becomes [`Poisson`](super::Poisson)'s; α is given, not
/// learned. It grows only as |z|, so no score overflows. *Use for* counts that scatter more than Poisson's: where the
/// deviance of a Poisson model is far above the number of examples.
///
/// # Errors
/// [`NegativeBinomial::new`] refuses an α that is not finite and above 0.
///
/// # Example
/// ```
/// use gradus::loss::{NegativeBinomial, ScalarLoss};
/// let counts = NegativeBinomial::new(1.0)?;
/// assert!((counts.value(3.0, 0.0) - 4.0 * 2f64.ln()).abs() < 1e-15);
/// assert_eq!(counts.slope(3.0, 0.0), -1.0);                                         // (1 − 3)/(1 + 1)
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Hilbe (2011), *Negative Binomial Regression*, NB2; statsmodels' `NegativeBinomial(alpha=α)` family has the same optimum and
/// deviance. What does not depend on the score is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "NB2")]
#[doc(alias = "glm.nb")]
pub struct NegativeBinomial {
    alpha: f64,
    ln_alpha: f64,
}

impl NegativeBinomial {
    /// The loss of the dispersion α.
    ///
    /// # Errors
    /// An α that is not finite and above 0.
    pub fn new(alpha: f64) -> Result<Self> {
        let must = "finite and at least 1e-300; Poisson is the limit at 0";
        setting("the dispersion alpha", alpha, must, alpha >= 1e-300)?;
        Ok(Self { alpha, ln_alpha: alpha.ln() })
    }

    /// α.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }
}

impl ScalarLoss for NegativeBinomial {
    fn name(&self) -> &str {
        "negative-binomial"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::NotNegative, parameter: Some(self.alpha), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let size = 1.0 / self.alpha;
        let u = score + self.ln_alpha;
        let tail = exp_of_negative(-u.abs());
        let rest = (label + size) * ln_1p_of_fraction(tail);
        // ln(1 + e^u) = max(u, 0) + ln(1 + e^(−|u|)); y·z is taken from the side on which it does not cancel.
        let (straight, slope) = if u >= 0.0 {
            (size * u + label * self.ln_alpha, (size - label * tail) / (1.0 + tail))
        } else {
            (-label * score, (size * tail - label) / (1.0 + tail))
        };
        (straight + rest, slope)
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        let tail = exp_of_negative(-(score + self.ln_alpha).abs());
        Some((label + 1.0 / self.alpha) * tail / ((1.0 + tail) * (1.0 + tail)))
    }

    fn prediction(&self, score: f64) -> f64 {
        mean_of(score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        match targets.offsets {
            Some(_) => targets.search(Domain::NotNegative, |y, z| self.slope(y, z)),
            None => targets.mean(|y, _| y).map(ln_of_mean),
        }
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        let u = score + self.ln_alpha;
        let softplus = u.max(0.0) + exp_of_negative(-u.abs()).ln_1p();
        let ratio = (self.alpha * label).ln_1p() - softplus;
        Some(2.0 * (y_ln_ratio(label, score) - (label + 1.0 / self.alpha) * ratio))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let mean = mean_of(score);
        Some(LabelMoments { mean, slope: mean, variance: mean * (1.0 + self.alpha * mean) })
    }

    fn cumulative(&self, label: f64, score: f64, _dispersion: f64) -> Option<Range<f64>> {
        let success = 1.0 / (1.0 + exp(score + self.ln_alpha));
        let of = statrs::distribution::NegativeBinomial::new(1.0 / self.alpha, success).ok()?;
        Some(whole_number(label, |count| of.cdf(count)))
    }

    fn log_normaliser(&self, label: f64, _dispersion: f64) -> Option<f64> {
        let size = 1.0 / self.alpha;
        let gammas = libm::lgamma(label + size) - libm::lgamma(size) - libm::lgamma(label + 1.0);
        Some(gammas + label * self.ln_alpha)
    }
}
