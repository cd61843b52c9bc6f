//! One metric.

use serde::Serialize;

/// One metric of an evaluation, with the same metric of the baseline beside it where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metric {
    /// Its name, as `rmse`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its value for the baseline: the best model without features, by the loss (the mean label, its median, the shares of
    /// the classes).
    pub baseline: Option<f64>,
}
