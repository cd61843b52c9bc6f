//! What one column became.

use std::fmt;

use super::{AnyColumn, Encoder, Facts};

/// What one column became in a fit: its features, and what it learned where that is more than its features say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnReport {
    /// The column.
    pub column: String,
    /// Its kind, as `hashed`.
    pub kind: String,
    /// The number of its features.
    pub features: usize,
    /// What it learned, for a kind that counts.
    pub facts: Option<Facts>,
}

impl ColumnReport {
    pub(crate) fn of(column: &dyn AnyColumn, encoder: &dyn Encoder) -> Self {
        let (name, kind) = (column.name().to_owned(), encoder.kind().to_owned());
        Self { column: name, kind, features: encoder.features().len(), facts: encoder.facts() }
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {} features", self.column, self.kind, self.features)?;
        let Some(facts) = &self.facts else { return Ok(()) };
        if let Some(levels) = facts.levels {
            write!(f, ", {levels} levels")?;
        }
        if facts.cut > 0 {
            write!(f, ", {} cut", facts.cut)?;
        }
        match facts.collisions {
            Some(collisions) => write!(f, ", {collisions} collisions"),
            None => Ok(()),
        }
    }
}
