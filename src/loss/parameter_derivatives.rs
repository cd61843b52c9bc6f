//! How a loss changes with its parameter.

/// How ℓ(y, z; θ) of one example changes with the parameter θ that is estimated with the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterDerivatives {
    /// ∂ℓ/∂θ.
    pub slope: f64,
    /// ∂²ℓ/∂θ².
    pub curvature: f64,
    /// ∂²ℓ/∂θ∂z.
    pub mixed: f64,
}
