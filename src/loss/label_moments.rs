//! What the distribution of a loss says of a label.

/// Mean and variance of a label at a score z, under the distribution of the exponential family whose negative log-likelihood the
/// loss is: what Pearson's residuals, the dispersion and expected second derivatives are made of.
///
/// # Source
/// McCullagh & Nelder (1989), *Generalized Linear Models*, section 2.2: var(y) = φ·V(μ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelMoments {
    /// μ(z).
    pub mean: f64,
    /// dμ/dz.
    pub slope: f64,
    /// V(μ): the variance in units of the dispersion φ.
    pub variance: f64,
}

impl LabelMoments {
    /// (dμ/dz)²/V(μ): the expected second derivative in z of half the deviance.
    #[must_use]
    pub fn information(&self) -> f64 {
        // Far out both are 0, and so is what an example says.
        if self.slope == 0.0 { 0.0 } else { self.slope * self.slope / self.variance }
    }
}
