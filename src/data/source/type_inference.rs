//! What it took to learn the types of columns.

use std::fmt;
use std::time::Duration;

/// What it took to learn the types of the columns of text files: one pass over all rows of all files.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TypeInference {
    /// The files that were read.
    pub files: usize,
    /// Their rows.
    pub rows: u64,
    /// Their bytes, unpacked.
    pub bytes: u64,
    /// The time that it took.
    pub time: Duration,
}

impl fmt::Display for TypeInference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (files, rows, seconds) = (self.files, self.rows, self.time.as_secs_f64());
        let (plural, megabytes) = (if files == 1 { "" } else { "s" }, self.bytes as f64 / 1e6);
        write!(
            f,
            "types inferred from {rows} rows of {files} file{plural} ({megabytes:.1} MB) in one pass of {seconds:.2} s"
        )
    }
}
