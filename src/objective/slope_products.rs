//! Products of the slopes of an example: the filling of a sandwich estimate.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::HatCorrection;

/// s²·∂ℓ/∂zₖ·∂ℓ/∂zₗ of each example at a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlopeProducts<'r> {
    /// Weights and biases.
    pub at: Cow<'r, [f64]>,
    /// k and l.
    pub scores: (usize, usize),
    /// Whether an example of weight s stands for s examples: then s instead of s².
    pub frequencies: bool,
    /// What each is divided by.
    pub correction: Option<HatCorrection<'r>>,
}

impl SlopeProducts<'_> {
    /// The same, borrowed from this.
    pub(super) fn borrowed(&self) -> SlopeProducts<'_> {
        let correction =
            self.correction.as_ref().map(|of| HatCorrection { inverse: Cow::Borrowed(&of.inverse), power: of.power });
        SlopeProducts { at: Cow::Borrowed(&self.at), correction, ..*self }
    }

    /// The same for as long as it is wanted.
    pub(crate) fn kept(&self) -> SlopeProducts<'static> {
        let correction = self
            .correction
            .as_ref()
            .map(|of| HatCorrection { inverse: Cow::Owned(of.inverse.to_vec()), power: of.power });
        SlopeProducts {
            at: Cow::Owned(self.at.to_vec()),
            correction,
            scores: self.scores,
            frequencies: self.frequencies,
        }
    }
}
