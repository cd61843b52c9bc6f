//! What one column of a table holds.

use serde::Serialize;

use super::{NumberSummary, TextSummary};

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ColumnDescription {
    /// The column.
    pub name: String,
    /// Its type: `f64`, `i64`, `bool`, `text`, …
    pub kind: String,
    /// Values that are there.
    pub count: usize,
    /// Values that are missing.
    pub missing: usize,
    /// For numbers and booleans (false = 0, true = 1).
    pub numbers: Option<NumberSummary>,
    /// For text.
    pub texts: Option<TextSummary>,
}
