//! The parameter of a loss that was estimated with the weights.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The parameter θ of a loss that was estimated together with the weights ([`EstimatedParameter`](crate::loss::EstimatedParameter)), and
/// how far it can be from where each is best for the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FittedParameter {
    /// What it is called, as `alpha`.
    pub symbol: String,
    /// θ.
    pub value: f64,
    /// How often the weights were fitted, each time at another θ.
    pub fits: usize,
    /// |ln θ* − ln θ|, θ* being where θ and its weights are best for each other, by the slope of the fits before: no larger than the
    /// tolerance where the fit has converged.
    pub distance: f64,
}

impl fmt::Display for FittedParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { symbol, value, fits, distance } = self;
        write!(f, "{symbol} {value:.6}, estimated with the weights in {fits} fits, {distance:.1e} from its own optimum")
    }
}
