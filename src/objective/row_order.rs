//! Which rows are shown, and in which order.

use std::ops::Range;

/// Rows by their numbers, in the order in which they are to be shown. Nothing is copied: a part of an order is an order.
#[derive(Debug, Clone, Copy)]
pub enum RowOrder<'o> {
    /// Rows that follow each other; after the last of all examples comes the first again.
    InOrder {
        /// The first.
        first: u64,
        /// How many.
        rows: usize,
        /// The number of all examples.
        examples: u64,
    },
    /// These rows, repetitions allowed.
    Listed(&'o [u32]),
    /// The same where there are more than 2³² examples.
    ListedWide(&'o [u64]),
}

impl<'o> From<&'o [u32]> for RowOrder<'o> {
    fn from(rows: &'o [u32]) -> Self {
        Self::Listed(rows)
    }
}

impl<'o> From<&'o Vec<u32>> for RowOrder<'o> {
    fn from(rows: &'o Vec<u32>) -> Self {
        Self::Listed(rows)
    }
}

/// Dense values that are gathered at a time, about: 512 kB of them stay in the second-level cache.
const VALUES_AHEAD: usize = 1 << 16;
/// Blocks that are gathered at a time: threads share them out among each other.
pub(crate) const BLOCKS_AHEAD: usize = 8;

impl<'o> RowOrder<'o> {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::InOrder { rows, .. } => *rows,
            Self::Listed(rows) => rows.len(),
            Self::ListedWide(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows at these places of the order.
    #[must_use]
    pub fn part(self, places: Range<usize>) -> Self {
        match self {
            Self::InOrder { first, examples, .. } => {
                let first = (first + places.start as u64) % examples.max(1);
                Self::InOrder { first, rows: places.len(), examples }
            }
            Self::Listed(rows) => Self::Listed(&rows[places]),
            Self::ListedWide(rows) => Self::ListedWide(&rows[places]),
        }
    }

    /// Writes the numbers of the rows, in this order.
    pub fn write(self, into: &mut Vec<usize>) {
        into.clear();
        match self {
            Self::InOrder { first, rows, examples } => {
                let number = |row: u64| (if row < examples { row } else { row % examples }) as usize;
                into.extend((first..first + rows as u64).map(number));
            }
            Self::Listed(rows) => into.extend(rows.iter().map(|row| *row as usize)),
            Self::ListedWide(rows) => into.extend(rows.iter().map(|row| *row as usize)),
        }
    }

    /// The order as blocks, for rows of so many dense features: eight of about the same size for each 512 kB of their values,
    /// of 256 to 4096 rows together. A function of the order alone, as sums over a block are rounded.
    pub(crate) fn blocks(self, dense: usize) -> impl Iterator<Item = Self> + Send {
        let (all, ahead) = (self.len(), (VALUES_AHEAD / dense.max(1)).clamp(256, 4096));
        let mut start = 0;
        std::iter::from_fn(move || {
            let lot = start / ahead * ahead..all.min((start / ahead + 1) * ahead);
            let rows = lot.len().div_ceil(BLOCKS_AHEAD);
            let places = start..lot.end.min(start + rows);
            start = places.end;
            (!places.is_empty()).then(|| self.part(places))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_order_cut_in_pieces() {
        for (examples, rows, dense) in [(7, 7, 3), (320, 320, 8), (9001, 9001, 20), (1000, 1300, 100), (5, 0, 1)] {
            let order = RowOrder::InOrder { first: 3, rows, examples };
            let (mut all, mut block) = (Vec::new(), Vec::new());
            let mut longest = 0;
            for part in order.blocks(dense) {
                part.write(&mut block);
                longest = longest.max(block.len());
                all.extend_from_slice(&block);
            }
            let whole: Vec<usize> = (3..3 + rows).map(|row| row % examples as usize).collect();
            assert_eq!(all, whole);
            assert!(longest <= 512, "{longest}");
        }
    }
}
