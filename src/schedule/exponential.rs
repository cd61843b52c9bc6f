//! Exponential decay.

use super::{At, Schedule};
use crate::error::{Result, positive};

/// Exponential decay: η·r^(t/s) after t steps; with `staircase` the exponent is floored.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Exponential, Schedule};
/// let schedule = Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: true };
/// assert_eq!(schedule.rate(At::new(199, 0, &[])), 0.1 * 0.96);
/// ```
///
/// # Source
/// TensorFlow's `exponential_decay`. Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "exponential_decay")]
pub struct Exponential {
    /// η, the rate of the first step.
    pub start: f64,
    /// r, between 0 and 1.
    pub decay: f64,
    /// s: after so many steps the rate is η·r.
    pub steps: u64,
    /// Whether the rate falls in steps instead of smoothly.
    pub staircase: bool,
}

impl Schedule for Exponential {
    fn rate(&self, at: At<'_>) -> f64 {
        let periods = at.step as f64 / self.steps as f64;
        self.start * self.decay.powf(if self.staircase { periods.floor() } else { periods })
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the exponential schedule", self.steps as f64)?;
        positive("decay of the exponential schedule", self.decay).map(drop)
    }
}
