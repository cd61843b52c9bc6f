//! The metrics of one evaluation, by name.

use serde::Serialize;

/// One metric of an evaluation, with the same metric of the baseline beside it where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metric {
    /// Its name, as `rmse`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its value for the baseline: predicting the weighted mean of the labels (or the class of the majority).
    pub baseline: Option<f64>,
}

/// Counts (sums of example weights) by true and predicted class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Confusion {
    /// The classes, the negative one first.
    pub classes: Vec<String>,
    /// `counts[actual][predicted]`.
    pub counts: Vec<Vec<f64>>,
}

/// One row of a calibration table: examples whose predictions lie close together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// The smallest prediction of the bin.
    pub from: f64,
    /// The largest prediction of the bin.
    pub to: f64,
    /// Sum of the example weights.
    pub weight: f64,
    /// Weighted mean of the predictions.
    pub predicted: f64,
    /// Weighted mean of the labels.
    pub observed: f64,
}

/// What `Model::evaluate` returns: metrics by name, and for classes a confusion matrix and a calibration table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The number of examples.
    pub examples: usize,
    /// The metrics, in the order they are printed.
    pub metrics: Vec<Metric>,
    /// Counts by true and predicted class, for classifiers.
    pub confusion: Option<Confusion>,
    /// Predictions against labels, by bins of equal weight.
    pub calibration: Vec<Bin>,
}

impl Evaluation {
    /// A metric by name; `None` when this evaluation does not have it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.name == name).map(|metric| metric.value)
    }
}
