//! What a learned column met in a table.

use serde::Serialize;

/// What a learned column met in the rows of a table: how much was missing, how much unseen. A list counts by its entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ColumnUse {
    /// Cells that were looked at.
    pub cells: u64,
    /// Those without a value.
    pub missing: u64,
    /// Those that hold what training did not have: they follow the column's policy.
    pub unseen: u64,
}

impl ColumnUse {
    /// The share of cells without a value; 0 where there are no cells.
    #[must_use]
    pub fn missing_share(&self) -> f64 {
        if self.cells == 0 { 0.0 } else { self.missing as f64 / self.cells as f64 }
    }

    /// Counts a cell.
    pub(crate) fn add(&mut self, missing: bool, unseen: bool) {
        self.cells += 1;
        self.missing += u64::from(missing);
        self.unseen += u64::from(unseen);
    }

    /// Adds what was met elsewhere.
    pub(crate) fn join(&mut self, other: Self) {
        self.cells += other.cells;
        self.missing += other.missing;
        self.unseen += other.unseen;
    }
}
