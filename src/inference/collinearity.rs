//! How much a column is like the others.

use serde::{Deserialize, Serialize};

/// How much of a column the others explain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Collinearity {
    /// The column.
    pub column: String,
    /// Its features.
    pub features: usize,
    /// The (generalised) variance inflation factor: the squared volume of the confidence region of its weights over what it were if
    /// the column stood at right angles to the others. For one feature 1/(1 − R²) of the regression on the others.
    #[doc(alias = "GVIF")]
    pub inflation: f64,
}
