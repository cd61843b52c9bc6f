//! Cosine decay.

use super::{At, Schedule};
use crate::error::{Result, fraction, positive};

/// Cosine decay: from η to floor·η over s steps, constant afterwards.
///
/// ```text
/// η·((1 − floor)·½(1 + cos(π·min(t, s)/s)) + floor)
/// ```
///
/// # Example
/// ```
/// use gradus::schedule::{At, Cosine, Schedule};
/// let schedule = Cosine { start: 0.1, steps: 100, floor: 0.0 };
/// assert!((schedule.rate(At::new(50, 0, &[])) - 0.05).abs() < 1e-15);
/// assert_eq!(schedule.rate(At::new(500, 0, &[])), 0.0);
/// ```
///
/// # Source
/// Loshchilov & Hutter (2017), *SGDR*, eq. 5, without restarts; TensorFlow's `cosine_decay` (whose `alpha` is `floor`).
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "cosine_decay")]
pub struct Cosine {
    /// η, the rate of the first step.
    pub start: f64,
    /// s.
    pub steps: u64,
    /// The last rate as a fraction of the first, between 0 and 1.
    pub floor: f64,
}

impl Schedule for Cosine {
    fn rate(&self, at: At<'_>) -> f64 {
        let part = at.step.min(self.steps) as f64 / self.steps as f64;
        self.start * ((1.0 - self.floor) * wave(part) + self.floor)
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the cosine schedule", self.steps as f64)?;
        fraction("floor of the cosine schedule", self.floor).map(drop)
    }
}

/// From 1 to 0 over a part of 0 to 1.
pub(super) fn wave(part: f64) -> f64 {
    0.5 * (1.0 + (std::f64::consts::PI * part).cos())
}
