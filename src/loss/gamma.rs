//! The Gamma loss.

use std::ops::Range;

use statrs::distribution::ContinuousCDF;

use super::exponential::exp;
use super::poisson::mean_of;
use super::targets::ln_of_mean;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets};

/// Gamma loss of positive amounts whose spread grows with their mean, with the log link: the mean is μ = e^z.
///
/// ```text
/// ℓ = z + y·e^(−z)        slope 1 − y·e^(−z)        curvature y·e^(−z), without a bound
/// deviance 2·(y/μ − 1 − ln(y/μ))
/// ```
///
/// *Units:* nats, times the shape of the distribution. *Labels:* above 0. *Corners:* infinite below scores of −709.8.
/// *Use for* claims, durations, prices: amounts whose errors are relative.
///
/// # Example
/// ```
/// use gradus::loss::{Gamma, ScalarLoss};
/// assert_eq!((Gamma.value(3.0, 0.0), Gamma.slope(3.0, 0.0)), (3.0, -2.0));
/// assert_eq!(Gamma.deviance(1.0, 0.0), Some(0.0));
/// ```
///
/// # Source
/// Nelder & Wedderburn (1972); McCullagh & Nelder (1989), chapter 8. The same number as scikit-learn's `HalfGammaLoss`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "GammaRegressor")]
pub struct Gamma;

impl ScalarLoss for Gamma {
    fn name(&self) -> &str {
        "gamma"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Positive, unknown_dispersion: true, ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let ratio = label * exp(-score);
        (score + ratio, 1.0 - ratio)
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(label * exp(-score))
    }

    fn prediction(&self, score: f64) -> f64 {
        mean_of(score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        // Σ s·(1 − y·e^(−c − o)) = 0.
        targets.mean(|y, o| y * (-o).exp()).map(ln_of_mean)
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(2.0 * (label * exp(-score) - 1.0 - (label.ln() - score)))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let mean = mean_of(score);
        Some(LabelMoments { mean, slope: mean, variance: mean * mean })
    }

    fn cumulative(&self, label: f64, score: f64, dispersion: f64) -> Option<Range<f64>> {
        let shape = 1.0 / dispersion;
        let at = statrs::distribution::Gamma::new(shape, shape / mean_of(score)).ok()?.cdf(label);
        Some(at..at)
    }

    fn log_normaliser(&self, label: f64, dispersion: f64) -> Option<f64> {
        let shape = 1.0 / dispersion;
        Some(shape * (shape * label).ln() - label.ln() - libm::lgamma(shape))
    }
}
