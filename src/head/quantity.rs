//! What all heads for numbers have in common: a loss of one score, whose link says what a score predicts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Heads;
use crate::data::Labels;
use crate::error::{Error, Result, ValueProblem, inconsistent};
use crate::loss::Loss;
use crate::metrics::{self, Evaluation};

/// A loss by its name and parameter, as heads save it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedLoss {
    loss: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameter: Option<f64>,
}

impl SavedLoss {
    pub(super) fn of(loss: &dyn Loss) -> Self {
        Self { loss: loss.name().to_owned(), parameter: loss.parameter() }
    }

    pub(super) fn load(&self, heads: &Heads) -> Result<Arc<dyn Loss>> {
        heads.loss(&self.loss, self.parameter)
    }
}

/// Labels are numbers in the domain of the loss, and the prediction is what the loss makes of a score.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub(super) loss: Arc<dyn Loss>,
}

impl Quantity {
    /// With a loss of one output and one label.
    pub(super) fn new(loss: Arc<dyn Loss>) -> Result<Self> {
        if loss.outputs() == 1 && loss.label_width() == 1 {
            Ok(Self { loss })
        } else {
            Err(metrics::several_outputs(&*loss))
        }
    }

    /// Checks that there are labels, and that the loss is defined for them.
    pub(super) fn learn(&self, labels: &Labels) -> Result<()> {
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no labels to learn from" });
        }
        self.encode(labels).map(drop)
    }

    pub(super) fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        let values = labels.numbers()?;
        let domain = self.loss.domain();
        match values.iter().position(|value| !domain.contains(*value)) {
            None => Ok(values),
            Some(row) => Err(labels.value(row, ValueProblem::Domain { value: values[row], must: domain.describe() })),
        }
    }

    pub(super) fn predict(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().map(|&score| self.loss.prediction(score)).collect()
    }

    pub(super) fn evaluate(
        &self,
        labels: &[f64],
        scores: &[f64],
        weights: Option<&[f64]>,
        offsets: Option<&[f64]>,
    ) -> Result<Evaluation> {
        metrics::regression(&*self.loss, labels, scores, weights, offsets)
    }

    pub(super) fn save(&self) -> Result<Value> {
        serde_json::to_value(SavedLoss::of(&*self.loss)).map_err(inconsistent)
    }

    pub(super) fn load(heads: &Heads, content: &Value) -> Result<Self> {
        let saved: SavedLoss = serde_json::from_value(content.clone()).map_err(inconsistent)?;
        Self::new(saved.load(heads)?)
    }
}
