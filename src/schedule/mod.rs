//! η: the learning rate as a pure function of where the run is.

mod adaptive;
mod constant;
mod cosine;
mod cosine_restarts;
mod exponential;
mod inverse_scaling;
mod inverse_time;
mod one_cycle;
mod optimal;
mod piecewise;
mod polynomial;
mod reduce_on_plateau;
mod warm_up;

use std::sync::Arc;

pub use adaptive::Adaptive;
pub use constant::Constant;
pub use cosine::Cosine;
pub use cosine_restarts::CosineRestarts;
pub use exponential::Exponential;
pub use inverse_scaling::InverseScaling;
pub use inverse_time::InverseTime;
pub use one_cycle::OneCycle;
pub use optimal::Optimal;
pub use piecewise::Piecewise;
pub use polynomial::Polynomial;
pub use reduce_on_plateau::ReduceOnPlateau;
pub use warm_up::WarmUp;

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

    /// Whether it depends on the history: then a solver asks for it once a row of that, and never in between.
    fn reads_past(&self) -> bool {
        false
    }

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

/// A setting between 0 and 1.
fn fraction(name: &'static str, value: f64) -> Result<()> {
    if (0.0..=1.0).contains(&value) {
        Ok(())
    } else {
        Err(Error::Setting { name, value: value.to_string(), must: "between 0 and 1" })
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

/// Every schedule of the family, held to the family's laws.
#[doc(hidden)]
#[must_use]
pub fn all() -> Vec<(&'static str, Arc<dyn Schedule>)> {
    vec![
        ("f64", Arc::new(0.05)),
        ("constant", Arc::new(Constant(0.1))),
        ("inverse time", Arc::new(InverseTime { start: 0.1, decay: 0.5, steps: 100 })),
        ("inverse scaling", Arc::new(InverseScaling { start: 0.1, power: 0.25 })),
        ("exponential", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: false })),
        ("exponential staircase", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: true })),
        ("polynomial", Arc::new(Polynomial { start: 0.1, end: 0.001, steps: 100, power: 2.0 })),
        ("piecewise", Arc::new(Piecewise { boundaries: vec![50, 100], rates: vec![0.1, 0.05, 0.01] })),
        ("cosine", Arc::new(Cosine { start: 0.1, steps: 100, floor: 0.01 })),
        ("cosine restarts", Arc::new(CosineRestarts { start: 0.1, steps: 10, grow: 2.0, shrink: 0.9, floor: 0.01 })),
        ("one cycle", Arc::new(OneCycle::new(0.1, 100))),
        ("warm-up", Arc::new(WarmUp { steps: 10, then: InverseTime { start: 0.1, decay: 0.5, steps: 100 } })),
        ("reduce on plateau", Arc::new(ReduceOnPlateau::new(0.1))),
        ("optimal", Arc::new(Optimal::new(1e-4))),
        ("adaptive", Arc::new(Adaptive { start: 0.1, tolerance: 1e-3, patience: 2 })),
    ]
}
