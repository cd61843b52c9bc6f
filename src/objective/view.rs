//! How a pass sees the examples.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::design::Affine;
use crate::loss::LossForm;

/// The variables and the loss of an aggregate. The examples are the same in every view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The features, as maps of what is stored.
    pub affine: Arc<Affine>,
    /// What of the loss is added up.
    pub loss: LossForm,
}
