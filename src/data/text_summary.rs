//! What a column of texts holds.

use serde::Serialize;

/// Which texts a column has.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TextSummary {
    /// How many different ones.
    pub distinct: usize,
    /// The most frequent; of several the first in order.
    pub top: Option<String>,
    /// How often it stands in the column.
    pub frequency: usize,
}
