//! How replicates are drawn, and what is made of them.

use super::{BootstrapInterval, Resampling};
use crate::error::{Error, Result};

/// How replicates are drawn, and what is made of them: by default examples (pairs), from seed 0, with percentile intervals of
/// confidence 0.95.
///
/// # Errors
/// Where it is used: fewer than two replicates, a confidence outside (0, 1), an interval that the resampling does not have.
///
/// # Example
/// See [`Estimator::bootstrap`](crate::estimator::Estimator::bootstrap).
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "boot")]
pub struct Bootstrap {
    pub(super) replicates: usize,
    pub(super) resampling: Resampling,
    pub(super) cluster: Option<String>,
    pub(super) interval: BootstrapInterval,
    pub(super) confidence: f64,
    pub(super) seed: u64,
}

impl Bootstrap {
    /// So many replicates: a few hundred for a standard error, 999 and more for an interval.
    #[must_use]
    #[doc(alias = "n_resamples")]
    pub fn new(replicates: usize) -> Self {
        let (resampling, interval) = (Resampling::Pairs, BootstrapInterval::Percentile);
        Self { replicates, resampling, cluster: None, interval, confidence: 0.95, seed: 0 }
    }

    /// What is drawn. [`Resampling::Given`] says how many replicates there are.
    #[must_use]
    pub fn resampling(self, resampling: Resampling) -> Self {
        let replicates = if let Resampling::Given(rows) = &resampling { rows.len() } else { self.replicates };
        Self { resampling, replicates, ..self }
    }

    /// Draws whole clusters: the rows of a table with the same value in this column (patients, schools). It is no feature of inferred
    /// columns.
    #[must_use]
    pub fn clustered_by(self, column: impl Into<String>) -> Self {
        Self { cluster: Some(column.into()), ..self }
    }

    /// Which interval.
    #[must_use]
    #[doc(alias = "method")]
    pub fn interval(self, interval: BootstrapInterval) -> Self {
        Self { interval, ..self }
    }

    /// The share of samples whose interval holds the true value.
    #[must_use]
    #[doc(alias = "confidence_level")]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Sets the seed that decides the draws.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    pub(super) fn check(&self) -> Result<()> {
        let fault = |name, value: String, must| Err(Error::Setting { name, value, must });
        if self.replicates < 2 {
            return fault("the number of replicates", self.replicates.to_string(), "at least 2");
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return fault("the confidence of an interval", self.confidence.to_string(), "above 0 and below 1");
        }
        if self.interval == BootstrapInterval::Bca && !self.resampling.draws_examples() {
            let must = "Percentile or Basic where residuals are drawn: the acceleration of BCa is one of examples";
            return fault("the bootstrap interval", "Bca".to_owned(), must);
        }
        if self.cluster.is_some() && !matches!(self.resampling, Resampling::Pairs | Resampling::Wild(_)) {
            return fault(
                "the clusters of a bootstrap",
                format!("given to {:?}", self.resampling.name()),
                "left out, unless examples are drawn or residuals are multiplied",
            );
        }
        Ok(())
    }
}

impl Resampling {
    fn name(&self) -> &'static str {
        match self {
            Self::Pairs => "Pairs",
            Self::Residuals => "Residuals",
            Self::Wild(_) => "Wild",
            Self::Given(_) => "Given",
        }
    }
}
