//! Where the dispersion comes from.

use serde::{Deserialize, Serialize};

/// Where the dispersion φ of var(y) = φ·V(μ) comes from.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Dispersion {
    /// As the loss asks ([`LossProperties::unknown_dispersion`](crate::loss::LossProperties::unknown_dispersion)): estimated as
    /// [`Dispersion::Pearson`] for squared, Gamma and Tweedie, 1 for the others.
    #[default]
    OfFamily,
    /// Pearson's χ²/(n − p): the residual variance of least squares; with [`Poisson`](crate::loss::Poisson) quasi-Poisson.
    Pearson,
    /// The deviance/(n − p).
    Deviance,
    /// A number.
    Given(f64),
}
