//! AdamW.

use super::{Adam, Link, Then, WeightDecay};
use crate::error::Result;

/// AdamW: [`Adam`] with decoupled weight decay, [`WeightDecay`] before it.
///
/// ```text
/// w ← (1 − η·λ)·w            weights, not biases
/// w ← w − (Adam's step)
/// ```
///
/// *Units:* λ per unit of η; 0.01 by default. It is no ridge: the decay is not divided by √v, so the weights do not come
/// to rest at the minimum of F with any Ω. *Corners:* the decay touches every weight in every step.
///
/// # Errors
/// [`AdamW::new`] refuses a λ that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Adam, AdamW, Optimizer, Step};
/// let adam_w = AdamW::new(Adam::default(), 0.5)?;
/// let mut weights = [1.0];
/// let mut state = adam_w.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![0.0], touched: None };
/// adam_w.update(&mut state, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [0.95]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Loshchilov & Hutter (2019), *Decoupled weight decay regularization*, algorithm 2, with η for their η·α as in Keras and
/// PyTorch; these decay biases too unless told otherwise.
pub type AdamW = Then<WeightDecay, Adam>;

impl AdamW {
    /// Adam after a decay of λ.
    ///
    /// # Errors
    /// A λ that is negative or not finite.
    #[doc(alias = "weight_decay")]
    pub fn new(adam: Adam, decay: f64) -> Result<Self> {
        Ok(WeightDecay::new(decay)?.then(adam))
    }
}
