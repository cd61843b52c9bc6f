//! What a fit has to say of a column.

use serde::{Deserialize, Serialize};

use super::LevelCounts;
use crate::progress::Warning;

/// The name of a learned column, and what a fit has to say of it. A model file has the name alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub struct ColumnNotes {
    /// The name, from which the features have theirs.
    pub name: String,
    /// How many levels were learned, of a column that has some.
    pub counts: Option<LevelCounts>,
    /// What was noticed while learning and must not stay silent.
    pub warnings: Vec<Warning>,
}

impl ColumnNotes {
    /// Tells of levels that were cut off.
    pub(crate) fn warn_of_cut(&mut self, cut: u64) {
        let warning = Warning::DroppedCategories { column: self.name.clone(), categories: cut as usize };
        self.warnings.extend((cut > 0).then_some(warning));
    }
}

impl From<String> for ColumnNotes {
    fn from(name: String) -> Self {
        Self { name, ..Self::default() }
    }
}

impl From<&str> for ColumnNotes {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

impl From<ColumnNotes> for String {
    fn from(notes: ColumnNotes) -> Self {
        notes.name
    }
}
