//! Which weights belong together.

use std::ops::Range;

use crate::error::{Error, Result};

/// The name of each feature (counted from 0).
pub type Names<'n> = dyn Fn(usize) -> Option<String> + 'n;

/// The layout of the weights: how many features, and which of them each feature column makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Features per output.
    pub features: usize,
    /// Outputs; weight `o·features + j` is that of feature j for output o.
    pub outputs: usize,
    /// The features of each feature column, in order.
    pub columns: Vec<Range<usize>>,
}

impl Layout {
    /// The number of weights, biases not counted.
    #[must_use]
    pub fn weights(&self) -> usize {
        self.features * self.outputs
    }

    /// The feature of a name, or all of a column: those called `name=…`.
    ///
    /// # Errors
    /// A name that no feature has.
    pub fn features_named(&self, name: &str, names: &Names<'_>) -> Result<Vec<usize>> {
        let of = |j: &usize| {
            names(*j)
                .is_some_and(|own| own.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
        };
        let found: Vec<usize> = (0..self.features).filter(of).collect();
        if found.is_empty() {
            let must = "the name of a feature, or of a column whose features are called name=…";
            return Err(Error::Setting { name: "a name in a penalty", value: format!("{name:?}"), must });
        }
        Ok(found)
    }
}
