//! Inverse scaling.

use super::{At, Schedule};
use crate::error::{Result, positive};

/// Inverse scaling: η/tᵖ in step t = 1, 2, …
///
/// *Units:* p ½ is what the theory of convex losses asks for, scikit-learn's default is ¼.
///
/// # Example
/// ```
/// use gradus::schedule::{At, InverseScaling, Schedule};
/// let schedule = InverseScaling { start: 0.1, power: 0.5 };
/// assert_eq!(schedule.rate(At::new(3, 0, &[])), 0.05);
/// ```
///
/// # Source
/// scikit-learn's `learning_rate="invscaling"` with `power_t` p. Differs from it in: nothing (but that its squared loss has
/// a ½, so that half its rate is this library's).
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "invscaling")]
#[doc(alias = "power_t")]
pub struct InverseScaling {
    /// η, the rate of the first step.
    pub start: f64,
    /// p.
    pub power: f64,
}

impl Schedule for InverseScaling {
    fn rate(&self, at: At<'_>) -> f64 {
        self.start / (at.step as f64 + 1.0).powf(self.power)
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("power of the inverse scaling schedule", self.power).map(drop)
    }
}
