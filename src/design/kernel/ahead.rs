//! Memory that is asked for before it is used, so that nothing waits for it then.

use std::ops::Range;

use prefetch_index::prefetch_index;

/// Bytes of a cache line.
const LINE: usize = 64;
/// So many entries ahead the places of a long vector are asked for.
const ENTRIES: usize = 64;
/// Vectors that are no longer lie in the second-level cache as they are.
const NEAR: usize = 1 << 15;

/// Asks for values that lie side by side.
#[inline(always)]
pub(in crate::design) fn prefetch<T>(values: &[T]) {
    let last = values.len().checked_sub(1);
    (0..values.len()).step_by(LINE / size_of::<T>()).chain(last).for_each(|k| prefetch_index(values, k));
}

/// Asks for one place of a vector.
#[inline(always)]
pub(super) fn prefetch_place<T>(of: &[T], place: u32) {
    prefetch_index(of, place as usize);
}

/// Whether places of a vector must be asked for.
#[inline(always)]
pub(in crate::design) fn is_far<T>(of: &[T]) -> bool {
    of.len() > NEAR
}

/// Asks for places of a vector, where it must be.
#[inline(always)]
pub(in crate::design) fn prefetch_places<T>(places: &[u32], of: &[T]) {
    if is_far(of) {
        places.iter().for_each(|&j| prefetch_place(of, j));
    }
}

/// The places of the entries of a row, and as many that come soon after them.
#[inline(always)]
pub(in crate::design) fn with_next(indices: &[u32], entries: Range<usize>) -> (&[u32], &[u32]) {
    let own = &indices[entries.clone()];
    (own, indices.get(entries.start + ENTRIES..entries.end + ENTRIES).unwrap_or(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_is_as_long_as_the_row_or_the_row_itself() {
        let indices: Vec<u32> = (0..100).collect();
        assert_eq!(with_next(&indices, 3..7), (&indices[3..7], &indices[67..71]));
        assert_eq!(with_next(&indices, 30..40), (&indices[30..40], &indices[30..40]));
        assert_eq!(with_next(&indices, 100..100), (&indices[..0], &indices[..0]));
        // Nothing to ask for, or beyond the end, is no fault.
        prefetch::<f64>(&[]);
        prefetch(&[1.0, 2.0]);
        prefetch_place(&[1.0], 7);
    }
}
