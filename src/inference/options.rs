//! How standard errors are made.

use serde::{Deserialize, Serialize};

use super::{Covariance, Dispersion, Information, Powell, QuantileBandwidth, Reference, WeightMeaning};
use crate::error::{Error, Result};

/// How standard errors are made. The default is what R's `summary` does.
///
/// # Example
/// ```
/// use gradus::inference::{Covariance, InferenceOptions};
/// let options = InferenceOptions::default().covariance(Covariance::Hc3).confidence(0.9);
/// assert_eq!(options.covariance, Covariance::Hc3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InferenceOptions {
    /// Which covariance; [`Covariance::Classical`] by default.
    pub covariance: Covariance,
    /// Where the dispersion comes from.
    pub dispersion: Dispersion,
    /// Which second derivatives.
    pub information: Information,
    /// What example weights mean.
    pub weights: WeightMeaning,
    /// What statistics are compared with; `None` takes Student's t where the dispersion is estimated and for quantiles, and the normal
    /// otherwise.
    pub reference: Option<Reference>,
    /// The share of samples whose interval holds the true value; 0.95 by default.
    pub confidence: f64,
}

impl Default for InferenceOptions {
    fn default() -> Self {
        let (covariance, dispersion, information, weights) = Default::default();
        Self { covariance, dispersion, information, weights, reference: None, confidence: 0.95 }
    }
}

impl InferenceOptions {
    /// Which covariance.
    #[must_use]
    #[doc(alias = "cov_type")]
    pub fn covariance(self, covariance: Covariance) -> Self {
        Self { covariance, ..self }
    }

    /// Where the dispersion comes from.
    #[must_use]
    #[doc(alias = "scale")]
    pub fn dispersion(self, dispersion: Dispersion) -> Self {
        Self { dispersion, ..self }
    }

    /// Which second derivatives.
    #[must_use]
    pub fn information(self, information: Information) -> Self {
        Self { information, ..self }
    }

    /// What example weights mean.
    #[must_use]
    #[doc(alias = "freq_weights")]
    pub fn weights(self, weights: WeightMeaning) -> Self {
        Self { weights, ..self }
    }

    /// What statistics are compared with.
    #[must_use]
    #[doc(alias = "use_t")]
    pub fn reference(self, reference: Reference) -> Self {
        Self { reference: Some(reference), ..self }
    }

    /// The share of samples whose interval holds the true value.
    #[must_use]
    #[doc(alias = "alpha")]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    pub(super) fn check(&self) -> Result<()> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            let value = self.confidence.to_string();
            return Err(Error::Setting { name: "the confidence of an interval", value, must: "above 0 and below 1" });
        }
        if let Dispersion::Given(dispersion) = self.dispersion
            && !(dispersion > 0.0 && dispersion.is_finite())
        {
            let must = "finite and above 0";
            return Err(Error::Setting { name: "the dispersion", value: dispersion.to_string(), must });
        }
        if let Covariance::Clustered { columns, .. } = &self.covariance
            && !(1..=2).contains(&columns.len())
        {
            let value = format!("{columns:?}");
            return Err(Error::Setting { name: "the columns of clusters", value, must: "one or two" });
        }
        if let Covariance::Powell(Powell { bandwidth: QuantileBandwidth::Share(share), .. }) = self.covariance
            && !(share > 0.0 && share < 0.5)
        {
            let must = "above 0 and below 0.5";
            return Err(Error::Setting { name: "the bandwidth of a quantile", value: share.to_string(), must });
        }
        Ok(())
    }
}
