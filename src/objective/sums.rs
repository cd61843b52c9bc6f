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
    /// Σ s·(∂ℓ/∂z)²/(∂²ℓ/∂z²) of an exponential family, where second derivatives were asked for, if it is finite. Where these are the expected ones
    /// ([`LossForm::Expected`](crate::loss::LossForm::Expected)) it is Pearson's χ² times
    /// [`LossProperties::likelihood_unit`](crate::loss::LossProperties::likelihood_unit): slope and second derivative are then
    /// (μ − y)·μ'/V and μ'²/V in that unit, μ' being dμ/dz.
    pub pearson: Option<f64>,
}

impl Sums {
    /// Adds those of later examples.
    pub(crate) fn join(&mut self, later: &Self) {
        self.loss += later.loss;
        self.gradient.iter_mut().zip(&later.gradient).for_each(|(a, b)| *a += b);
        self.curved &= later.curved;
        self.pearson = self.pearson.zip(later.pearson).map(|(a, b)| a + b);
    }
}
