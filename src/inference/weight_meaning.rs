//! What example weights mean for standard errors.

use serde::{Deserialize, Serialize};

/// What example weights mean. The weights of a model do not depend on it; its standard errors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum WeightMeaning {
    /// An example of weight s is one example whose variance is φ/s: statsmodels' `var_weights`, R's `weights`. n is the number of
    /// examples.
    #[default]
    Precision,
    /// An example of weight s stands for s examples: statsmodels' `freq_weights`, Stata's `fweight`. n is the sum of the weights.
    Frequency,
}
