//! How many lags a covariance for autocorrelated examples has.

use serde::{Deserialize, Serialize};

/// How many neighbouring examples, in their order, may be correlated: lags with Bartlett's weights 1 − l/(L + 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Bandwidth {
    /// L lags.
    Lags(usize),
    /// ⌊4·(n/100)^(2/9)⌋ lags (Newey & West 1994): statsmodels' rule for `maxlags=None`.
    #[default]
    NeweyWest,
    /// ⌊0.75·n^(1/3)⌋ lags (Stock & Watson 2015, *Introduction to Econometrics*, equation 15.17).
    StockWatson,
}

impl Bandwidth {
    /// L for so many examples.
    #[must_use]
    pub fn lags(self, examples: u64) -> usize {
        let n = examples as f64;
        match self {
            Self::Lags(lags) => lags,
            Self::NeweyWest => (4.0 * (n / 100.0).powf(2.0 / 9.0)).floor() as usize,
            Self::StockWatson => (0.75 * n.cbrt()).floor() as usize,
        }
    }
}
