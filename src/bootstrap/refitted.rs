//! What a fit of drawn examples has of its own.

use std::sync::Arc;

use crate::head::Head;

/// What a fit of drawn examples has of its own: encoded weights and biases, and the head with the estimated parameter of its loss.
#[derive(Debug, Clone)]
pub(super) struct Refitted {
    pub(super) weights: Vec<f64>,
    pub(super) head: Arc<dyn Head>,
}
