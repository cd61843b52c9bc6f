//! What each example counts.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::SlopeProducts;

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
    /// The positive part of ± the products of slopes.
    Slopes {
        /// The products.
        products: SlopeProducts<'r>,
        /// Whether the sign is minus.
        negative: bool,
    },
}

impl Weighting<'_> {
    /// The same, borrowed from this.
    pub(super) fn borrowed(&self) -> Weighting<'_> {
        match self {
            Self::Examples => Weighting::Examples,
            Self::Curvature { at, scores, negative } => {
                Weighting::Curvature { at: Cow::Borrowed(at), scores: *scores, negative: *negative }
            }
            Self::Slopes { products, negative } => {
                Weighting::Slopes { products: products.borrowed(), negative: *negative }
            }
        }
    }
}
