//! The Poisson loss.

use std::ops::Range;

use statrs::distribution::DiscreteCDF;

use super::exponential::exp;
use super::targets::ln_of_mean;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets};

/// Poisson loss of counts, with the log link: the mean is μ = e^z.
///
/// ```text
/// ℓ = e^z − y·z        slope e^z − y        curvature e^z, without a bound
/// deviance 2·(y·ln(y/μ) − y + μ)
/// ```
///
/// *Units:* nats. *Labels:* at least 0; whole numbers are not asked for, so rates serve too, with the exposure as example
/// weight. *Corners:* infinite above scores of 709.8. *Use for* counts; the exposure (time, area, policies) is an offset of
/// its logarithm.
///
/// # Example
/// ```
/// use gradus::loss::{Poisson, ScalarLoss};
/// assert_eq!((Poisson.value(3.0, 0.0), Poisson.slope(3.0, 0.0)), (1.0, -2.0));
/// assert_eq!(Poisson.deviance(0.0, 0.0), Some(2.0));
/// assert!((Poisson.prediction(2f64.ln()) - 2.0).abs() < 1e-15);
/// ```
///
/// # Source
/// Nelder & Wedderburn (1972), *Generalized linear models*. The same number as scikit-learn's `HalfPoissonLoss`; ln y! is
/// left out, of which TensorFlow's `log_poisson_loss` can add Stirling's part where y > 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "PoissonRegressor")]
pub struct Poisson;

/// The largest score whose e^z is finite.
const HIGHEST: f64 = 709.78;

/// e^z, the mean under the log link, at most the largest f64.
pub(super) fn mean_of(score: f64) -> f64 {
    exp(score.min(HIGHEST))
}

/// y·ln(y/μ), 0 at y = 0.
pub(super) fn y_ln_ratio(label: f64, score: f64) -> f64 {
    if label > 0.0 { label * (label.ln() - score) } else { 0.0 }
}

/// From P(Y < y) to P(Y ≤ y) of a whole number Y, by its P(Y ≤ count).
pub(super) fn whole_number(label: f64, at_most: impl Fn(u64) -> f64) -> Range<f64> {
    let below = label.ceil() - 1.0;
    let start = if below < 0.0 { 0.0 } else { at_most(below as u64) };
    start..at_most(label as u64)
}

impl ScalarLoss for Poisson {
    fn name(&self) -> &str {
        "poisson"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::NotNegative, canonical: true, ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let mean = exp(score);
        (mean - label * score, mean - label)
    }

    fn curvature(&self, _label: f64, score: f64) -> Option<f64> {
        Some(exp(score))
    }

    fn prediction(&self, score: f64) -> f64 {
        mean_of(score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        // Σ s·(e^(c + o) − y) = 0.
        let (labels, factors) = (targets.mean(|y, _| y)?, targets.mean(|_, o| o.exp())?);
        Some(ln_of_mean(labels / factors))
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(2.0 * (y_ln_ratio(label, score) - label + exp(score)))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let mean = mean_of(score);
        Some(LabelMoments { mean, slope: mean, variance: mean })
    }

    fn cumulative(&self, label: f64, score: f64, _dispersion: f64) -> Option<Range<f64>> {
        let of = statrs::distribution::Poisson::new(mean_of(score)).ok()?;
        Some(whole_number(label, |count| of.cdf(count)))
    }

    fn log_normaliser(&self, label: f64, _dispersion: f64) -> Option<f64> {
        Some(-libm::lgamma(label + 1.0))
    }
}
