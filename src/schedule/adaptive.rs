//! scikit-learn's adaptive rate.

use super::{At, Schedule};
use crate::error::{Result, positive, setting};

/// scikit-learn's `adaptive`: the rate is divided by 5 each time that the training loss has not fallen by `tolerance`, in
/// `patience` epochs one after the other, below the best so far.
///
/// *Units:* the tolerance is absolute, as the mean loss; for the squared loss twice theirs, which has a ½. *Corners:* a
/// rate of 1e-6 or less stays; scikit-learn stops there.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let examples = Table::from_columns([("x", vec![1.0, 2.0, 3.0].into()), ("y", vec![1.0, 2.0, 4.0].into())])?;
/// let schedule = Adaptive { start: 0.01, tolerance: 1e9, patience: 2 };       // never good enough
/// let solver = GradientDescent::stochastic().learning_rate(schedule).epochs(4).tolerance(0.0);
/// let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&examples)?;
/// let rates: Vec<f64> = fit.report().history.iter().map(|row| row.rate).collect();
/// assert_eq!(rates, [0.01, 0.01, 0.01, 0.002]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// scikit-learn 1.9's `learning_rate="adaptive"` (`eta0`, `tol`, `n_iter_no_change`).
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "n_iter_no_change")]
pub struct Adaptive {
    /// The first rate.
    pub start: f64,
    /// By how much the loss has to fall.
    pub tolerance: f64,
    /// In how many epochs.
    pub patience: u64,
}

/// Rates up to this are not divided.
const SMALLEST: f64 = 1e-6;

impl Schedule for Adaptive {
    fn rate(&self, at: At<'_>) -> f64 {
        let (mut rate, mut best, mut idle) = (self.start, f64::INFINITY, 0);
        for row in at.past {
            idle = if row.loss > best - self.tolerance { idle + 1 } else { 0 };
            best = best.min(row.loss);
            if idle >= self.patience && rate > SMALLEST {
                (rate, idle) = (rate / 5.0, 0);
            }
        }
        rate
    }

    fn reads_past(&self) -> bool {
        true
    }

    fn validate(&self) -> Result<()> {
        positive("learning rate", self.start)?;
        positive("patience of the adaptive schedule", self.patience as f64)?;
        setting("tolerance of the adaptive schedule", self.tolerance, "finite", true)?;
        Ok(())
    }
}
