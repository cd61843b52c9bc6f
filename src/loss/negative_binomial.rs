//! The negative binomial loss.

use std::ops::Range;
use std::sync::Arc;

use statrs::distribution::DiscreteCDF;

use super::exponential::{exp, exp_of_negative, ln_1p_of_fraction};
use super::poisson::{mean_of, whole_number, y_ln_ratio};
use super::rising_product::{
    curvature_of_rising_product, ln_rising_product, second_order_remainder, slope_of_rising_product,
    slope_of_second_order_remainder,
};
use super::targets::ln_of_mean;
use super::tile_loss::without_estimate;
use super::{
    Domain, EstimatedParameter, LabelMoments, Loss, LossProperties, ParameterDerivatives, ScalarLoss, Targets,
};
use crate::error::{Result, setting};

/// Negative binomial loss of a dispersion α, with the log link: counts of the mean μ = e^z and the variance μ + α·μ².
///
/// ```text
/// u = z + ln α, so that e^u = α·μ        ℓ = (y + 1/α)·ln(1 + e^u) − y·z
/// slope (μ − y)/(1 + αμ)        curvature (y + 1/α)·αμ/(1 + αμ)², without a bound over all labels
/// deviance 2·(y·ln(y/μ) − (y + 1/α)·ln((1 + αy)/(1 + αμ)))
/// ```
///
/// *Units:* nats. *Labels:* at least 0; whole numbers where α is estimated. *Corners:* for α → 0 it becomes
/// [`Poisson`](super::Poisson)'s. It grows only as |z|, so no score overflows. *Use for* counts that scatter more than Poisson's: where
/// the deviance of a Poisson model is far above the number of examples.
///
/// α is given ([`NegativeBinomial::new`]), or estimated together with the weights by maximum likelihood
/// ([`NegativeBinomial::estimated`]); then ℓ has all of the negative log-likelihood that depends on α too, −Σ_{j < y} ln(1 + αj), so that
/// losses of different α can be compared, and is that of Poisson for α → 0.
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
/// α estimated:
/// ```
/// use gradus::prelude::*;
/// let visits = Table::from_columns([
///     ("ill", vec![0, 0, 0, 0, 0, 1, 1, 1, 1, 1].into()),
///     ("visits", vec![0, 1, 0, 4, 1, 9, 2, 0, 14, 5].into()),
/// ])?;
/// let counts = Estimator::count("visits").columns(columns![numeric("ill")]).penalty(NoPenalty);
/// let fit = counts.loss(NegativeBinomial::estimated()).fit(&visits)?;
/// let alpha = fit.model().parameter().unwrap();
/// // R: 1/MASS::glm.nb(visits ~ ill)$theta
/// assert_eq!(alpha.0, "alpha");
/// # assert!(alpha.1 > 0.3 && alpha.1 < 2.0);
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
    estimated: bool,
}

/// Least and largest estimates of α: counts have no unit. At the least the variance is Poisson's to rounding, up to means of 1e10.
const LEAST: f64 = 1e-20;
const MOST: f64 = 1e20;
/// Of an end of the range that went through its logarithm.
const ROUNDING: f64 = 1e-12;
/// A bracket is looked for by this factor.
const FACTOR: f64 = 8.0;
/// A bracket of ln α this wide is an estimate.
const NARROW: f64 = 1e-15;
/// Evaluations until then, at most.
const MOST_STEPS: usize = 200;

impl NegativeBinomial {
    /// The loss of the dispersion α.
    ///
    /// # Errors
    /// An α that is not finite and above 0.
    pub fn new(alpha: f64) -> Result<Self> {
        let must = "finite and at least 1e-300; Poisson is the limit at 0";
        setting("the dispersion alpha", alpha, must, alpha >= 1e-300)?;
        Ok(Self { alpha, ln_alpha: alpha.ln(), estimated: false })
    }

    /// The loss whose dispersion α is estimated together with the weights, by maximum likelihood: each fit ends with the α and the
    /// weights that are best for each other ([`Model::parameter`](crate::model::Model::parameter)). Until then α is 1.
    ///
    /// Where labels vary no more than Poisson's about their means, α has its limit 0, which the report says.
    #[must_use]
    pub fn estimated() -> Self {
        Self { alpha: 1.0, ln_alpha: 0.0, estimated: true }
    }

    /// α, as it was given or estimated.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// ∂ℓ/∂α at another α: μ²·r(αμ) + yμ/(1 + αμ) − Σ_{j < y} j/(1 + αj), r the remainder (t/(1 + t) − ln(1 + t))/t².
    fn slope_in_alpha(label: f64, mean: f64, alpha: f64) -> f64 {
        let t = alpha * mean;
        mean * (mean * second_order_remainder(t)) + label * (mean / (1.0 + t)) - slope_of_rising_product(label, alpha)
    }
}

