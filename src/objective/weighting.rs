//! What each example counts.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What each example counts in second moments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Weighting<'r> {
    /// s.
    Examples,
    /// The positive part of ±s·∂²ℓ/∂zₖ∂zₗ at a point.
    Curvature {
        /// Weights and biases.
        at: Cow<'r, [f64]>,
        /// k and l.
        scores: (usize, usize),
        /// Whether the sign is minus.
        negative: bool,
    },
}
