//! Loss and gradient at one point.

/// The data part of the objective at one point: no penalty in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluated {
    /// Weighted mean loss over all examples.
    pub loss: f64,
    /// Its gradient: weights, then biases ([`Reduction::Sum`](super::Reduction::Sum) multiplies it by the sum of the example weights). Empty
    /// when only the loss was wanted.
    pub gradient: Vec<f64>,
}