impl EstimatedParameter for NegativeBinomial {
    fn symbol(&self) -> &'static str {
        "alpha"
    }

    fn estimate(&self) -> f64 {
        self.alpha
    }

    /// The root of α·Σ s·∂ℓ/∂α in ln α, from where ℓ falls with α to where it rises: bracketed from the present α, then by false
    /// position (the Illinois rule of Dowell & Jarratt 1971).
    fn best_estimate(&self, targets: Targets<'_>, scores: &[f64]) -> f64 {
        let means: Vec<f64> = scores.iter().map(|score| mean_of(*score)).collect();
        let slope = |ln_alpha: f64| {
            let alpha = ln_alpha.exp();
            let each = targets.labels.iter().zip(&means).enumerate();
            alpha
                * each.map(|(row, (y, mean))| targets.weight(row) * Self::slope_in_alpha(*y, *mean, alpha)).sum::<f64>()
        };
        let limits = [LEAST.ln(), MOST.ln()];
        let mut from = self.ln_alpha.clamp(limits[0], limits[1]);
        let mut at_from = slope(from);
        let outwards = if at_from > 0.0 { -FACTOR.ln() } else { FACTOR.ln() };
        let (mut to, mut at_to) = (from, at_from);
        while at_to != 0.0 && (at_to > 0.0) == (at_from > 0.0) {
            if limits.contains(&to) {
                return to.exp();
            }
            (from, at_from) = (to, at_to);
            to = (to + outwards).clamp(limits[0], limits[1]);
            at_to = slope(to);
        }
        for _ in 0..MOST_STEPS {
            if at_to == 0.0 || (to - from).abs() <= NARROW * to.abs().max(1.0) {
                break;
            }
            let next = to - at_to * (to - from) / (at_to - at_from);
            let inside = (next - from) * (next - to) < 0.0;
            let next = if inside { next } else { 0.5 * (from + to) };
            let at_next = slope(next);
            if (at_next > 0.0) == (at_to > 0.0) {
                at_from *= 0.5;
            } else {
                (from, at_from) = (to, at_to);
            }
            let step = (next - to).abs();
            (to, at_to) = (next, at_next);
            if step <= NARROW {
                break;
            }
        }
        to.exp()
    }

    fn derivatives(&self, label: f64, score: f64) -> Option<ParameterDerivatives> {
        let mean = mean_of(score);
        let t = self.alpha * mean;
        let share = mean / (1.0 + t);
        let of_mean = mean * (mean * (mean * slope_of_second_order_remainder(t)));
        Some(ParameterDerivatives {
            slope: Self::slope_in_alpha(label, mean, self.alpha),
            curvature: of_mean - label * share * share + curvature_of_rising_product(label, self.alpha),
            mixed: (label - mean) / (1.0 + t) * share,
        })
    }

    fn at_limit(&self) -> Option<&'static str> {
        (self.alpha <= LEAST * (1.0 + ROUNDING)).then_some(
            "the labels vary no more about their means than Poisson's, which is the limit at 0: fit with the loss Poisson",
        )
    }
}

impl ScalarLoss for NegativeBinomial {
    fn name(&self) -> &str {
        "negative-binomial"
    }

    fn properties(&self) -> LossProperties {
        let domain = if self.estimated { Domain::Counts } else { Domain::NotNegative };
        let parameter = (!self.estimated).then_some(self.alpha);
        LossProperties { domain, parameter, ..LossProperties::default() }
    }

    fn estimated(&self) -> Option<&dyn EstimatedParameter> {
        if self.estimated { Some(self) } else { None }
    }

    fn with_estimate(&self, alpha: f64) -> Result<Arc<dyn Loss>> {
        let must = "within 1e-20 and 1e20";
        let within = (LEAST * (1.0 - ROUNDING)..=MOST * (1.0 + ROUNDING)).contains(&alpha);
        setting("an estimate of the dispersion alpha", alpha, must, within)?;
        if !self.estimated {
            return Err(without_estimate("negative-binomial with a given alpha"));
        }
        Ok(Arc::new(Self { alpha, ln_alpha: alpha.ln(), estimated: true }))
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
        let value = straight + rest;
        (if self.estimated { value - ln_rising_product(label, self.alpha) } else { value }, slope)
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
        if self.estimated {
            return Some(-libm::lgamma(label + 1.0));
        }
        let size = 1.0 / self.alpha;
        let gammas = libm::lgamma(label + size) - libm::lgamma(size) - libm::lgamma(label + 1.0);
        Some(gammas + label * self.ln_alpha)
    }
}
