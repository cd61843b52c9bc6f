//! Training that ran away.

use std::fmt;

use super::{LastGood, quoted};

/// How and where training ran away, and what was good before.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Divergence {
    /// The epoch in which it happened, counted from 1.
    pub epoch: u64,
    /// The update in which it happened, counted from 1.
    pub step: u64,
    /// The loss that was met.
    pub loss: f64,
    /// The learning rate in force.
    pub rate: f64,
    /// The feature whose scale is the likeliest cause, with that scale (its root mean square).
    pub column: Option<(String, f64)>,
    /// The largest learning rate that is stable (2 / the largest curvature), where it is known.
    pub largest_stable_rate: Option<f64>,
    /// What was good before.
    pub last: LastGood,
}

impl Divergence {
    pub(crate) fn new(epoch: u64, step: u64, loss: f64, rate: f64, weights: Vec<f64>) -> Self {
        Self { epoch, step, loss, rate, column: None, largest_stable_rate: None, last: LastGood::new(weights) }
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.step == 1 && self.rate == 0.0 {
            return write!(
                f,
                "training cannot begin: the loss at the starting weights is {}; a label, an offset, an example weight or \
                 a starting weight is too large for it: divide it by a power of ten",
                self.loss
            );
        }
        write!(
            f,
            "training diverged in epoch {}, step {}: loss {} at learning rate {}",
            self.epoch, self.step, self.loss, self.rate
        )?;
        if let Some(rate) = self.largest_stable_rate {
            write!(f, "; the largest stable rate is {rate:.3e}")?;
        }
        if let Some((column, scale)) = &self.column {
            write!(f, "; column {} has the largest scale ({scale:.3e}): standardise it", quoted(column))?;
        }
        f.write_str("; lower the rate, or leave it to LearningRate::Auto")
    }
}
