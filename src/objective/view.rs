//! How a pass sees the examples.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::design::Affine;

/// The variables and the loss of an aggregate. The examples are the same in every view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The features, as maps of what is stored.
    pub affine: Arc<Affine>,
    /// Over how many units of the score the corners of the loss are rounded; `None` leaves the loss as it is.
    pub smoothing: Option<f64>,
}
