//! One cycle.

use super::cosine::wave;
use super::{At, Schedule};
use crate::error::{Result, fraction, positive, setting};

/// One cycle: up to a peak and down to far below the start, both along a cosine; constant afterwards.
///
/// ```text
/// first·peak → peak in the first rise·s − 1 steps, then → last·peak in step s − 1
/// ```
///
/// [`OneCycle::new`] has PyTorch's proportions: rise 0.3, first 1/25, last 1/250 000.
///
/// # Example
/// ```
/// use gradus::schedule::{At, OneCycle, Schedule};
/// let schedule = OneCycle { peak: 0.5, steps: 21, rise: 0.5, first: 0.2, last: 0.0 };
/// assert!((schedule.rate(At::new(0, 0, &[])) - 0.1).abs() < 1e-15);
/// let summit = OneCycle { steps: 22, ..schedule };               // ½·22 − 1 = 10
/// assert_eq!(summit.rate(At::new(10, 0, &[])), 0.5);
/// ```
///
/// # Source
/// Smith & Topin (2018), *Super-convergence*; PyTorch's `OneCycleLR` with `anneal_strategy="cos"`. Differs from it in:
/// the momentum stays as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "OneCycleLR")]
pub struct OneCycle {
    /// The largest rate.
    pub peak: f64,
    /// s.
    pub steps: u64,
    /// The part of the steps that rise, between 0 and 1.
    pub rise: f64,
    /// The first rate as a fraction of the peak.
    pub first: f64,
    /// The last rate as a fraction of the peak.
    pub last: f64,
}

impl OneCycle {
    /// PyTorch's proportions.
    #[must_use]
    pub fn new(peak: f64, steps: u64) -> Self {
        Self { peak, steps, rise: 0.3, first: 1.0 / 25.0, last: 1.0 / 250_000.0 }
    }
}

impl Schedule for OneCycle {
    fn rate(&self, at: At<'_>) -> f64 {
        let (t, end) = (at.step as f64, self.steps as f64 - 1.0);
        let summit = (self.rise * self.steps as f64 - 1.0).max(0.0);
        // wave falls from 1 to 0.
        let along = |from: f64, to: f64, part: f64| to + (from - to) * wave(part.min(1.0));
        let height = if t < summit {
            along(self.first, 1.0, t / summit)
        } else if end > summit {
            along(1.0, self.last, (t - summit) / (end - summit))
        } else {
            self.last
        };
        self.peak * height
    }

    fn validate(&self) -> Result<()> {
        positive("peak of the one-cycle schedule", self.peak)?;
        fraction("rise of the one-cycle schedule", self.rise)?;
        fraction("first rate of the one-cycle schedule", self.first)?;
        fraction("last rate of the one-cycle schedule", self.last)?;
        setting("steps of the one-cycle schedule", self.steps as f64, "at least 2", self.steps >= 2)?;
        Ok(())
    }
}
