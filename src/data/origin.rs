//! Where the rows of a table came from, so that an error can name the line of the file after any shuffling.

use std::sync::Arc;

use crate::error::Place;

/// The source of each row: lines of a file or rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Origin {
    lines: bool,
    /// Source number of the first row when the rows stand in one unbroken run.
    first: u64,
    /// Source number of each row otherwise.
    numbers: Option<Arc<[u64]>>,
}

impl Origin {
    /// Rows counted from 1 in the order they stand in.
    pub(crate) fn rows() -> Self {
        Self { lines: false, first: 1, numbers: None }
    }

    /// Lines of a file, one per row; an unbroken run is stored as its first number.
    pub(crate) fn lines(numbers: Vec<u64>) -> Self {
        let first = numbers.first().copied().unwrap_or(1);
        let unbroken = numbers.iter().zip(first..).all(|(&a, b)| a == b);
        Self { lines: true, first, numbers: (!unbroken).then(|| numbers.into()) }
    }

    pub(crate) fn place(&self, row: usize) -> Place {
        let number = self.number(row);
        if self.lines { Place::Line(number) } else { Place::Row(number) }
    }

    pub(crate) fn take(&self, rows: &[usize]) -> Self {
        let numbers = rows.iter().map(|&row| self.number(row)).collect();
        Self { numbers: Some(numbers), ..self.clone() }
    }

    /// A run of rows.
    pub(crate) fn slice(&self, start: usize, len: usize) -> Self {
        let numbers = self.numbers.as_ref().map(|numbers| numbers.iter().skip(start).take(len).copied().collect());
        Self { first: self.first + start as u64, numbers, lines: self.lines }
    }

    fn number(&self, row: usize) -> u64 {
        match &self.numbers {
            Some(numbers) => numbers.get(row).copied().unwrap_or(row as u64 + 1),
            None => self.first + row as u64,
        }
    }
}
