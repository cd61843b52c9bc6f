//! Clipping by the global norm.

use super::{Link, Step};
use crate::error::{Result, positive};
use crate::objective::{Gradient, Shape};

/// Clips the gradient by its **global** norm: over all weights and biases together.
///
/// ```text
/// g ← g·c/max(‖g‖, c)
/// ```
///
/// A gradient that is not finite stays as it is, and the run reports its divergence.
///
/// # Errors
/// A norm that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::Gradient;
/// use gradus::optimizer::{ClipNorm, Link, Step};
/// let mut gradient = Gradient { values: vec![3.0, 4.0, 12.0], touched: None };
/// ClipNorm::new(6.5)?.edit(&mut (), &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut []);
/// assert_eq!(gradient.values, [1.5, 2.0, 6.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Pascanu, Mikolov & Bengio (2013), algorithm 1; TensorFlow's `clip_by_global_norm`, which is what the estimators'
/// `clip_gradients_by_norm` did, bias included.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "clip_by_global_norm")]
#[doc(alias = "clip_gradients_by_norm")]
pub struct ClipNorm {
    norm: f64,
}

impl ClipNorm {
    /// Clips to this norm.
    ///
    /// # Errors
    /// A norm that is not finite and positive.
    pub fn new(norm: f64) -> Result<Self> {
        Ok(Self { norm: positive("clipping norm", norm)? })
    }
}

impl Link for ClipNorm {
    type State = ();

    fn name(&self) -> &str {
        "clipping by global norm"
    }

    fn init(&self, _shape: Shape) {}

    fn edit(&self, _state: &mut (), _step: &Step<'_>, gradient: &mut Gradient, _weights: &mut [f64]) {
        let norm = gradient.norm();
        if norm > self.norm && norm.is_finite() {
            let factor = self.norm / norm;
            gradient.map(|g| g * factor);
        }
    }
}
