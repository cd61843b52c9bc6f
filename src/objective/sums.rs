//! Losses and gradients, summed.

use serde::{Deserialize, Serialize};

/// Σ s·ℓ and its gradient.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Σ s·ℓ.
    pub loss: f64,
    /// Weights, then biases; empty where it was not asked for. Of the features as they are stored, less their shift: the
    /// objective multiplies by the inverse of the affine map, once, when all parts are merged.
    pub gradient: Vec<f64>,
    /// Whether second derivatives were asked for and the loss has them.
    pub curved: bool,
}
