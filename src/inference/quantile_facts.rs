//! What is said of a quantile regression as a whole.

use serde::{Deserialize, Serialize};

/// What is said of a quantile regression as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuantileFacts {
    /// τ.
    pub level: f64,
    /// h of the kernel, in the unit of the label.
    pub bandwidth: f64,
    /// One over the mean density of the residuals at 0, in the unit of the label.
    pub sparsity: f64,
    /// 1 − V/V₀: V the loss, V₀ that of the best constant. Koenker & Machado (1999), *Goodness of fit and related inference processes
    /// for quantile regression*.
    #[doc(alias = "prsquared")]
    pub koenker_machado: Option<f64>,
    /// Whether the bandwidth was halved, for its rule leads beyond the levels 0 or 1.
    pub halved: bool,
}
