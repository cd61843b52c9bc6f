//! How curved a loss can be.

/// The second moments of the examples, from which learning rates are computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Curvature {
    /// The largest eigenvalue of (1/Σs)·Σ s·x·xᵀ, with a constant 1 among the features when there is a bias.
    pub largest_eigenvalue: f64,
    /// The largest s/s̄·‖x‖² of one example, s̄ being the mean weight and the constant included.
    pub largest_norm: f64,
}
