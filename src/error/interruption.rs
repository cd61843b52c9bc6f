//! Training that lost its examples on the way.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::Error;

/// What a run stood at when its examples could no longer be read.
#[non_exhaustive]
pub struct Interruption {
    /// Why they could not.
    pub error: Error,
    /// The last epoch that was completed.
    pub epoch: u64,
    /// The weights after it, biases at the end.
    pub weights: Vec<f64>,
    /// The model of these weights, put here by the estimator; see `Error::last_good_model`.
    pub(crate) model: Option<Arc<dyn Any + Send + Sync>>,
}

impl Interruption {
    pub(crate) fn new(error: Error, epoch: u64, weights: Vec<f64>) -> Self {
        Self { error, epoch, weights, model: None }
    }
}

impl fmt::Debug for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interruption")
            .field("error", &self.error)
            .field("epoch", &self.epoch)
            .field("weights", &self.weights.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (after epoch {}, whose weights this error carries)", self.error, self.epoch)
    }
}
