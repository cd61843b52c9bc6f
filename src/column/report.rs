//! What one column became.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AnyColumn, Encoder, LevelCounts};
use crate::error::Result;

/// What one column became in a fit: its features, what was missing, and what it learned where that is more than its features
/// say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ColumnReport {
    /// The column.
    pub column: String,
    /// Its kind, as `hashed`.
    pub kind: String,
    /// The number of its features.
    pub features: usize,
    /// The share of the training examples' cells without a value; of several inputs the largest.
    pub missing_share: f64,
    /// What it learned, for a kind that counts.
    pub counts: Option<LevelCounts>,
}

impl ColumnReport {
    pub(crate) fn of(
        column: &dyn AnyColumn,
        encoder: &dyn Encoder,
        missing_share: &dyn Fn(&str) -> Result<f64>,
    ) -> Result<Self> {
        let (name, kind) = (column.name().to_owned(), encoder.kind().to_owned());
        let shares = encoder.input_names().into_iter().map(|input| missing_share(&input));
        let missing_share = shares.collect::<Result<Vec<f64>>>()?.into_iter().fold(0.0, f64::max);
        Ok(Self { column: name, kind, features: encoder.width(), missing_share, counts: encoder.counts().cloned() })
    }

    /// Whether there is more to say than its number of features.
    pub(crate) fn is_telling(&self) -> bool {
        self.counts.is_some() || self.missing_share > 0.0
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {} features", self.column, self.kind, self.features)?;
        if self.missing_share > 0.0 {
            write!(f, ", {:.2}% missing", 100.0 * self.missing_share)?;
        }
        let Some(counts) = &self.counts else { return Ok(()) };
        if let Some(levels) = counts.levels {
            write!(f, ", {levels} levels")?;
        }
        if counts.cut > 0 {
            write!(f, ", {} cut", counts.cut)?;
        }
        match counts.collisions {
            Some(collisions) => write!(f, ", {collisions} collisions"),
            None => Ok(()),
        }
    }
}
