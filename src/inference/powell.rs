//! The covariance of quantile regression.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Kernel, QuantileBandwidth, QuantileErrors};

/// How the covariance A⁻¹BA⁻¹ of quantile regression is estimated. A is made of densities by a kernel of the width
///
/// ```text
/// h = (Φ⁻¹(τ + b) − Φ⁻¹(τ − b))·min(standard deviation, interquartile range/1.34) of the residuals
/// ```
///
/// in the unit of the label, b being the share of the bandwidth; it is halved until τ ± b lie within (0, 1), and then a note says so.
///
/// # Example
/// ```
/// use gradus::inference::{Covariance, InferenceOptions, Kernel, Powell, QuantileBandwidth};
/// // R: summary(rq(..), se = "ker", hs = FALSE)
/// let powell = Powell { kernel: Kernel::Gaussian, bandwidth: QuantileBandwidth::Bofinger, ..Powell::default() };
/// let options = InferenceOptions::default().covariance(Covariance::Powell(powell));
/// ```
///
/// # Source
/// Powell (1991), *Estimation of monotonic regression models under quantile restrictions*; Koenker (2005), *Quantile Regression*,
/// section 3.4.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Powell {
    /// What is taken for granted of the labels; nothing by default.
    pub errors: QuantileErrors,
    /// Epanechnikov's by default.
    pub kernel: Kernel,
    /// Hall and Sheather's by default.
    pub bandwidth: QuantileBandwidth,
}

impl fmt::Display for Powell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = match self.errors {
            QuantileErrors::Heterogeneous => "Powell",
            QuantileErrors::SameDensity => "quantile, one density",
            QuantileErrors::Identical => "quantile, identical errors",
        };
        write!(f, "{of} ({:?}, {})", self.kernel, self.bandwidth)
    }
}
