//! Where the encoded examples of a fit lie.

use std::sync::Arc;

use crate::engine::{Cached, Local};
use crate::error::Result;
use crate::objective::{Facts, Pass};

/// Where the encoded examples of a fit lie.
#[derive(Debug, Clone)]
pub(crate) enum ExamplesPlace<'a> {
    Memory(Arc<Local<'a>>),
    /// In a file, piece by piece.
    Cache(Cached),
}

impl<'a> ExamplesPlace<'a> {
    /// Passes over them.
    pub(super) fn pass(&self) -> Arc<dyn Pass + 'a> {
        match self {
            Self::Memory(local) => local.clone(),
            Self::Cache(cached) => Arc::new(cached.clone()),
        }
    }

    pub(super) fn facts(&self) -> Result<Facts> {
        match self {
            Self::Memory(local) => local.facts(),
            Self::Cache(cached) => cached.facts(),
        }
    }

    /// The root of the weighted mean square of a feature's values that are not 0, where those are few; 1 for all others.
    pub(super) fn sizes_where_not_zero(&self) -> Result<Vec<f64>> {
        match self {
            Self::Memory(local) => {
                let examples = local.examples();
                Ok(examples.design.sizes_where_not_zero(examples.targets().weights))
            }
            Self::Cache(cached) => cached.sizes_where_not_zero(),
        }
    }
}
