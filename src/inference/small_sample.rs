//! What a covariance from few clusters is multiplied by.

use serde::{Deserialize, Serialize};

/// What a cluster-robust covariance is multiplied by, of G clusters, n examples and p parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SmallSample {
    /// 1: R's `vcovCL(type = "HC0", cadjust = FALSE)`, statsmodels' `use_correction=False`.
    None,
    /// G/(G − 1): Stata's factor for maximum likelihood (`logit, vce(cluster id)`), R's `vcovCL(type = "HC0")`.
    Clusters,
    /// G/(G − 1)·(n − 1)/(n − p): Stata's for `regress`, statsmodels' `use_correction=True`, R's `vcovCL(type = "HC1")`.
    #[default]
    Full,
}

impl SmallSample {
    pub(super) fn factor(self, clusters: usize, examples: f64, parameters: usize) -> f64 {
        let clusters = clusters as f64;
        match self {
            Self::None => 1.0,
            Self::Clusters => clusters / (clusters - 1.0),
            Self::Full => clusters / (clusters - 1.0) * (examples - 1.0) / (examples - parameters as f64),
        }
    }
}
