//! Columns of integers with leading zeros: codes (zip codes, months) or quantities of which some were padded.

use std::ops::Range;

use rayon::prelude::*;

use super::cell_kinds::CellKinds;
use super::cursor::Cursor;
use super::dialect::Dialect;
use crate::data::number;

/// The integers of a column, as they are written.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    cells: usize,
    /// Those with a leading zero.
    padded: usize,
    fewest: usize,
    most: usize,
}

impl Digits {
    fn of(text: &str) -> Self {
        let padded = usize::from(number::has_leading_zero(text));
        Self { cells: 1, padded, fewest: text.len(), most: text.len() }
    }

    fn join(self, other: Self) -> Self {
        let fewest = if self.cells == 0 { other.fewest } else { self.fewest.min(other.fewest) };
        let (cells, padded) = (self.cells + other.cells, self.padded + other.padded);
        Self {
            cells,
            padded,
            fewest: if other.cells == 0 { self.fewest } else { fewest },
            most: self.most.max(other.most),
        }
    }

    /// All of one width of four digits or more, or leading zeros in a tenth of them or more.
    fn are_codes(self) -> bool {
        (self.fewest == self.most && self.most >= 4) || 10 * self.padded >= self.cells
    }
}

/// Makes text of the columns of integers that are codes: those with a leading zero somewhere whose cells all have the same
/// number of digits, at least four, or a leading zero in a tenth of them or more. Where a rare `07` stands among other
/// numbers, it is 7.
pub(super) fn mark_codes(kinds: &mut [CellKinds], bytes: &[u8], chunks: &[Range<usize>], dialect: &Dialect<'_>) {
    let asked: Vec<bool> = kinds.iter().map(|kind| kind.leading_zero && !kind.fraction && !kind.text).collect();
    if !asked.contains(&true) {
        return;
    }
    let none = || vec![Digits::default(); asked.len()];
    let all = chunks
        .par_iter()
        .map(|chunk| digits(&bytes[chunk.clone()], &asked, dialect))
        .reduce(none, |a, b| a.into_iter().zip(b).map(|(a, b)| a.join(b)).collect());
    for ((kind, asked), digits) in kinds.iter_mut().zip(&asked).zip(all) {
        kind.text |= *asked && digits.are_codes();
    }
}

/// The integers of a chunk in which no fault was met.
fn digits(bytes: &[u8], asked: &[bool], dialect: &Dialect<'_>) -> Vec<Digits> {
    let mut columns = vec![Digits::default(); asked.len()];
    let mut cursor = Cursor::new(bytes, dialect);
    while let Ok(true) = cursor.begin() {
        for (digits, &asked) in columns.iter_mut().zip(asked) {
            let Ok(cell) = cursor.cell() else { return columns };
            let cell = cell.trim_ascii();
            if asked && !dialect.is_missing(cell) {
                *digits = digits.join(Digits::of(cell));
            }
            if !matches!(cursor.next(), Ok(true)) {
                break;
            }
        }
    }
    columns
}
