//! Warm-up.

use super::{At, Schedule};
use crate::error::{Result, positive};

/// Warm-up, then any schedule: in the first s steps the rate rises along a line to the first one of that schedule, which
/// counts its steps from there on.
///
/// ```text
/// first·(t + 1)/s for t < s,  then.rate(t − s) afterwards
/// ```
///
/// # Example
/// ```
/// use gradus::schedule::{At, Exponential, Schedule, WarmUp};
/// let then = Exponential { start: 0.5, decay: 0.5, steps: 10, staircase: false };
/// let schedule = WarmUp { steps: 4, then };
/// let rates = [0, 3, 4, 14].map(|step| schedule.rate(At::new(step, 0, &[])));
/// assert_eq!(rates, [0.125, 0.5, 0.5, 0.25]);
/// ```
///
/// # Source
/// Goyal et al. (2017), *Accurate, large minibatch SGD*, section 2.2.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "linear warmup")]
pub struct WarmUp<S> {
    /// s.
    pub steps: u64,
    /// What follows.
    pub then: S,
}

impl<S: Schedule> Schedule for WarmUp<S> {
    fn rate(&self, at: At<'_>) -> f64 {
        let rate = self.then.rate(At { step: at.step.saturating_sub(self.steps), ..at });
        if at.step < self.steps { rate * (at.step + 1) as f64 / self.steps as f64 } else { rate }
    }

    fn reads_past(&self) -> bool {
        self.then.reads_past()
    }

    fn validate(&self) -> Result<()> {
        positive("steps of the warm-up", self.steps as f64)?;
        self.then.validate()
    }
}
