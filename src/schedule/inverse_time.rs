//! Inverse time decay.

use super::{At, Schedule};
use crate::error::{Result, positive};

/// Inverse time decay: η/(1 + r·t/s) after t steps.
///
/// # Example
/// ```
/// use gradus::schedule::{At, InverseTime, Schedule};
/// let schedule = InverseTime { start: 0.1, decay: 0.5, steps: 100 };
/// assert_eq!(schedule.rate(At::new(200, 0, &[])), 0.05);
/// ```
///
/// # Source
/// TensorFlow's `inverse_time_decay`. Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "inverse_time_decay")]
pub struct InverseTime {
    /// η, the rate of the first step.
    pub start: f64,
    /// r.
    pub decay: f64,
    /// s: after so many steps the rate is η/(1 + r).
    pub steps: u64,
}

impl Schedule for InverseTime {
    fn rate(&self, at: At<'_>) -> f64 {
        self.start / (1.0 + self.decay * at.step as f64 / self.steps as f64)
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the inverse time schedule", self.steps as f64)?;
        if self.decay == 0.0 { Ok(()) } else { positive("decay of the inverse time schedule", self.decay).map(drop) }
    }
}
