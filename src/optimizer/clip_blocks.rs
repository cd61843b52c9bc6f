//! Clipping block by block.

use super::{Link, Step};
use crate::error::{Result, positive};
use crate::objective::{Gradient, Shape};

/// Clips the gradient by the norm of each block on its own: the weights of one feature column for one output, or the
/// biases.
///
/// ```text
/// g_block ← g_block·c/max(‖g_block‖, c)
/// ```
///
/// *Units:* as the gradient. *Corners:* where no columns are known (arrays, steps by hand) all weights are one block. A
/// block that is not finite stays as it is, and the run reports its divergence. Costs a full update.
///
/// # Errors
/// A norm that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{ClipBlocks, Link, Step};
/// let clip = ClipBlocks::new(5.0)?;
/// let mut state = clip.init(Shape { features: 2, outputs: 1, biases: 1 });
/// let mut gradient = Gradient { values: vec![3.0, 4.0, 12.0], touched: None };
/// clip.edit(&mut state, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut []);
/// assert_eq!(gradient.values, [3.0, 4.0, 5.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `clip_by_norm`, tensor by tensor.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "clip_by_norm")]
#[doc(alias = "clipnorm")]
pub struct ClipBlocks {
    norm: f64,
}

impl ClipBlocks {
    /// Clips each block to this norm.
    ///
    /// # Errors
    /// A norm that is not finite and positive.
    pub fn new(norm: f64) -> Result<Self> {
        Ok(Self { norm: positive("clipping norm", norm)? })
    }
}

impl Link for ClipBlocks {
    /// How many weights come before the biases.
    type State = usize;

    fn name(&self) -> &str {
        "clipping by block"
    }

    fn init(&self, shape: Shape) -> usize {
        shape.weights()
    }

    fn edit(&self, count: &mut usize, step: &Step<'_>, gradient: &mut Gradient, _weights: &mut [f64]) {
        let clip = |block: &mut [f64]| {
            let norm = block.iter().map(|g| g * g).sum::<f64>().sqrt();
            if norm > self.norm && norm.is_finite() {
                block.iter_mut().for_each(|g| *g *= self.norm / norm);
            }
        };
        let (weights, biases) = gradient.values.split_at_mut(*count);
        match step.layout.filter(|layout| layout.weights() == weights.len() && !layout.columns.is_empty()) {
            Some(layout) => {
                for output in weights.chunks_mut(layout.features.max(1)) {
                    layout.columns.iter().for_each(|column| clip(&mut output[column.clone()]));
                }
            }
            None => clip(weights),
        }
        clip(biases);
    }
}
