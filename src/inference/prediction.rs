//! What predictions are worth.

use std::borrow::Cow;

use super::Inference;
use super::covered::Covered;
use super::prediction_intervals::PredictionIntervals;
use crate::data::Table;
use crate::error::Result;
use crate::roles::{FeatureSource, Inputs};

impl Inference {
    /// Predictions with standard errors and confidence intervals of the mean; for least squares also prediction intervals of single
    /// labels.
    ///
    /// ```text
    /// se(z)² = x̃ᵀ·C·x̃        interval of the mean: the link's inverse of z ± q·se(z)        of a label: z ± q·√(se(z)² + φ)
    /// ```
    ///
    /// *Units:* those of the label; for classes probabilities, whose intervals are ±q·se by the delta method where there are more than
    /// two. Prediction intervals take normal labels of equal variance for granted.
    ///
    /// # Errors
    /// As [`Model::predict`](crate::model::Model::predict).
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    /// let found = fit.inference(&cars)?.predict(&cars)?;
    /// // R: predict(lm(mpg ~ wt, mtcars), interval = "confidence")[1, ]
    /// assert!((found.low[0] - 21.988_668).abs() < 1e-6 && (found.high[0] - 24.576_553).abs() < 1e-6);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "get_prediction")]
    #[doc(alias = "conf_int")]
    pub fn predict<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<PredictionIntervals> {
        let examples = examples.into();
        let model = &self.covered.model;
        let offsets = model.offsets(&examples)?;
        let source = &examples.source;
        let loss = model.head().loss();
        let mut errors = Vec::new();
        let predictions = self.covered.each_gradient(source, offsets.as_deref(), &mut |_, m, gradient| {
            errors.push((m, self.covered.variance(gradient).sqrt()));
        })?;
        Covered::not_empty(predictions.len())?;
        let count = errors.iter().map(|(m, _)| m + 1).max().unwrap_or(1);
        let rows = predictions.len() / count;
        let mut standard_errors = vec![0.0; predictions.len()];
        errors.iter().enumerate().for_each(|(i, (m, error))| standard_errors[m * rows + i / count] = *error);
        let q = self.reference.quantile(self.options.confidence);
        let around = |reach: &dyn Fn(f64) -> f64| -> (Vec<f64>, Vec<f64>) {
            predictions
                .iter()
                .zip(&standard_errors)
                .map(|(mean, error)| (mean - reach(*error), mean + reach(*error)))
                .unzip()
        };
        let ((low, high), observations) = if loss.properties().quadratic.is_some() {
            let of_labels = around(&|error| q * (error * error + self.facts.dispersion).sqrt());
            (around(&|error| q * error), Some(of_labels))
        } else if loss.outputs() == 1 {
            let scores = model.scores(source, offsets.as_deref())?;
            let ends = |(score, error): (&f64, &f64)| {
                let slope = loss.label_moments(*score).map_or(1.0, |moments| moments.slope);
                let of_score = if slope == 0.0 { 0.0 } else { error / slope };
                (loss.prediction(score - q * of_score), loss.prediction(score + q * of_score))
            };
            (scores.iter().zip(&standard_errors).map(ends).unzip(), None)
        } else {
            (around(&|error| q * error), None)
        };
        Ok(PredictionIntervals { predictions, standard_errors, low, high, observations })
    }
    /// How far the confidence intervals of the differences between each score of some rows and that of one row reach to either side:
    /// q·√(dᵀ·C·d), d the difference of their features. *Order:* score after score.
    #[cfg(feature = "plot")]
    pub(crate) fn reach_of_differences(&self, rows: &Table, from: &Table) -> Result<Vec<f64>> {
        let [rows, from] = [rows, from].map(|table| FeatureSource::Table(Cow::Borrowed(table)));
        let q = self.reference.quantile(self.options.confidence);
        Ok(self.covered.errors_of_differences(&rows, &from)?.into_iter().map(|error| q * error).collect())
    }
}
