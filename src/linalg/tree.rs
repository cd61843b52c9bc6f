//! The one order in which sums over examples are taken.

use std::ops::Range;

use crate::error::Result;

/// Rows per block. The order of every sum follows from it, so it is part of the promise of equal bits.
pub(crate) const ROWS_PER_BLOCK: usize = 4096;

/// Rows per block where each block sums up a gradient of so many places: more of them for wide models, or the sums would
/// cost more than the examples. Always a power of two times [`ROWS_PER_BLOCK`].
pub(crate) fn block_rows(places: usize) -> usize {
    (places / 8).next_power_of_two().max(ROWS_PER_BLOCK)
}

/// Aggregates over blocks of rows, merged as a fixed binary tree over block numbers: neighbours are joined, then
/// pairs of neighbours. The shape of the tree depends on the number of rows alone, so the result is equal to the last
/// bit for any number of threads.
pub fn reduce<T: Send>(
    rows: usize,
    parallel: bool,
    leaf: &(impl Fn(Range<usize>) -> Result<T> + Sync),
    merge: &(impl Fn(T, T) -> Result<T> + Sync),
) -> Result<T> {
    reduce_blocks(ROWS_PER_BLOCK, rows, parallel, leaf, merge)
}

/// The same over blocks of so many rows.
pub(crate) fn reduce_blocks<T: Send>(
    size: usize,
    rows: usize,
    parallel: bool,
    leaf: &(impl Fn(Range<usize>) -> Result<T> + Sync),
    merge: &(impl Fn(T, T) -> Result<T> + Sync),
) -> Result<T> {
    over(0..rows.div_ceil(size).max(1), (size, rows), parallel, leaf, merge)
}

fn over<T: Send>(
    blocks: Range<usize>,
    (size, rows): (usize, usize),
    parallel: bool,
    leaf: &(impl Fn(Range<usize>) -> Result<T> + Sync),
    merge: &(impl Fn(T, T) -> Result<T> + Sync),
) -> Result<T> {
    let count = blocks.len();
    if count <= 1 {
        return leaf(blocks.start * size..(blocks.end * size).min(rows));
    }
    let middle = blocks.start + count.next_power_of_two() / 2;
    let left = || over(blocks.start..middle, (size, rows), parallel, leaf, merge);
    let right = || over(middle..blocks.end, (size, rows), parallel, leaf, merge);
    let (left, right) = if parallel { rayon::join(left, right) } else { (left(), right()) };
    merge(left?, right?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text, so that its shape is pinned.
    fn shape(rows: usize, parallel: bool) -> String {
        let leaf = |range: Range<usize>| Ok(format!("{}", range.start / ROWS_PER_BLOCK));
        reduce(rows, parallel, &leaf, &|a, b| Ok(format!("({a}{b})"))).unwrap_or_default()
    }

    #[test]
    fn neighbours_are_joined_whatever_the_threads() {
        assert_eq!(shape(7 * ROWS_PER_BLOCK, true), "(((01)(23))((45)6))");
        assert_eq!(shape(7 * ROWS_PER_BLOCK, false), shape(7 * ROWS_PER_BLOCK, true));
        assert_eq!(shape(5 * ROWS_PER_BLOCK - 1, true), "(((01)(23))4)");
        assert_eq!(shape(8 * ROWS_PER_BLOCK, true), "(((01)(23))((45)(67)))");
        assert_eq!(shape(0, true), "0");
    }
}
