//! What a run had come to before it failed.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// The weights of a run before it failed, and the model that they make ([`Error::last_good_model`](super::Error::last_good_model)).
#[derive(Clone)]
#[non_exhaustive]
pub struct LastGood {
    /// The weights, biases at the end.
    pub weights: Vec<f64>,
    /// Their model, put here by the estimator.
    pub(crate) model: Option<Arc<dyn Any + Send + Sync>>,
}

impl LastGood {
    pub(crate) fn new(weights: Vec<f64>) -> Self {
        Self { weights, model: None }
    }
}

impl fmt::Debug for LastGood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LastGood").field("weights", &self.weights.len()).finish_non_exhaustive()
    }
}
