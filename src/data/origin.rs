//! Where the rows of a table came from, so that an error can name the line of the file after any shuffling.

use std::ops::Range;
use std::sync::Arc;

use crate::error::Place;

/// The place of each row: lines or rows of one file or several, or rows of a table.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    files: Arc<[OriginFile]>,
    numbers: RowNumbers,
    /// Rows of `numbers` before the first row.
    before: usize,
}

/// What rows are counted in.
#[derive(Debug, Clone, PartialEq)]
struct OriginFile {
    /// `None` for a table, and for a file that its reader alone has.
    name: Option<Arc<str>>,
    /// Numbers are lines, not rows.
    lines: bool,
}

/// Numbers by row. The number of line (or row) n of file k is k · 2⁴⁰ + n, so that no run goes on from file to file.
#[derive(Debug, Clone)]
enum RowNumbers {
    /// Unbroken runs in the order of rows: a file mostly is one, and costs nothing a row.
    Runs(Arc<[Run]>),
    /// One by one.
    Each(Arc<[u64]>),
}

/// Bits of a number below those of its file.
const FILE_SHIFT: u32 = 40;

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
    fn new(name: Option<Arc<str>>, lines: bool, runs: Vec<Run>) -> Self {
        Self { files: [OriginFile { name, lines }].into(), numbers: RowNumbers::Runs(runs.into()), before: 0 }
    }

    /// Rows counted from 1 in the order they stand in.
    pub(crate) fn rows() -> Self {
        Self::new(None, false, vec![Run { row: 0, number: 1 }])
    }

    /// Rows of a file in the order they stand in; the first has this number.
    pub(crate) fn rows_of(file: Arc<str>, first: u64) -> Self {
        Self::new(Some(file), false, vec![Run { row: 0, number: first }])
    }

    /// Lines of a file, as runs in the order of rows.
    pub(crate) fn lines(runs: Vec<Run>) -> Self {
        Self::new(None, true, runs)
    }

    /// Lines of the file of this name, as runs in the order of rows.
    pub(crate) fn lines_of(file: Arc<str>, runs: Vec<Run>) -> Self {
        Self::new(Some(file), true, runs)
    }

    /// Rows of several origins one after the other: of each so many, from its first on.
    pub(crate) fn joined<'o>(parts: impl IntoIterator<Item = (&'o Self, usize)>) -> Self {
        let parts: Vec<(&Self, usize)> = parts.into_iter().collect();
        let single = parts.iter().any(|(origin, _)| matches!(origin.numbers, RowNumbers::Each(_)));
        let (mut files, mut runs, mut each, mut before) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (origin, rows) in parts {
            let position = |file: &OriginFile| {
                files.iter().rposition(|known| known == file).unwrap_or_else(|| {
                    files.push(file.clone());
                    files.len() - 1
                })
            };
            let positions: Vec<usize> = origin.files.iter().map(position).collect();
            for (run, number) in origin.runs(rows) {
                let file = positions.get((number >> FILE_SHIFT) as usize).copied().unwrap_or_default();
                let number = (file as u64) << FILE_SHIFT | number & ((1 << FILE_SHIFT) - 1);
                if single {
                    each.extend(number..number + run.len() as u64);
                } else {
                    Run::extend(&mut runs, before + run.start, number);
                }
            }
            before += rows;
        }
        let numbers = if single { RowNumbers::Each(each.into()) } else { RowNumbers::Runs(runs.into()) };
        Self { files: files.into(), numbers, before: 0 }
    }

    /// The runs that the first rows consist of, each with the number of its first row.
    fn runs(&self, rows: usize) -> Vec<(Range<usize>, u64)> {
        match &self.numbers {
            RowNumbers::Each(_) => (0..rows).map(|row| (row..row + 1, self.number(row))).collect(),
            RowNumbers::Runs(runs) => {
                let end = self.before + rows;
                let first = runs.partition_point(|run| run.row <= self.before).saturating_sub(1);
                let runs = &runs[first..];
                let ends = runs.iter().skip(1).map(|next| next.row).chain([usize::MAX]);
                let clipped = runs.iter().zip(ends).take_while(|(run, _)| run.row < end).map(|(run, next)| {
                    let rows = run.row.max(self.before) - self.before..next.min(end) - self.before;
                    (rows.clone(), self.number(rows.start))
                });
                clipped.filter(|(rows, _)| !rows.is_empty()).collect()
            }
        }
    }

    pub(crate) fn place(&self, row: usize) -> Place {
        let number = self.number(row);
        let (file, number) = ((number >> FILE_SHIFT) as usize, number & ((1 << FILE_SHIFT) - 1));
        match self.files.get(file) {
            Some(OriginFile { name: Some(file), lines: true }) => Place::LineOf { file: file.clone(), line: number },
            Some(OriginFile { name: Some(file), lines: false }) => Place::RowOf { file: file.clone(), row: number },
            Some(OriginFile { name: None, lines: true }) => Place::Line(number),
            _ => Place::Row(number),
        }
    }

    pub(crate) fn take(&self, rows: &[usize]) -> Self {
        let mut runs = Vec::new();
        for (row, &from) in rows.iter().enumerate() {
            Run::extend(&mut runs, row, self.number(from));
            // A run costs as much as two numbers.
            if 2 * runs.len() > rows.len() {
                let numbers = RowNumbers::Each(rows.iter().map(|&row| self.number(row)).collect());
                return Self { numbers, before: 0, files: self.files.clone() };
            }
        }
        Self { numbers: RowNumbers::Runs(runs.into()), before: 0, files: self.files.clone() }
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
            let other = Origin::lines_of("b.csv".into(), vec![Run { row: 0, number: 2 }]);
            let kept = rows.len().saturating_sub(skip);
            let joined = Origin::joined([(&other, 3), (&taken.skip(skip), kept), (&other.skip(3), 2)]);
            for row in 0..kept + 5 {
                let expected = match row {
                    0..3 => other.place(row),
                    _ if row < kept + 3 => taken.place(row - 3 + skip),
                    _ => other.place(row - kept),
                };
                prop_assert_eq!(joined.place(row), expected);
            }
        }
    }
}
