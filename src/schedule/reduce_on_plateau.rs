//! Less, when nothing gets better.

use super::{At, Schedule};
use crate::error::{Result, at_least_zero, fraction, positive};

/// Reduces the rate when the loss has stopped falling: after more than `patience` rows of the history without an
/// improvement it is multiplied by `factor`, down to `floor`.
///
/// *Units:* the loss is that over the validation examples where there are some, otherwise the objective. A row improves
/// when it is below the best so far by more than `threshold`, relatively. [`ReduceOnPlateau::new`]: factor 0.1, patience
/// 10, threshold 1e-4, floor 0. *Corners:* looked at once a row, so a rate never changes inside an epoch.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let examples = Table::from_columns([("x", vec![1.0, 2.0, 3.0].into()), ("y", vec![1.0, 2.0, 4.0].into())])?;
/// let schedule = ReduceOnPlateau { factor: 0.5, patience: 2, ..ReduceOnPlateau::new(0.01) };
/// let solver = GradientDescent::full_batch().learning_rate(schedule).epochs(100).tolerance(0.0);
/// let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&examples)?;
/// assert_eq!(fit.report().history[0].rate, 0.01);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// PyTorch's `ReduceLROnPlateau` (whose defaults these are) and Keras's, without their cooldown.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "ReduceLROnPlateau")]
pub struct ReduceOnPlateau {
    /// The first rate.
    pub start: f64,
    /// What the rate is multiplied by, above 0 and at most 1.
    pub factor: f64,
    /// Rows without an improvement that are waited for.
    pub patience: u64,
    /// The least relative improvement.
    pub threshold: f64,
    /// The least rate.
    pub floor: f64,
}

impl ReduceOnPlateau {
    /// From this rate, with PyTorch's settings.
    #[must_use]
    pub fn new(start: f64) -> Self {
        Self { start, factor: 0.1, patience: 10, threshold: 1e-4, floor: 0.0 }
    }
}

impl Schedule for ReduceOnPlateau {
    fn rate(&self, at: At<'_>) -> f64 {
        let (mut rate, mut best, mut idle) = (self.start, f64::INFINITY, 0);
        for row in at.past {
            let loss = row.validation.unwrap_or_else(|| row.objective());
            let needed = if best.is_finite() { best - self.threshold * best.abs() } else { best };
            if loss < needed {
                (best, idle) = (loss, 0);
            } else {
                idle += 1;
            }
            if idle > self.patience {
                (rate, idle) = ((rate * self.factor).max(self.floor), 0);
            }
        }
        rate
    }

    fn reads_past(&self) -> bool {
        true
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("factor on a plateau", self.factor)?;
        fraction("factor on a plateau", self.factor)?;
        at_least_zero("threshold of a plateau", self.threshold)?;
        at_least_zero("least learning rate", self.floor)?;
        Ok(())
    }
}
