//! No penalty.

use super::{Layout, Penalty, Shrinkage};

/// No penalty: Ω(w) = 0.
///
/// # Example
/// ```
/// use gradus::penalty::{NoPenalty, Penalty};
/// assert_eq!(NoPenalty.value(&[3.0, 4.0]), 0.0);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoPenalty;

impl Penalty for NoPenalty {
    fn name(&self) -> &str {
        "none"
    }

    fn value(&self, _weights: &[f64]) -> f64 {
        0.0
    }

    fn slope(&self, _weights: &[f64], _into: &mut [f64]) {}

    fn prox(&self, _weights: &mut [f64], _rate: &dyn Fn(usize) -> f64) {}

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![Shrinkage::default(); layout.weights()])
    }

    fn is_none(&self) -> bool {
        true
    }
}
