//! The sums behind a gram.

use serde::{Deserialize, Serialize};

use super::GramLayout;

/// Products of packed rows [1 | dense features | y − o] (padded to the stride of their layout); one row of the same columns for each
/// other feature; products of other features with each other (the lower triangle).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GramSums {
    pub(crate) dense: Vec<f64>,
    pub(super) cross: Vec<f64>,
    pub(super) others: Vec<f64>,
}

impl GramSums {
    pub(crate) fn zeros(layout: &GramLayout) -> Self {
        let mut sums = Self::default();
        sums.begin(layout);
        sums
    }

    /// Sums of no rows, whatever they were of before.
    pub(crate) fn begin(&mut self, layout: &GramLayout) {
        let (stride, others) = (layout.stride, layout.others.len());
        let sizes = [stride * stride, others * stride, others * others];
        for (sums, size) in [&mut self.dense, &mut self.cross, &mut self.others].into_iter().zip(sizes) {
            sums.clear();
            sums.resize(size, 0.0);
        }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        let pairs =
            [(&mut self.dense, &other.dense), (&mut self.cross, &other.cross), (&mut self.others, &other.others)];
        for (into, from) in pairs {
            into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        }
    }

    /// Adds the products of one row: its other features, with its packed columns and with each other.
    pub(crate) fn add_others(&mut self, entries: &[(usize, f64)], packed: &[f64]) {
        let stride = packed.len();
        let others = self.cross.len() / stride;
        for (k, &(place, value)) in entries.iter().enumerate() {
            let cross = &mut self.cross[place * stride..(place + 1) * stride];
            cross.iter_mut().zip(packed).for_each(|(sum, x)| *sum += value * x);
            for &(other, by) in &entries[..=k] {
                self.others[place.min(other) * others + place.max(other)] += value * by;
            }
        }
    }
}
