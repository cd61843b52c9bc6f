//! From where a run can go on.

use serde::{Deserialize, Serialize};

use super::State;
use super::state::countable;
use crate::error::{Error, Result};
use crate::objective::Shape;
use crate::progress::Progress;

/// Everything that a run needs to go on as if it had never been interrupted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The run's own state.
    pub(crate) run: State,
    /// The history so far.
    pub(crate) history: Vec<Progress>,
    /// The weights with the smallest validation loss so far.
    pub(crate) best: Option<Best>,
}

impl Checkpoint {
    /// The same state of the run, for other examples: without the losses over the first ones.
    pub(crate) fn anew(&self) -> Self {
        Self { run: self.run.clone(), history: Vec::new(), best: None }
    }

    /// The history and the best weights, once they are found to be those of a run of this shape.
    pub(super) fn past(self, shape: Shape) -> Result<(Vec<Progress>, Option<Best>)> {
        self.history.iter().flat_map(|row| [row.epoch, row.step]).try_for_each(countable)?;
        if let Some(best) = &self.best {
            width("best weights and biases", best.weights.len(), shape.len())?;
        }
        Ok((self.history, self.best))
    }
}

/// The weights with the smallest validation loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Best {
    pub(crate) validation: f64,
    pub(crate) epoch: u64,
    pub(crate) weights: Vec<f64>,
}

/// Refuses what is not as wide as the objective asks for.
pub(super) fn width(what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Checkpoint { why: format!("it holds {found} {what}, where this objective has {expected}") })
}
