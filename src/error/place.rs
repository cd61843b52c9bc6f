//! Where a row came from.

use std::fmt;
use std::sync::Arc;

/// Where a row came from: a line of a file, or a row of a table (both counted from 1). Rows of a
/// [`Source`](crate::data::Source) of files name their file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A line of a text file, the header included.
    Line(u64),
    /// A row of a table.
    Row(u64),
    /// A line of one of several text files, the header included.
    LineOf {
        /// The file.
        file: Arc<str>,
        /// The line.
        line: u64,
    },
    /// A row of one of several files.
    RowOf {
        /// The file.
        file: Arc<str>,
        /// The row.
        row: u64,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(n) => write!(f, "line {n}"),
            Self::Row(n) => write!(f, "row {n}"),
            Self::LineOf { file, line } => write!(f, "{file}, line {line}"),
            Self::RowOf { file, row } => write!(f, "{file}, row {row}"),
        }
    }
}
