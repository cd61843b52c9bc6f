//! In which order the examples of an epoch are visited.

use serde::{Deserialize, Serialize};

use super::visits::{Visits, in_windows};
use crate::data::Shuffler;
use crate::objective::RowOrder;

/// The rows of one epoch in order: four bytes a row where they are shuffled and fewer than 2³², nothing where they follow each
/// other.
#[derive(Debug)]
pub(in crate::solver) struct EpochOrder {
    pub(super) epoch: u64,
    rows: Rows,
}

#[derive(Debug)]
enum Rows {
    InOrder(u64),
    Listed(Vec<u32>),
    ListedWide(Vec<u64>),
}

impl EpochOrder {
    /// A pure function of seed and epoch.
    pub(in crate::solver) fn new(visits: Visits, epoch: u64, examples: u64) -> Self {
        let narrow = u32::try_from(examples).is_ok();
        let rows = match visits {
            Visits::InOrder => Rows::InOrder(examples),
            Visits::Shuffled { seed } => {
                let mut shuffler = Shuffler::stream(seed, epoch);
                if narrow {
                    Rows::Listed(shuffler.permutation(examples as usize))
                } else {
                    Rows::ListedWide(shuffler.permutation(examples as usize))
                }
            }
            Visits::InWindows { seed, rows } => {
                let mut shuffler = Shuffler::stream(seed, epoch);
                if narrow {
                    Rows::Listed(in_windows(&mut shuffler, examples, rows))
                } else {
                    Rows::ListedWide(in_windows(&mut shuffler, examples, rows))
                }
            }
        };
        Self { epoch, rows }
    }

    /// All of them.
    pub(in crate::solver) fn rows(&self) -> RowOrder<'_> {
        match &self.rows {
            Rows::InOrder(examples) => RowOrder::InOrder { first: 0, rows: *examples as usize, examples: *examples },
            Rows::Listed(rows) => RowOrder::Listed(rows),
            Rows::ListedWide(rows) => RowOrder::ListedWide(rows),
        }
    }

    /// What is left of the epoch from one of its places on, for batches of a size: the last of a shuffled epoch may be short, and
    /// one in order goes on with the first rows.
    pub(super) fn rest(&self, from: u64, size: usize) -> RowOrder<'_> {
        let all = self.rows();
        let from = (from as usize).min(all.len());
        match all {
            RowOrder::InOrder { rows, examples, .. } => {
                let rows = (rows - from).div_ceil(size).saturating_mul(size);
                RowOrder::InOrder { first: from as u64, rows, examples }
            }
            listed => listed.part(from..listed.len()),
        }
    }
}

/// Where the next batch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Epochs completed.
    pub(super) epoch: u64,
    /// Rows already visited in this epoch.
    pub(super) row: u64,
}

impl Cursor {
    /// The same place with its row inside an epoch of so many examples, which may be fewer than they were.
    pub(super) fn within(self, examples: u64) -> Self {
        let examples = examples.max(1);
        Self { epoch: self.epoch.saturating_add(self.row / examples), row: self.row % examples }
    }
}
