//! Predictions with what they are worth.

use crate::data::Table;
use crate::error::Result;

/// Predictions with what they are worth, one per row; of several classes row by row for the first, then for the second, ….
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PredictionIntervals {
    /// The predictions: means of the labels, or probabilities.
    pub predictions: Vec<f64>,
    /// Their standard errors.
    pub standard_errors: Vec<f64>,
    /// The confidence intervals of the means.
    pub low: Vec<f64>,
    /// The confidence intervals of the means.
    pub high: Vec<f64>,
    /// The prediction intervals of single labels, low and high; for least squares only.
    #[doc(alias = "obs_ci")]
    pub observations: Option<(Vec<f64>, Vec<f64>)>,
}

impl PredictionIntervals {
    /// All of it as a table: prediction, standard_error, low, high and, for least squares, observation_low, observation_high.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table> {
        let mut columns = vec![
            ("prediction", self.predictions.clone().into()),
            ("standard_error", self.standard_errors.clone().into()),
            ("low", self.low.clone().into()),
            ("high", self.high.clone().into()),
        ];
        if let Some((low, high)) = &self.observations {
            columns.extend([("observation_low", low.clone().into()), ("observation_high", high.clone().into())]);
        }
        Table::from_columns(columns)
    }
}
