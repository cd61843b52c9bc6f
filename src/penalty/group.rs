//! Weights that are shrunk together.

/// Weights that share one term strength·‖w_g‖ of a penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The places of the weights.
    pub weights: Vec<usize>,
    /// What multiplies their length.
    pub strength: f64,
}
