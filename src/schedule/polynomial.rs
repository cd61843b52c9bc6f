//! Polynomial decay.

use super::{At, Schedule};
use crate::error::{Result, at_least_zero, positive};

/// Polynomial decay: from η to an end over s steps, constant afterwards.
///
/// ```text
/// (η − end)·(1 − min(t, s)/s)ᵖ + end
/// ```
///
/// *Units:* p 1 is a straight line.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Polynomial, Schedule};
/// let schedule = Polynomial { start: 0.5, end: 0.25, steps: 100, power: 2.0 };
/// assert_eq!(schedule.rate(At::new(50, 0, &[])), 0.25 * 0.25 + 0.25);
/// ```
///
/// # Source
/// TensorFlow's `polynomial_decay` without `cycle`. Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "polynomial_decay")]
#[doc(alias = "linear")]
pub struct Polynomial {
    /// η, the rate of the first step.
    pub start: f64,
    /// The rate after s steps, at least 0.
    pub end: f64,
    /// s.
    pub steps: u64,
    /// p.
    pub power: f64,
}

impl Schedule for Polynomial {
    fn rate(&self, at: At<'_>) -> f64 {
        let left = 1.0 - at.step.min(self.steps) as f64 / self.steps as f64;
        (self.start - self.end) * left.powf(self.power) + self.end
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the polynomial schedule", self.steps as f64)?;
        positive("power of the polynomial schedule", self.power)?;
        at_least_zero("end of the polynomial schedule", self.end)?;
        Ok(())
    }
}
