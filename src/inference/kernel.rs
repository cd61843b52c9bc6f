//! Weights of a kernel density.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

/// The kernel K of a density estimate Σ K(r/h)/(n·h), which integrates to 1.
///
/// # Source
/// Greene (2008), *Econometric Analysis*, table 14.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kernel {
    /// ¾·(1 − u²) where |u| ≤ 1: statsmodels' default.
    #[default]
    Epanechnikov,
    /// The standard normal density: R's `summary.rq(se = "ker")`.
    Gaussian,
    /// 1 + cos(2πu) where |u| ≤ ½.
    Cosine,
    /// 15/16·(1 − u²)² where |u| ≤ 1.
    Biweight,
    /// 4/3 − 8u² + 8|u|³ where |u| ≤ ½, then 8/3·(1 − |u|)³ up to 1.
    Parzen,
}

impl Kernel {
    /// K(u).
    #[must_use]
    pub fn density(self, u: f64) -> f64 {
        let size = u.abs();
        match self {
            Self::Gaussian => (-0.5 * u * u).exp() / TAU.sqrt(),
            Self::Cosine if size <= 0.5 => 1.0 + (2.0 * PI * u).cos(),
            Self::Epanechnikov if size <= 1.0 => 0.75 * (1.0 - u * u),
            Self::Biweight if size <= 1.0 => 15.0 / 16.0 * (1.0 - u * u).powi(2),
            Self::Parzen if size <= 0.5 => 4.0 / 3.0 - 8.0 * u * u + 8.0 * size.powi(3),
            Self::Parzen if size <= 1.0 => 8.0 / 3.0 * (1.0 - size).powi(3),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_integrate_to_one() {
        for kernel in [Kernel::Epanechnikov, Kernel::Gaussian, Kernel::Cosine, Kernel::Biweight, Kernel::Parzen] {
            let sum: f64 = (-8000..=8000).map(|i| kernel.density(f64::from(i) / 1000.0) / 1000.0).sum();
            assert!((sum - 1.0).abs() < 1e-6, "{kernel:?}: {sum}");
        }
    }
}
