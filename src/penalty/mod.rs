//! Ω: the penalty on the weights, never on the bias.
//!
//! Objectives are a weighted **mean** loss plus Ω, so a strength means the same whatever the number of examples.

mod layout;
mod none;
mod rescaled;
mod ridge;
mod shrinkage;

use std::fmt::Debug;
use std::sync::Arc;

pub use layout::Layout;
pub use none::NoPenalty;
pub(crate) use rescaled::Rescaled;
pub use ridge::Ridge;
pub use shrinkage::Shrinkage;

/// A penalty on the weights. `weights` never contains a bias; with several outputs it is output-major.
#[doc(alias = "regularizer")]
#[doc(alias = "regularization")]
pub trait Penalty: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// Ω(w).
    fn value(&self, weights: &[f64]) -> f64;

    /// Adds ∂Ω/∂w of the smooth part to `into`.
    fn slope(&self, weights: &[f64], into: &mut [f64]);

    /// Replaces each weight by argmin_u ½(u − w)² + rate(j)·Ω(u): an implicit step on the whole penalty.
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64);

    /// `Some` exactly when Ω(w) = Σ λⱼwⱼ²: one strength λⱼ per weight. Unlocks the closed form.
    fn ridge(&self, _layout: &Layout) -> Option<Vec<f64>> {
        None
    }

    /// `Some` exactly when [`Penalty::prox`] acts on each weight alone, and as [`Shrinkage`] says: one a weight. Then
    /// stochastic steps over sparse examples need not visit the weights they do not touch: these shrink when they are
    /// next met, and at the latest at the end of the epoch, exactly as if they had been visited all along.
    fn shrinkage(&self, _layout: &Layout) -> Option<Vec<Shrinkage>> {
        None
    }

    /// Whether Ω has a corner (as |w| at 0), which only [`Penalty::prox`] can honour.
    fn corner(&self) -> bool {
        false
    }

    /// Whether Ω is zero everywhere.
    fn is_none(&self) -> bool {
        false
    }
}

/// Every penalty of the family, held to the family's laws.
#[doc(hidden)]
#[must_use]
#[expect(clippy::expect_used, reason = "a constant strength")]
pub fn all() -> Vec<Arc<dyn Penalty>> {
    vec![Arc::new(NoPenalty), Arc::new(Ridge::new(0.7).expect("0.7 is a strength"))]
}
