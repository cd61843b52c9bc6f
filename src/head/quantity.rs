//! What heads for numbers have in common: a loss of one score, which knows the labels it is defined for and what a score
//! predicts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Heads;
use crate::data::Label;
use crate::error::{Error, Result, ValueProblem, inconsistent};
use crate::loss::Loss;
use crate::metrics;

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
        Self { loss: loss.name().to_owned(), parameter: loss.properties().parameter }
    }

    pub(super) fn load(&self, heads: &Heads) -> Result<Arc<dyn Loss>> {
        heads.loss(&self.loss, self.parameter)
    }

    /// The loss that is all of a head's content.
    pub(super) fn loaded(heads: &Heads, content: Value) -> Result<Arc<dyn Loss>> {
        serde_json::from_value::<Self>(content).map_err(inconsistent)?.load(heads)
    }

    pub(super) fn saved(loss: &dyn Loss) -> Result<Value> {
        serde_json::to_value(Self::of(loss)).map_err(inconsistent)
    }
}

/// A loss of one score and one label, as every head for numbers needs it.
pub(super) fn of_one_score(loss: Arc<dyn Loss>) -> Result<Arc<dyn Loss>> {
    if loss.outputs() == 1 && loss.label_width() == 1 { Ok(loss) } else { Err(metrics::several_outputs(&*loss)) }
}

/// The same for labels that are never negative.
pub(super) fn of_no_negative(loss: Arc<dyn Loss>, must: &'static str) -> Result<Arc<dyn Loss>> {
    if loss.properties().domain.contains(-1.0) {
        return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
    }
    of_one_score(loss)
}

/// The numbers of a label, in the domain of its loss.
pub(super) fn numbers(loss: &dyn Loss, label: &Label) -> Result<Vec<f64>> {
    let values = label.numbers()?;
    let domain = loss.properties().domain;
    match values.iter().position(|value| !domain.contains(*value)) {
        None => Ok(values),
        Some(row) => Err(label.value(row, ValueProblem::Domain { value: values[row], must: domain.describe() })),
    }
}

/// Checks that there is something to learn from, and that the loss is defined for it.
pub(super) fn learnable(loss: &dyn Loss, label: &Label) -> Result<()> {
    if label.is_empty() {
        return Err(Error::Empty { what: "there are no labels to learn from" });
    }
    numbers(loss, label).map(drop)
}
