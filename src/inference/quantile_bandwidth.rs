//! How far about a quantile a density is looked for.

use std::fmt;

use serde::{Deserialize, Serialize};
use statrs::distribution::{Continuous, ContinuousCDF, Normal};

/// How far on either side of a level τ the quantiles lie between which the density at the quantile of the level is estimated: a share b
/// of n examples. With Φ and φ the standard normal distribution and density, x = Φ⁻¹(τ):
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum QuantileBandwidth {
    /// n^(−1/3)·Φ⁻¹(0.975)^(2/3)·(1.5·φ(x)²/(2x² + 1))^(1/3) (Hall & Sheather 1988): best for intervals of 95 %.
    #[default]
    HallSheather,
    /// n^(−1/5)·(4.5·φ(x)⁴/(2x² + 1)²)^(1/5) (Bofinger 1975): best for the density itself.
    Bofinger,
    /// Φ⁻¹(0.975)·√(τ(1 − τ)/n) (Chamberlain 1994).
    Chamberlain,
    /// b itself, above 0 and below ½.
    Share(f64),
}

impl QuantileBandwidth {
    /// b for a level and so many examples.
    #[must_use]
    pub fn share(self, level: f64, examples: f64) -> f64 {
        let normal = Normal::standard();
        let x = normal.inverse_cdf(level);
        let (density, curve, reach) = (normal.pdf(x), 2.0 * x * x + 1.0, normal.inverse_cdf(0.975));
        match self {
            Self::HallSheather => (1.5 * density.powi(2) * reach.powi(2) / (curve * examples)).cbrt(),
            Self::Bofinger => (4.5 * density.powi(4) / curve.powi(2) / examples).powf(0.2),
            Self::Chamberlain => reach * (level * (1.0 - level) / examples).sqrt(),
            Self::Share(share) => share,
        }
    }
}

impl fmt::Display for QuantileBandwidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HallSheather => f.write_str("Hall-Sheather"),
            Self::Bofinger => f.write_str("Bofinger"),
            Self::Chamberlain => f.write_str("Chamberlain"),
            Self::Share(share) => write!(f, "share {share}"),
        }
    }
}
