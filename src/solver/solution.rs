//! What a run came to.

use super::{Certificate, Checkpoint};
use crate::progress::{Progress, StopReason, Warning};

/// What a run came to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Solution {
    /// Weights, then biases: those with the smallest validation loss where there is one, otherwise the last.
    pub weights: Vec<f64>,
    /// Why the run ended.
    pub stop: StopReason,
    /// The history.
    pub history: Vec<Progress>,
    /// The epoch of the weights, when validation chose them.
    pub best_epoch: Option<u64>,
    /// What the run itself knows of how far from optimal its last weights can be.
    pub certificate: Option<Certificate>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// Facts for the report.
    pub notes: Vec<String>,
    /// From where the run can go on.
    pub checkpoint: Checkpoint,
}
