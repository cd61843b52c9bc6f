//! Numbers that a model predicts, beside their labels.

use super::drawing::{count, number};
use crate::error::{Error, Result};
use crate::loss::{Loss, Tile};
use crate::model::{Model, ScoredExamples};

/// What a model of numbers says of labeled examples, for one of its predictions: a label, or a quantile of it.
#[derive(Debug)]
pub(crate) struct Numeric<'a> {
    /// What the prediction is of.
    pub(crate) name: String,
    pub(crate) labels: &'a [f64],
    pub(crate) predictions: Vec<f64>,
    scores: &'a [f64],
}

impl<'a> Numeric<'a> {
    /// One for each prediction of an example.
    ///
    /// # Errors
    /// A model of classes.
    pub(crate) fn of(model: &Model, scored: &'a ScoredExamples, what: &'static str) -> Result<Vec<Self>> {
        if !model.classes().is_empty() {
            return Err(Error::Unsupported {
                what: what.to_owned(),
                needs: "a model that predicts numbers",
                found: format!("a model of {} classes", model.classes().len()),
            });
        }
        let rows = scored.labels.len() / model.head().loss().label_width();
        let predictions = model.head().predict(&scored.scores);
        let names = model.names_of_predictions();
        let set = |(k, name): (usize, String)| {
            let own = k * rows..(k + 1) * rows;
            // Quantiles are all of one label.
            let labels = scored.labels.get(own.clone()).unwrap_or(&scored.labels[..rows]);
            Self { name, labels, predictions: predictions[own.clone()].to_vec(), scores: &scored.scores[own] }
        };
        Ok(names.into_iter().enumerate().map(set).collect())
    }

    /// Label less prediction of each example.
    pub(crate) fn residuals(&self) -> impl Iterator<Item = f64> + '_ {
        self.labels.iter().zip(&self.predictions).map(|(label, prediction)| label - prediction)
    }

    /// The root of the mean squared residual in words.
    pub(crate) fn error(&self) -> String {
        let square = self.residuals().map(|r| r * r).sum::<f64>() / self.labels.len() as f64;
        let root = if square == f64::INFINITY { "infinite".to_owned() } else { number(square.sqrt()) };
        format!("{}: root mean squared residual {root}, over {} examples.", self.name, count(self.labels.len() as f64))
    }

    /// The residuals in units of their root mean square: deviance residuals, sign(y − ŷ)·√d, where the loss belongs to a
    /// distribution; y − ŷ otherwise. (Of the squared loss both are the same.)
    pub(crate) fn standardized(&self, loss: &dyn Loss) -> Vec<f64> {
        let deviance = |k: usize| {
            let (scores, labels) = (&self.scores[k..=k], &self.labels[k..=k]);
            loss.deviance(Tile { scores, labels, weights: None, rows: 1 })
        };
        let single = loss.outputs() == 1;
        let residual = |(k, raw): (usize, f64)| match single.then(|| deviance(k)).flatten() {
            Some(deviance) => deviance.max(0.0).sqrt().copysign(raw),
            None => raw,
        };
        let residuals: Vec<f64> = self.residuals().enumerate().map(residual).collect();
        let finite = || residuals.iter().filter(|r| r.is_finite());
        let scale = (finite().map(|r| r * r).sum::<f64>() / finite().count().max(1) as f64).sqrt();
        residuals.iter().map(|r| if scale > 0.0 { r / scale } else { *r }).collect()
    }
}
