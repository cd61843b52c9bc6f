//! The complementary log-log loss.

use super::logistic::bernoulli_deviance;
use super::{Domain, LabelMoments, LossProperties, ScalarLoss, Targets};

/// Complementary log-log loss: the negative log-likelihood of two classes when the positive one has the probability
/// 1 − e^(−e^z).
///
/// ```text
/// μ = e^z        ℓ = −y·ln(1 − e^(−μ)) + (1 − y)·μ
/// slope −y·h + (1 − y)·μ, h = μ/(e^μ − 1)
/// curvature y·h·(μ/(1 − e^(−μ)) − 1) + (1 − y)·μ, without a bound        deviance 2·(ℓ − entropy of y)
/// ```
///
/// *Units:* nats. *Labels:* from 0 to 1. *Corners:* not symmetric: swapping the classes is another model. Above scores of
/// 709.8 a label below 1 costs infinity. *Use when* positive means "at least one event": then e^z is the rate of a Poisson
/// process (grouped survival times, presence of a species), and the logarithm of the time at risk is an offset.
///
/// # Example
/// ```
/// use gradus::loss::{ComplementaryLogLog, ScalarLoss};
/// let p = 1.0 - (-1f64).exp();                                                     // at z = 0, μ = 1
/// assert!((ComplementaryLogLog.prediction(0.0) - p).abs() < 1e-15);
/// assert!((ComplementaryLogLog.value(1.0, 0.0) + p.ln()).abs() < 1e-15);
/// assert_eq!(ComplementaryLogLog.value(0.0, 0.0), 1.0);
/// ```
///
/// # Source
/// Fisher (1922), section 12.3; McCullagh & Nelder (1989), section 4.3.1. The same optimum as statsmodels' binomial family
/// with the link `CLogLog`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "cloglog")]
pub struct ComplementaryLogLog;

/// Below it e^z is lost beside 1.
const TINY: f64 = -37.0;

/// μ/(e^μ − 1) at μ = e^z.
fn share_left(mu: f64) -> f64 {
    if mu == 0.0 {
        1.0
    } else if mu > 700.0 {
        0.0
    } else {
        mu / mu.exp_m1()
    }
}

impl ScalarLoss for ComplementaryLogLog {
    fn name(&self) -> &str {
        "cloglog"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Shares, probabilities: true, ..LossProperties::default() }
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let mu = score.exp();
        let (mut value, mut slope) = (0.0, 0.0);
        // A side of share 0 is left out: it may be infinite.
        if label > 0.0 {
            let ln = if score < TINY { score - 0.5 * mu } else { (-(-mu).exp_m1()).ln() };
            value -= label * ln;
            slope -= label * share_left(mu);
        }
        if label < 1.0 {
            value += (1.0 - label) * mu;
            slope += (1.0 - label) * mu;
        }
        (value, slope)
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        let mu = score.exp();
        let left = share_left(mu);
        let positive = if left == 0.0 || score < TINY { 0.0 } else { left * (mu / -(-mu).exp_m1() - 1.0).max(0.0) };
        let negative = if label < 1.0 { (1.0 - label) * mu } else { 0.0 };
        Some(label * positive + negative)
    }

    fn prediction(&self, score: f64) -> f64 {
        -(-score.exp()).exp_m1()
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        match targets.offsets {
            Some(_) => targets.search(Domain::Shares, |y, z| self.slope(y, z)),
            None => targets.mean(|y, _| y).map(|p| (-(-p).ln_1p()).ln().clamp(-800.0, 37.0)),
        }
    }

    fn deviance(&self, label: f64, score: f64) -> Option<f64> {
        Some(bernoulli_deviance(label, self.value(label, score)))
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        let (mu, mean) = (score.exp(), ScalarLoss::prediction(self, score));
        let none = (-mu).exp();
        // Far out no event is as good as impossible, and μ·e^(−μ) is ∞·0.
        let slope = if none == 0.0 { 0.0 } else { mu * none };
        Some(LabelMoments { mean, slope, variance: mean * none })
    }

    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        Some(0.0)
    }
}
