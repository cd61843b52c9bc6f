//! The model that a fit begins at.

use crate::model::Model;

/// A model that a fit begins at.
#[derive(Debug, Clone)]
pub(super) enum WarmStart {
    /// Its columns and head are kept.
    Kept(Model),
    /// Columns and head are learned anew, and weights are found by name.
    ByName(Model),
}

impl WarmStart {
    /// The model whose columns and head are kept.
    pub(super) fn kept(&self) -> Option<&Model> {
        match self {
            Self::Kept(model) => Some(model),
            Self::ByName(_) => None,
        }
    }
}
