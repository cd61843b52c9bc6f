//! η: the learning rate as a pure function of where the run is.

use std::fmt::Debug;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::progress::Progress;

/// Where a run is, as a schedule sees it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct At<'a> {
    /// Updates made so far: 0 at the first.
    pub step: u64,
    /// Epochs completed so far: 0 in the first.
    pub epoch: u64,
    /// The history so far.
    pub past: &'a [Progress],
}

impl<'a> At<'a> {
    /// A point of a run.
    #[must_use]
    pub fn new(step: u64, epoch: u64, past: &'a [Progress]) -> Self {
        Self { step, epoch, past }
    }
}

/// A learning rate that may change during a run. A plain `f64` is a schedule, and so is a closure
/// `|at: At<'_>| -> f64`.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Schedule};
/// let warm_up = |at: At<'_>| 0.1 * ((at.step + 1) as f64 / 100.0).min(1.0);
/// assert_eq!(warm_up.rate(At::new(0, 0, &[])), 0.001);
/// assert_eq!(0.05.rate(At::new(7, 0, &[])), 0.05);
/// ```
#[doc(alias = "learning_rate_schedule")]
#[doc(alias = "lr_scheduler")]
pub trait Schedule: Send + Sync {
    /// The rate of the next update.
    fn rate(&self, at: At<'_>) -> f64;

    /// Faults in its settings, found before any data is touched.
    ///
    /// # Errors
    /// A setting outside its range.
    fn validate(&self) -> Result<()> {
        positive("learning rate", self.rate(At::new(0, 0, &[])))
    }
}

impl Schedule for f64 {
    fn rate(&self, _at: At<'_>) -> f64 {
        *self
    }
}

impl<F: Fn(At<'_>) -> f64 + Send + Sync> Schedule for F {
    fn rate(&self, at: At<'_>) -> f64 {
        self(at)
    }
}

fn positive(name: &'static str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(Error::Setting { name, value: value.to_string(), must: "finite and greater than 0" })
    }
}

/// A rate that a schedule gave in the middle of a run.
#[inline]
pub(crate) fn usable(rate: f64) -> Result<f64> {
    if rate.is_finite() && rate >= 0.0 {
        return Ok(rate);
    }
    let must = "finite and at least 0 at every step of a schedule";
    Err(Error::Setting { name: "learning rate", value: rate.to_string(), must })
}

/// A constant rate: η.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Constant, Schedule};
/// assert_eq!(Constant(0.1).rate(At::new(1000, 3, &[])), 0.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant(pub f64);

impl Schedule for Constant {
    fn rate(&self, _at: At<'_>) -> f64 {
        self.0
    }
}

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
        if self.decay == 0.0 { Ok(()) } else { positive("decay of the inverse time schedule", self.decay) }
    }
}

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
        positive("decay of the exponential schedule", self.decay)
    }
}

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
        let wave = 0.5 * (1.0 + (std::f64::consts::PI * part).cos());
        self.start * ((1.0 - self.floor) * wave + self.floor)
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("steps of the cosine schedule", self.steps as f64)?;
        if (0.0..=1.0).contains(&self.floor) {
            Ok(())
        } else {
            let value = self.floor.to_string();
            Err(Error::Setting { name: "floor of the cosine schedule", value, must: "between 0 and 1" })
        }
    }
}

/// Every schedule of the family, held to the family's laws.
#[doc(hidden)]
#[must_use]
pub fn all() -> Vec<(&'static str, Arc<dyn Schedule>)> {
    vec![
        ("f64", Arc::new(0.05)),
        ("constant", Arc::new(Constant(0.1))),
        ("inverse time", Arc::new(InverseTime { start: 0.1, decay: 0.5, steps: 100 })),
        ("exponential", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: false })),
        ("exponential staircase", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: true })),
        ("cosine", Arc::new(Cosine { start: 0.1, steps: 100, floor: 0.01 })),
    ]
}
