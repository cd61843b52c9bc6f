//! What is wrong with a CSV text, before its file is named.

use crate::error::{CsvProblem, Error};

/// What is wrong, and on which line.
#[derive(Debug)]
pub(in crate::data) struct Fault {
    pub(in crate::data) line: u64,
    pub(in crate::data) problem: CsvProblem,
}

impl Fault {
    pub(in crate::data) fn new(line: u64, problem: CsvProblem) -> Self {
        Self { line, problem }
    }

    /// The same, so many lines further down.
    pub(in crate::data) fn below(self, lines: u64) -> Self {
        Self { line: self.line + lines, ..self }
    }

    pub(in crate::data) fn of(self, file: &str) -> Error {
        Error::Csv { file: file.to_owned(), line: self.line, problem: self.problem }
    }
}
