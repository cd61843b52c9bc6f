//! How the examples of an epoch are put in order.

use num_traits::AsPrimitive;

use crate::data::Shuffler;
use crate::linalg::tree::ROWS_PER_BLOCK;

/// How the examples of each epoch are put in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::solver) enum Visits {
    /// As they stand.
    InOrder,
    /// Every order equally likely.
    Shuffled {
        /// Epoch e has stream e of this seed.
        seed: u64,
    },
    /// Stretches of neighbours in a shuffled order, and the rows of a few stretches shuffled together, before those of the next few.
    InWindows {
        /// Epoch e has stream e of this seed.
        seed: u64,
        /// Rows that are shuffled together.
        rows: u64,
    },
}

/// Stretches of neighbours that make a window: the more there are, the more a window is like all examples.
const STRETCHES: u64 = 8;

/// Rows of a stretch of neighbours where windows have so many: whole blocks.
fn stretch_rows(window: u64) -> u64 {
    let block = ROWS_PER_BLOCK as u64;
    window.div_ceil(STRETCHES).div_ceil(block).max(1) * block
}

/// The rows `0..examples`, of an epoch in windows.
pub(super) fn in_windows<T: Copy + 'static>(shuffler: &mut Shuffler, examples: u64, window: u64) -> Vec<T>
where
    u64: AsPrimitive<T>,
{
    let stretch = stretch_rows(window);
    let stretches = shuffler.permutation::<u64>(examples.div_ceil(stretch) as usize);
    let mut rows = Vec::with_capacity(examples as usize);
    for window in stretches.chunks(STRETCHES as usize) {
        let own = window.iter().flat_map(|k| k * stretch..((k + 1) * stretch).min(examples)).map(u64::as_);
        let begin = rows.len();
        rows.extend(own);
        shuffler.shuffle(&mut rows[begin..]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_have_all_rows_once_and_few_stretches_each() {
        let (examples, window) = (100_000, 40_000);
        let order: Vec<u64> = in_windows(&mut Shuffler::stream(3, 1), examples, window);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..examples));
        let stretch = stretch_rows(window);
        assert_eq!(stretch, 8192);
        // 13 stretches: eight of them first, then five.
        let stretches =
            |rows: &[u64]| rows.iter().map(|row| row / stretch).collect::<std::collections::BTreeSet<_>>().len();
        let first =
            8 * stretch as usize - if order[..8 * stretch as usize].contains(&(examples - 1)) { 6496 } else { 0 };
        assert_eq!((stretches(&order[..first]), stretches(&order[first..])), (8, 5));
        assert!(order[..1000].windows(2).filter(|pair| pair[1] == pair[0] + 1).count() < 10);
        let again: Vec<u64> = in_windows(&mut Shuffler::stream(3, 1), examples, window);
        let other: Vec<u64> = in_windows(&mut Shuffler::stream(3, 2), examples, window);
        assert!(order == again && order != other);
    }
}
