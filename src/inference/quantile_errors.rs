//! What is taken for granted of the labels about a quantile.

use serde::{Deserialize, Serialize};

/// What is taken for granted of the labels about a fitted quantile of level τ: their density there, fᵢ, and the slopes ψ of the loss, −τ
/// above the quantile and 1 − τ below it.
///
/// ```text
/// Heterogeneous  A = Σ s·fᵢ·x̃x̃ᵀ     B = τ(1 − τ)·Σ s²·x̃x̃ᵀ     fᵢ = K(rᵢ/h)/h
/// SameDensity    A = f·Σ s·x̃x̃ᵀ      B = Σ s²·ψ²·x̃x̃ᵀ           f the mean of the fᵢ
/// Identical      A = f·Σ s·x̃x̃ᵀ      B = τ(1 − τ)·Σ s²·x̃x̃ᵀ
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum QuantileErrors {
    /// Nothing but that the quantile is linear (Powell 1991): R's `summary.rq(se = "ker")`.
    #[default]
    Heterogeneous,
    /// The same density at the quantile everywhere, though not the same share of labels below it (Greene 2008): statsmodels'
    /// `vcov="robust"`. An example on the fitted plane counts τ(1 − τ) for ψ².
    SameDensity,
    /// The same distribution everywhere (Koenker & Bassett 1978): statsmodels' `vcov="iid"`.
    Identical,
}
