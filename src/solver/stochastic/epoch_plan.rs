//! What holds during an epoch of stochastic steps.

use super::averaging::Average;
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::optimizer::AnyOptimizer;
use crate::penalty::Shrinkage;
use crate::progress::Progress;
use crate::schedule::{At, Schedule, usable};

/// The settings of the steps of one epoch: w ← w − η·d over one batch after the other, d being made of the gradient by the
/// optimizer, each followed by the penalty's implicit step.
pub(super) struct EpochPlan<'e> {
    pub(super) objective: &'e Objective<'e>,
    pub(super) optimizer: &'e dyn AnyOptimizer,
    /// Whether the penalty acts by implicit steps; otherwise its slope is in the gradient.
    pub(super) implicit: bool,
    /// η of each step.
    pub(super) schedule: &'e dyn Schedule,
    /// The history so far, for the schedule.
    pub(super) past: &'e [Progress],
    /// Epochs completed.
    pub(super) epoch: u64,
    /// Σs over all examples.
    pub(super) total_weight: f64,
    /// Examples of a batch.
    pub(super) size: usize,
    /// What an implicit step does to each weight alone, where steps are plain ones.
    pub(super) shrinkage: Option<&'e [Shrinkage]>,
    /// Which average of the weights this epoch is part of.
    pub(super) average: Option<Average>,
    /// The mean loss of a batch, times its share of all examples, beyond which the run is lost.
    pub(super) bound: f64,
    /// The error of a run that is lost: after so many updates, at a loss and a rate.
    pub(super) lost: &'e (dyn Fn(u64, f64, f64) -> Error + Sync),
}

impl EpochPlan<'_> {
    /// η of the step after so many updates.
    #[inline]
    pub(super) fn rate(&self, step: u64) -> Result<f64> {
        usable(self.schedule.rate(At::new(step, self.epoch, self.past)))
    }

    /// Whether steps are w ← w − η·g and implicit ones, and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        let decays = matches!(self.average, Some(Average::Exponential(_)));
        self.optimizer.properties().is_sgd && (self.implicit || self.objective.penalty().is_none()) && !decays
    }

    /// The error where examples are not shown by rows.
    pub(super) fn without_rows() -> Error {
        Error::Unsupported {
            what: "stochastic gradient descent".to_owned(),
            needs: "examples that can be visited in batches",
            found: "examples that can only be passed over as a whole".to_owned(),
        }
    }
}
