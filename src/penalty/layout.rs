//! Which weights belong together.

use std::collections::HashMap;
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

    /// For each of these names its feature, or all of a column: those called `name=…`.
    ///
    /// # Errors
    /// A name that no feature has.
    pub fn features_named(&self, wanted: &[&str], names: &Names<'_>) -> Result<Vec<Vec<usize>>> {
        let places: HashMap<&str, usize> = wanted.iter().copied().zip(0..).collect();
        let mut found = vec![Vec::new(); wanted.len()];
        for (j, own) in (0..self.features).filter_map(|j| Some((j, names(j)?))) {
            let columns = own.match_indices('=').map(|(end, _)| &own[..end]);
            for place in columns.chain([own.as_str()]).filter_map(|name| places.get(name)) {
                found[*place].push(j);
            }
        }
        // A name that stands twice is looked up once.
        let each = wanted.iter().map(|name| match found[places[name]].as_slice() {
            [] => {
                let must = "the name of a feature, or of a column whose features are called name=…";
                Err(Error::Setting { name: "a name in a penalty", value: format!("{name:?}"), must })
            }
            found => Ok(found.to_vec()),
        });
        each.collect()
    }
}
