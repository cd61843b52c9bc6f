//! What is wrong with a CSV text, before its file is named.

use crate::error::{CsvProblem, Error};

/// What is wrong, and on which line.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: u64,
    pub(super) problem: CsvProblem,
}

impl Fault {
    pub(super) fn new(line: u64, problem: CsvProblem) -> Self {
        Self { line, problem }
    }

    /// The same, so many lines further down.
    pub(super) fn below(self, lines: u64) -> Self {
        Self { line: self.line + lines, ..self }
    }

    pub(super) fn of(self, file: &str) -> Error {
        Error::Csv { file: file.to_owned(), line: self.line, problem: self.problem }
    }
}
