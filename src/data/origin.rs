//! Where the rows of a table came from, so that an error can name the line of the file after any shuffling.

use std::sync::Arc;

use crate::error::Place;

/// The source of each row: lines of a file or rows of a table.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    lines: bool,
    numbers: RowNumbers,
    /// Rows of `numbers` before the first row.
    before: usize,
}

/// Source numbers by row.
#[derive(Debug, Clone)]
enum RowNumbers {
    /// Unbroken runs in the order of rows: a file mostly is one, and costs nothing a row.
    Runs(Arc<[Run]>),
    /// One by one.
    Each(Arc<[u64]>),
}

/// From this row on, until the next run, source numbers count up from this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    pub(crate) row: usize,
    pub(crate) number: u64,
}

impl Run {
    /// Notes the source number of the next row: a new run unless the last one reaches it.
    pub(crate) fn extend(runs: &mut Vec<Self>, row: usize, number: u64) {
        if runs.last().is_none_or(|last| last.number + (row - last.row) as u64 != number) {
            runs.push(Self { row, number });
        }
    }
}

impl Origin {
    /// Rows counted from 1 in the order they stand in.
    pub(crate) fn rows() -> Self {
        Self { lines: false, numbers: RowNumbers::Runs([Run { row: 0, number: 1 }].into()), before: 0 }
    }

    /// Lines of a file, as runs in the order of rows.
    pub(crate) fn lines(runs: Vec<Run>) -> Self {
        Self { lines: true, numbers: RowNumbers::Runs(runs.into()), before: 0 }
    }

    pub(crate) fn place(&self, row: usize) -> Place {
        let number = self.number(row);
        if self.lines { Place::Line(number) } else { Place::Row(number) }
    }

    pub(crate) fn take(&self, rows: &[usize]) -> Self {
        let mut runs = Vec::new();
        for (row, &from) in rows.iter().enumerate() {
            Run::extend(&mut runs, row, self.number(from));
            // A run costs as much as two numbers.
            if 2 * runs.len() > rows.len() {
                let numbers = RowNumbers::Each(rows.iter().map(|&row| self.number(row)).collect());
                return Self { numbers, before: 0, lines: self.lines };
            }
        }
        Self { numbers: RowNumbers::Runs(runs.into()), before: 0, lines: self.lines }
    }

    /// The rows from this one on.
    pub(crate) fn skip(&self, rows: usize) -> Self {
        Self { before: self.before + rows, ..self.clone() }
    }

    fn number(&self, row: usize) -> u64 {
        let row = row + self.before;
        match &self.numbers {
            RowNumbers::Each(numbers) => numbers.get(row).copied().unwrap_or(row as u64 + 1),
            RowNumbers::Runs(runs) => {
                let run = runs.partition_point(|run| run.row <= row).checked_sub(1).and_then(|run| runs.get(run));
                run.map_or(row as u64 + 1, |run| run.number + (row - run.row) as u64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn unbroken_rows_are_one_run() {
        let mut runs = Vec::new();
        (0..1000).for_each(|row| Run::extend(&mut runs, row, row as u64 + 2 + u64::from(row >= 700)));
        assert_eq!(runs, [Run { row: 0, number: 2 }, Run { row: 700, number: 703 }]);
    }

    proptest! {
        #[test]
        fn taken_rows_keep_their_lines(
            gaps in prop::collection::vec(prop::sample::select(vec![1u64, 1, 1, 1, 3]), 1..60),
            picks in prop::collection::vec((0usize..60, 1usize..20), 0..8),
            skip in 0usize..10,
        ) {
            let lines: Vec<u64> = gaps.iter().scan(1, |line, gap| { *line += gap; Some(*line) }).collect();
            let mut runs = Vec::new();
            lines.iter().enumerate().for_each(|(row, &line)| Run::extend(&mut runs, row, line));
            let origin = Origin::lines(runs);
            let rows: Vec<usize> =
                picks.iter().flat_map(|&(start, len)| start..start + len).filter(|&row| row < lines.len()).collect();
            let taken = origin.take(&rows);
            for (row, &from) in rows.iter().enumerate() {
                prop_assert_eq!(taken.place(row), Place::Line(lines[from]));
            }
            for row in skip..rows.len() {
                prop_assert_eq!(taken.skip(skip).place(row - skip), taken.place(row));
            }
        }
    }
}
