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
        // Below f64 there is no telling how small it is.
        let p = if *p_value < 1e-300 { "p < 1e-300".to_owned() } else { format!("p = {p_value:.3e}") };
        match degrees {
            Some(degrees) => format!("F({constraints}, {degrees}) = {statistic:.4}, {p}"),
            None => format!("chi2({constraints}) = {statistic:.4}, {p}"),
        }
    }
}

impl fmt::Display for JointTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.outcome())
    }
}
