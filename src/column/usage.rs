//! What a learned column met in a table.

use serde::Serialize;

use super::levels::{Entries, Levels};
use crate::data::Table;
use crate::design::Codes;
use crate::error::Result;

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

    pub(crate) fn of(levels: &impl Levels, table: &Table) -> Result<Self> {
        let mut found = Self::default();
        let kinds = Entries::read(levels.input(), table)?.codes(|_, cell| {
            Ok(match cell {
                None => 0,
                Some(cell) if levels.is_unseen(cell) => 1,
                Some(_) => Codes::NONE,
            })
        })?;
        for kind in kinds.codes {
            found.cells += 1;
            found.missing += u64::from(kind == 0);
            found.unseen += u64::from(kind == 1);
        }
        Ok(found)
    }
}
