//! AMSGrad.

use serde::{Deserialize, Serialize};

use super::adam::Moments;
use super::{Adam, Optimizer, Step};
use crate::objective::{Gradient, Shape};

/// AMSGrad: [`Adam`] that divides by the largest v so far, so that no weight's rate ever grows again.
///
/// ```text
/// m, v as Adam;  v̂ ← max(v̂, v)
/// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v̂ + ε)
/// ```
///
/// *Units, corners, penalty:* as [`Adam`], whose settings it takes. *Use with:* rare, large gradients, which Adam forgets.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Adam, AmsGrad, Optimizer, Step};
/// let ams_grad = AmsGrad::new(Adam::new(0.0, 0.0)?.epsilon(1e-12)?);
/// let mut weights = [0.0];
/// let mut state = ams_grad.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// for g in [4.0, 1.0] {
///     let mut gradient = Gradient { values: vec![g], touched: None };
///     ams_grad.update(&mut state, &Step::new(0.5, 0, 0, &[]), &mut gradient, &mut weights);
/// }
/// assert!((weights[0] - -(0.5 + 0.125)).abs() < 1e-12);         // ½·4/4 + ½·1/4: the 4 is not forgotten
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Reddi, Kale & Kumar (2018), *On the convergence of Adam and beyond*, algorithm 2, with Adam's corrections as in Keras
/// (`amsgrad=True`), which the paper leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[doc(alias = "amsgrad")]
pub struct AmsGrad {
    adam: Adam,
}

impl AmsGrad {
    /// AMSGrad of these settings.
    #[must_use]
    pub fn new(adam: Adam) -> Self {
        Self { adam }
    }
}

/// What AMSGrad remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LargestMoments {
    moments: Moments,
    /// v̂.
    largest: Vec<f64>,
}

impl Optimizer for AmsGrad {
    type State = LargestMoments;

    fn name(&self) -> &str {
        "AMSGrad"
    }

    fn init(&self, shape: Shape, start: &[f64]) -> LargestMoments {
        LargestMoments { moments: self.adam.init(shape, start), largest: vec![0.0; shape.len()] }
    }

    fn update(&self, state: &mut LargestMoments, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        let LargestMoments { moments, largest } = state;
        self.adam.step(moments, step, gradient, weights, |j, v| {
            largest[j] = largest[j].max(v);
            largest[j]
        });
    }

    fn rate_on(&self, state: &LargestMoments, step: &Step<'_>, j: usize) -> f64 {
        self.adam.rate(&state.moments, step, state.largest[j])
    }

    fn proximal(&self) -> bool {
        true
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        self.adam.automatic_rate(curvature, slope)
    }

    fn converges_at_fixed_rate(&self) -> bool {
        false
    }
}
