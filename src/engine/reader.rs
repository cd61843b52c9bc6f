//! Rows by their numbers.

use std::sync::Arc;

use super::seen::Seen;
use crate::design::RowCopy;
use crate::objective::{Access, RowBlock};

/// Examples in memory, and what the objective that looks at them row by row says of them.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) seen: Arc<Seen<'a>>,
    pub(super) access: Access,
}

impl Reader<'_> {
    /// Σs/n over all examples.
    pub(super) fn mean_weight(&self) -> f64 {
        self.access.total_weight / self.access.examples as f64
    }

    /// Fills a block with rows by their numbers here.
    pub(super) fn fill(&self, copy: Option<&RowCopy>, into: &mut RowBlock) {
        let examples = &self.seen.examples;
        let n = examples.rows();
        let RowBlock { numbers, packed, labels, weights, offsets } = into;
        labels.clear();
        for label in 0..self.seen.loss.label_width() {
            let of = &examples.labels[label * n..(label + 1) * n];
            labels.extend(numbers.iter().map(|&row| of[row]));
        }
        for (part, into) in [(&examples.weights, weights), (&examples.offsets, offsets)] {
            into.clear();
            if let Some(part) = part {
                into.extend(numbers.iter().map(|&row| part[row]));
            }
        }
        examples.design.pack_with(numbers, copy, packed);
    }
}
