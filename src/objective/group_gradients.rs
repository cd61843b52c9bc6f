//! Gradients of groups of examples.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

/// Σ s·∂ℓ/∂w over the examples of each group, by its number: over the features of the view (weights, output-major, then biases), for
/// the groups that have examples.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupGradients(BTreeMap<u32, Vec<f64>>);

impl GroupGradients {
    /// The sum of a group, to be added to: `len` zeros where it has none yet.
    pub(crate) fn of(&mut self, group: u32, len: usize) -> &mut [f64] {
        self.0.entry(group).or_insert_with(|| vec![0.0; len])
    }

    /// The sums, by the numbers of their groups.
    pub(crate) fn sums(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.0.values().map(Vec::as_slice)
    }

    /// Those of both parts.
    pub(crate) fn merge(mut self, later: Self) -> Self {
        for (group, gradient) in later.0 {
            match self.0.entry(group) {
                Entry::Vacant(place) => drop(place.insert(gradient)),
                Entry::Occupied(mut sum) => sum.get_mut().iter_mut().zip(gradient).for_each(|(a, b)| *a += b),
            }
        }
        self
    }
}
