//! Learning rates, as functions of where a run is.

use super::At;
use crate::error::{Error, Result, positive};

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

    /// Whether it depends on the history: then a solver asks for it once a row of that, and never in between.
    fn reads_past(&self) -> bool {
        false
    }

    /// Faults in its settings, found before any data is touched.
    ///
    /// # Errors
    /// A setting outside its range.
    fn validate(&self) -> Result<()> {
        positive("learning rate", self.rate(At::new(0, 0, &[]))).map(drop)
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

/// A rate that a schedule gave in the middle of a run.
#[inline]
pub(crate) fn usable(rate: f64) -> Result<f64> {
    if rate.is_finite() && rate >= 0.0 {
        return Ok(rate);
    }
    let must = "finite and at least 0 at every step of a schedule";
    Err(Error::Setting { name: "learning rate", value: rate.to_string(), must })
}
