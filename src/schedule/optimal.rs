//! scikit-learn's optimal rate.

use super::{At, Schedule};
use crate::error::{Result, positive};

/// scikit-learn's `optimal`, Bottou's rate for a penalty of strength α:
///
/// ```text
/// 1/(α·(t₀ + t − 1)) in step t = 1, 2, …        t₀ = 1/(α·√(1/√α))
/// ```
///
/// *Units:* α is scikit-learn's `alpha`, whose ridge is half of it here. [`Optimal::halved`] is for the squared loss, which
/// is twice theirs. *Corners:* falls as 1/t, which suits a loss with a ridge; large α make it begin with large steps.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Optimal, Schedule};
/// // √(1/√0.0001) = 10, so t₀ = 1000.
/// let schedule = Optimal::new(1e-4);
/// assert!((schedule.rate(At::new(0, 0, &[])) - 10.0).abs() < 1e-12);
/// assert!((schedule.rate(At::new(1000, 0, &[])) - 5.0).abs() < 1e-12);
/// ```
///
/// # Source
/// Bottou (2012), *Stochastic gradient descent tricks*, section 5.2; scikit-learn 1.9. Theirs divides √(1/√α) by the slope
/// of the loss of label 1 at the score −√(1/√α) where that is above 1, which it is for none of its losses.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "learning_rate=optimal")]
pub struct Optimal {
    strength: f64,
    halved: bool,
}

impl Optimal {
    /// For a penalty of this `alpha`.
    #[must_use]
    #[doc(alias = "alpha")]
    pub fn new(strength: f64) -> Self {
        Self { strength, halved: false }
    }

    /// Half of it.
    #[must_use]
    pub fn halved(self) -> Self {
        Self { halved: true, ..self }
    }
}

impl Schedule for Optimal {
    fn rate(&self, at: At<'_>) -> f64 {
        let first = (1.0 / self.strength.sqrt()).sqrt();
        let begin = 1.0 / (first * self.strength);
        let rate = 1.0 / (self.strength * (begin + at.step as f64));
        if self.halved { 0.5 * rate } else { rate }
    }

    fn validate(&self) -> Result<()> {
        positive("strength of the optimal schedule", self.strength).map(drop)
    }
}
