//! Cosine decay with restarts.

use super::cosine::wave;
use super::{At, Schedule};
use crate::error::{Result, fraction, positive, setting};

/// Cosine decay that starts again: periods of s, s·grow, s·grow², … steps, each from a first rate of η·shrinkⁱ.
///
/// ```text
/// η·((1 − floor)·shrinkⁱ·½(1 + cos(π·part of period i)) + floor)
/// ```
///
/// # Example
/// ```
/// use gradus::schedule::{At, CosineRestarts, Schedule};
/// let schedule = CosineRestarts { start: 0.5, steps: 10, grow: 2.0, shrink: 0.5, floor: 0.0 };
/// assert_eq!(schedule.rate(At::new(10, 0, &[])), 0.25);          // the second period begins
/// assert!((schedule.rate(At::new(20, 0, &[])) - 0.125).abs() < 1e-15);      // and is half over
/// ```
///
/// # Source
/// Loshchilov & Hutter (2017), *SGDR*, eq. 5; TensorFlow's `cosine_decay_restarts` (`t_mul` is grow, `m_mul` shrink,
/// `alpha` the floor). Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "cosine_decay_restarts")]
#[doc(alias = "SGDR")]
pub struct CosineRestarts {
    /// η, the rate of the first step.
    pub start: f64,
    /// s, the length of the first period.
    pub steps: u64,
    /// By how much each period is longer than the last, at least 1.
    pub grow: f64,
    /// What each period's first rate is of the last one's, above 0 and at most 1.
    pub shrink: f64,
    /// The last rate as a fraction of the first, between 0 and 1.
    pub floor: f64,
}

impl Schedule for CosineRestarts {
    fn rate(&self, at: At<'_>) -> f64 {
        let (mut left, mut length, mut height) = (at.step as f64, self.steps as f64, 1.0);
        if self.grow > 1.0 {
            while left >= length {
                left -= length;
                length *= self.grow;
                height *= self.shrink;
            }
        } else {
            height = self.shrink.powf((left / length).floor());
            left %= length;
        }
        self.start * ((1.0 - self.floor) * height * wave(left / length) + self.floor)
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the cosine schedule", self.steps as f64)?;
        fraction("floor of the cosine schedule", self.floor)?;
        setting("growth of the cosine schedule", self.grow, "finite and at least 1", self.grow >= 1.0)?;
        positive("shrinkage of the cosine schedule", self.shrink)?;
        fraction("shrinkage of the cosine schedule", self.shrink).map(drop)
    }
}
