//! Which features packed rows hold, in which order, and as what.

use num_traits::AsPrimitive;

use super::array::typed;
use super::block::Block;

/// (value − shift)·inverse of the neighbours in a row. A function of its own, because only its signature tells the
/// compiler that the four do not overlap.
#[inline(always)]
pub(super) fn encoded<T: AsPrimitive<f64>>(values: &[T], shift: &[f64], inverse: &[f64], into: &mut [f64]) {
    for ((v, x), (m, f)) in values.iter().zip(into).zip(shift.iter().zip(inverse)) {
        *x = (v.as_() - m) * f;
    }
}

/// How many features and blocks of each kind lie before a block.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct PackedOffsets {
    pub(super) dense: usize,
    /// Dense features that a [`RowCopy`] holds.
    pub(super) copied: usize,
    pub(super) codes: usize,
}

impl PackedOffsets {
    pub(super) fn pass(&mut self, block: &Block<'_>) {
        let features = block.features();
        match block {
            Block::Codes(_) => self.codes += 1,
            Block::Sparse(_) => {}
            Block::Array(_) | Block::Numbers(_) => {
                self.dense += features;
                self.copied += if is_in_rows(block) { 0 } else { features };
            }
        }
    }
}

/// Whether the values of a row lie beside each other, so that rows are gathered from where they are.
pub(super) fn is_in_rows(block: &Block<'_>) -> bool {
    match block {
        Block::Array(array) => typed!(array, view => view.ncols() <= 1 || view.strides()[1] == 1),
        _ => false,
    }
}
