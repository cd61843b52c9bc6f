//! A test of several weights at once.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A test that several weights, or linear combinations of weights, are all 0: Wald's, or by likelihoods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JointTest {
    /// What is tested.
    pub name: String,
    /// F where the reference is Student's t, χ² otherwise.
    pub statistic: f64,
    /// How many combinations.
    pub constraints: usize,
    /// The degrees of freedom of the denominator of F.
    pub degrees: Option<f64>,
    /// How likely a statistic at least so large is where it is so.
    pub p_value: f64,
}

impl JointTest {
    /// Statistic and p, without the name.
    pub(crate) fn outcome(&self) -> String {
        let Self { statistic, constraints, degrees, p_value, .. } = self;
        match degrees {
            Some(degrees) => format!("F({constraints}, {degrees}) = {statistic:.4}, p = {p_value:.3e}"),
            None => format!("chi2({constraints}) = {statistic:.4}, p = {p_value:.3e}"),
        }
    }
}

impl fmt::Display for JointTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.outcome())
    }
}
