//! The probit loss.

use super::logistic::bernoulli_deviance;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, normal};

/// Probit loss: the negative log-likelihood of two classes when the positive one has the probability Φ(z), the normal
/// distribution function.
///
/// ```text
/// ℓ = −y·ln Φ(z) − (1 − y)·ln Φ(−z)        h(z) = φ(z)/Φ(z)
/// slope −y·h(z) + (1 − y)·h(−z)
/// curvature y·h(z)·(h(z) + z) + (1 − y)·h(−z)·(h(−z) − z) ≤ 1        deviance 2·(ℓ − entropy of y)
/// ```
///
/// *Units:* nats. *Labels:* from 0 to 1, 1 being the positive class. *Corners:* none: ln Φ is computed without
/// cancelling in both tails; a wrong prediction costs z²/2, where the logistic loss costs |z|. *Use when* a class is a
/// latent normal variable above a threshold, or to agree with other probit models.
///
/// # Example
/// ```
/// use gradus::loss::{Probit, ScalarLoss};
/// assert!((Probit.value(1.0, 0.0) - 2f64.ln()).abs() < 1e-15);
/// assert!((Probit.slope(1.0, 0.0) + (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-15);      // φ(0)/½
/// assert_eq!(Probit.prediction(0.0), 0.5);
/// ```
///
/// # Source
/// Bliss (1934), *The method of probits*; McCullagh & Nelder (1989), section 4.3. The same optimum as statsmodels' `Probit`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Probit;

impl ScalarLoss for Probit {
    fn name(&self) -> &str {
        "probit"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: Domain::Shares,
            curvature_bound: Some(1.0),
            probabilities: true,
            ..LossProperties::default()
        }
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let (mut value, mut slope) = (0.0, 0.0);
        // A side of share 0 is left out: it may be infinite.
        if label > 0.0 {
            let (ln, hazard) = normal::ln_cdf(score);
            value -= label * ln;
            slope -= label * hazard;
        }
        if label < 1.0 {
            let (ln, hazard) = normal::ln_cdf(-score);
            value -= (1.0 - label) * ln;
            slope += (1.0 - label) * hazard;
        }
        (value, slope)
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        // h(z)·(h(z) + z), which is 1 − 1/z² + … far below 0, where the sum cancels.
        let side = |z: f64| {
            let hazard = normal::ln_cdf(z).1;
            if z < -1e4 { 1.0 } else { (hazard * (hazard + z)).clamp(0.0, 1.0) }
        };
        Some(label * side(score) + (1.0 - label) * side(-score))
    }

    fn prediction(&self, score: f64) -> f64 {
        normal::cdf(score)
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(bernoulli_deviance(label, self.value(label, score)))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let (mean, other) = (normal::cdf(score), normal::cdf(-score));
        Some(LabelMoments { mean, slope: normal::density(score), variance: mean * other })
    }

    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        Some(0.0)
    }
}
