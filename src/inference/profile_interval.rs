//! An interval by the profile of the likelihood.

use serde::{Deserialize, Serialize};

/// The interval of a weight or bias by the profile of the likelihood, in the column's own units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProfileInterval {
    /// The feature; `(bias)` for a bias.
    pub name: String,
    /// The class that it is for, where there are several sets of weights.
    pub output: Option<String>,
    /// The lower bound; minus infinity where there is none.
    pub low: f64,
    /// The upper bound; infinity where there is none.
    pub high: f64,
}
