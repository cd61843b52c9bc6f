//! Bootstrap intervals.

use statrs::distribution::{ContinuousCDF, Normal};

/// How an interval is made of replicates t* of an estimate t. q(p) is the p-quantile of the replicates, the (B + 1)·p-th of B in
/// rising order, linearly between two.
///
/// | interval | ends at confidence 1 − 2α |
/// |---|---|
/// | percentile | q(α), q(1 − α) |
/// | basic | 2t − q(1 − α), 2t − q(α) |
/// | BCa | q(Φ(z₀ + (z₀ ± z)/(1 − a·(z₀ ± z)))), z = Φ⁻¹(1 − α) |
///
/// # Source
/// Efron (1987), *Better bootstrap confidence intervals*, JASA 82; Davison & Hinkley (1997), *Bootstrap Methods and their
/// Application*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BootstrapInterval {
    /// The quantiles of the replicates.
    #[default]
    Percentile,
    /// They turned about the estimate: for a statistic whose distribution does not depend on its value.
    Basic,
    /// Bias-corrected and accelerated: z₀ = Φ⁻¹ of the share of replicates below the estimate (half of those that equal it among
    /// them), a = Σd³/(6·(Σd²)^{3/2}) with d the mean of the fits without one example each less such a fit: the jackknife, by so many
    /// refits more. With more than 200 examples (or clusters), 200 random parts of them are left out instead, which have the same a but
    /// for chance. Of second order: the error of its coverage falls with 1/n, that of the others with 1/√n.
    #[doc(alias = "BCa")]
    Bca,
}

impl BootstrapInterval {
    /// Of replicates in rising order.
    pub(super) fn ends(self, estimate: f64, replicates: &[f64], jackknife: &[f64], confidence: f64) -> [f64; 2] {
        let tails = [0.5 - 0.5 * confidence, 0.5 + 0.5 * confidence];
        match self {
            Self::Percentile => tails.map(|level| quantile(replicates, level)),
            Self::Basic => {
                let [low, high] = tails.map(|level| 2.0 * estimate - quantile(replicates, level));
                [high, low]
            }
            Self::Bca => {
                let below: f64 = replicates.iter().map(|value| share_below(*value, estimate)).sum();
                let (normal, acceleration) = (Normal::standard(), acceleration(jackknife));
                let bias = normal.inverse_cdf(below / replicates.len() as f64);
                let spread = replicates.first() != replicates.last();
                tails.map(|level| {
                    let z = bias + normal.inverse_cdf(level);
                    let level = normal.cdf(bias + z / (1.0 - acceleration * z));
                    // Replicates that are all the same have no bias and no spread.
                    match (spread, bias.is_finite()) {
                        (false, _) => estimate,
                        (true, true) => quantile(replicates, level),
                        (true, false) => f64::NAN,
                    }
                })
            }
        }
    }
}

fn share_below(value: f64, estimate: f64) -> f64 {
    if value < estimate { 1.0 } else { f64::from(u8::from(value == estimate)) / 2.0 }
}

/// a of the numbers without one example each; 0 where they are the same.
fn acceleration(jackknife: &[f64]) -> f64 {
    let mean = jackknife.iter().sum::<f64>() / jackknife.len().max(1) as f64;
    let power = |k: i32| jackknife.iter().map(|value| (mean - value).powi(k)).sum::<f64>();
    let squares = power(2);
    if squares > 0.0 { power(3) / (6.0 * squares.powf(1.5)) } else { 0.0 }
}

/// The (n + 1)·level-th of numbers in rising order, linearly between two; the first and the last beyond them. Type 6 of Hyndman & Fan.
fn quantile(sorted: &[f64], level: f64) -> f64 {
    let n = sorted.len();
    let place = ((n as f64 + 1.0) * level).clamp(1.0, n as f64);
    let below = place.floor() as usize;
    let (low, high) = (sorted[below - 1], sorted[below.min(n - 1)]);
    low + (place - below as f64) * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_type_6() {
        // R: quantile(c(1, 2, 4, 8), c(.05, .3, .5, .7, .95), type = 6)
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (level, value) in [(0.05, 1.0), (0.3, 1.5), (0.5, 3.0), (0.7, 6.0), (0.95, 8.0)] {
            assert!((quantile(&sorted, level) - value).abs() < 1e-12, "{level}");
        }
    }

    #[test]
    fn bca_of_no_bias_and_no_acceleration_is_percentile_and_one_side_has_none() {
        let sorted: Vec<f64> = (1..=99).map(f64::from).collect();
        let of = |interval: BootstrapInterval, estimate| interval.ends(estimate, &sorted, &[1.0, 2.0, 3.0], 0.9);
        let (bca, percentile) = (of(BootstrapInterval::Bca, 50.0), of(BootstrapInterval::Percentile, 50.0));
        assert!((bca[0] - percentile[0]).abs() < 1e-9 && (bca[1] - percentile[1]).abs() < 1e-9, "{bca:?}");
        assert!(of(BootstrapInterval::Bca, 0.0)[0].is_nan());
        assert_eq!(of(BootstrapInterval::Basic, 60.0), [25.0, 115.0]);
        assert_eq!(BootstrapInterval::Bca.ends(0.0, &[0.0; 9], &[0.0; 4], 0.9), [0.0, 0.0]);
    }
}
