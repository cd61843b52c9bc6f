//! A row of the history.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One row of the history of a run. The history is append-only: schedules, stop rules, watchers and the
/// report are all functions of the slice `&[Progress]`, and nothing else remembers anything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Progress {
    /// Passes over the examples so far, counted from 1 (the epoch that this row ends or lies in).
    pub epoch: u64,
    /// Updates of the weights so far.
    pub step: u64,
    /// Weighted mean loss over the training examples, without the penalty. For mini-batches the mean over the
    /// batches of this row, each at the weights of its own moment; exact when [`Progress::exact`] says so.
    pub loss: f64,
    /// The penalty at the weights of this row.
    pub penalty: f64,
    /// Whether `loss` was measured at one point for all examples (full batch, `record_every`).
    pub exact: bool,
    /// How large a slope of F is left ([`crate::solver::Certificate::violation`]), where the run knows the slopes over all
    /// examples.
    pub violation: Option<f64>,
    /// Weighted mean loss over the validation examples, at the weights at the end of this row.
    pub validation: Option<f64>,
    /// The learning rate of the last update.
    pub rate: f64,
    /// Time since the run began.
    pub elapsed: Duration,
}

impl Progress {
    /// A row of a run that looks at all examples in each step: of loss, penalty and slopes it says nothing yet.
    #[must_use]
    pub fn new(step: u64, rate: f64) -> Self {
        let (loss, penalty, violation, validation) = (0.0, 0.0, None, None);
        Self { epoch: step, step, loss, penalty, exact: true, violation, validation, rate, elapsed: Duration::ZERO }
    }

    /// The objective F = loss + penalty.
    #[must_use]
    pub fn objective(&self) -> f64 {
        self.loss + self.penalty
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {:>5}  step {:>7}  loss {:<12.6}", self.epoch, self.step, self.loss)?;
        if let Some(validation) = self.validation {
            write!(f, "  validation {validation:<12.6}")?;
        }
        write!(f, "  rate {:.3e}", self.rate)
    }
}
