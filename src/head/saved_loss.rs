//! The loss of a head in the file of a model.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Heads;
use crate::error::{Result, inconsistent};
use crate::loss::Loss;

/// A loss by its name, parameter and estimate, as heads save it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedLoss {
    loss: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameter: Option<f64>,
    /// The estimate of a parameter that was estimated with the weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    estimate: Option<f64>,
}

impl SavedLoss {
    pub(super) fn of(loss: &dyn Loss) -> Self {
        let estimate = loss.estimated().map(|parameter| parameter.estimate());
        Self { loss: loss.name().to_owned(), parameter: loss.properties().parameter, estimate }
    }

    pub(super) fn load(&self, heads: &Heads) -> Result<Arc<dyn Loss>> {
        let loss = heads.loss(&self.loss, self.parameter)?;
        match (loss.estimated(), self.estimate) {
            (None, None) => Ok(loss),
            (Some(_), Some(estimate)) => loss.with_estimate(estimate).map_err(inconsistent),
            _ => Err(inconsistent(format!("whether a parameter of the loss {:?} was estimated", self.loss))),
        }
    }

    /// The loss that is all of a head's content.
    pub(super) fn loaded(heads: &Heads, content: Value) -> Result<Arc<dyn Loss>> {
        serde_json::from_value::<Self>(content).map_err(inconsistent)?.load(heads)
    }

    pub(super) fn saved(loss: &dyn Loss) -> Result<Value> {
        serde_json::to_value(Self::of(loss)).map_err(inconsistent)
    }
}
