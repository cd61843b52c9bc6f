//! The kinds of parts that a model file may name.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::column::{self, Encoder};
use crate::head::{Head, Heads};
use crate::loss::Loss;

/// Every kind of encoder and head that a model file may name. Parts that a user wrote are loaded by adding their kind;
/// a kind that is missing is an error that names it.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub(super) encoders: column::Registry,
    pub(super) heads: Heads,
}

impl Registry {
    /// Adds a kind of encoder.
    #[must_use]
    pub fn with_encoder<E: Encoder + DeserializeOwned + 'static>(mut self, kind: &str) -> Self {
        self.encoders = self.encoders.with::<E>(kind);
        self
    }

    /// Adds a kind of head.
    #[must_use]
    pub fn with_head<H: Head + DeserializeOwned + 'static>(mut self, kind: &str) -> Self {
        self.heads = self.heads.with::<H>(kind);
        self
    }

    /// Adds a loss that a regression was trained with, found by its name.
    #[must_use]
    pub fn with_loss(mut self, loss: impl Loss + 'static) -> Self {
        self.heads = self.heads.with_loss(Arc::new(loss));
        self
    }
}
