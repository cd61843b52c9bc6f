//! Columns of integers with leading zeros: codes (zip codes, months) or quantities of which some were padded.

/// The widths of the integers of a column, as they are written; those of chunks join in any order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DigitWidths {
    cells: usize,
    /// Those with a leading zero.
    padded: usize,
    fewest: usize,
    most: usize,
}

impl DigitWidths {
    /// Counts a cell of so many characters.
    #[inline]
    pub(super) fn count(&mut self, width: usize) {
        self.fewest = if self.cells == 0 { width } else { self.fewest.min(width) };
        self.most = self.most.max(width);
        self.cells += 1;
    }

    /// Notes that a cell has a leading zero.
    pub(super) fn pad(&mut self) {
        self.padded += 1;
    }

    pub(super) fn join(&mut self, other: Self) {
        self.fewest = match (self.cells, other.cells) {
            (0, _) => other.fewest,
            (_, 0) => self.fewest,
            _ => self.fewest.min(other.fewest),
        };
        self.most = self.most.max(other.most);
        self.cells += other.cells;
        self.padded += other.padded;
    }

    /// Whether integers of which some have a leading zero are codes: all of one width of four digits or more, or leading
    /// zeros in a tenth of them or more. Where a rare `07` stands among other numbers, it is 7.
    pub(super) fn are_codes(self) -> bool {
        (self.fewest == self.most && self.most >= 4) || 10 * self.padded >= self.cells
    }
}
