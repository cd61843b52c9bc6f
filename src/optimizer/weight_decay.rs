//! Decoupled weight decay.

use super::{Link, Step};
use crate::error::{Result, at_least_zero};
use crate::objective::{Gradient, Shape};

/// Decoupled weight decay: the weights shrink before the optimizer's step, whatever that makes of the gradient.
///
/// ```text
/// w ← (1 − η·λ)·w            weights, not biases
/// ```
///
/// *Units:* λ per unit of η. Before plain descent it is a ridge of strength λ/2 by its slope; before an optimizer that
/// rescales the gradient it is no ridge at all. *Corners:* touches every weight in every step. The automatic
/// rate is at most 1/(2λ), whatever the units of the label are: with a rate above 1/λ weights would change their signs.
///
/// # Errors
/// [`WeightDecay::new`] refuses a λ that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Link, Step, WeightDecay};
/// let decay = WeightDecay::new(0.5)?;
/// let mut weights = [2.0, 7.0];
/// let mut state = decay.init(Shape { features: 1, outputs: 1, biases: 1 });
/// decay.edit(&mut state, &Step::new(0.5, 0, 0, &[]), &mut Gradient::zeros(2), &mut weights);
/// assert_eq!(weights, [1.5, 7.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Hanson & Pratt (1988); Loshchilov & Hutter (2019), eq. 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightDecay {
    decay: f64,
}

impl WeightDecay {
    /// A decay of λ.
    ///
    /// # Errors
    /// A λ that is negative or not finite.
    pub fn new(decay: f64) -> Result<Self> {
        Ok(Self { decay: at_least_zero("weight decay", decay)? })
    }
}

impl Link for WeightDecay {
    /// How many weights come before the biases.
    type State = usize;

    fn name(&self) -> &str {
        "weight decay"
    }

    fn init(&self, shape: Shape) -> usize {
        shape.weights()
    }

    fn edit(&self, count: &mut usize, step: &Step<'_>, _gradient: &mut Gradient, weights: &mut [f64]) {
        let kept = 1.0 - step.rate * self.decay;
        weights.iter_mut().take(*count).for_each(|w| *w *= kept);
    }

    /// Half of each weight is left at least: beyond 1/λ they would change their signs.
    fn largest_rate(&self) -> f64 {
        0.5 / self.decay
    }
}
