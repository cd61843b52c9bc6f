//! What passes write down on their way.
//!
//! Loading a tile converts nothing that is f64 or f32 and all there. All other numbers (integers, missing values, odd
//! strides) are converted into a scratch that stays in the cache: no copy of the data exists.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::array::typed;
use super::block::Block;
use super::kernel::{LANES, touched};
use super::numbers::Numbers;
use super::plan::{Access, STRIDE, TILE};
use super::stored::Stored;
use crate::instructions::widest;

/// What passes write down on their way; made once, used again.
#[derive(Debug, Default, Clone)]
pub(crate) struct Scratch {
    pub(super) packed: Vec<f64>,
    /// The lanes of a tile of columns, between two groups of them.
    pub(super) lanes: Vec<f64>,
    /// What was seen while fetching: written so that the reads are not left out.
    seen: u64,
}

impl DesignMatrix<'_> {
    /// Makes a tile of at most [`DesignMatrix::tile_rows`] rows ready.
    pub(crate) fn load(&self, tile: &Range<usize>, scratch: &mut Scratch) {
        scratch.lanes.resize(LANES * (TILE + LANES), 0.0);
        scratch.packed.resize(self.plan.packed, 0.0);
        for ((start, block), access) in self.blocks.iter().zip(&self.plan.accesses) {
            let shift = &self.affine.shift[*start..*start + block.features()];
            match *access {
                Access::Rows | Access::Indices => {}
                Access::Columns if self.plan.fetches => {
                    scratch.seen ^= fetch::<f64>(block, tile) ^ fetch::<f32>(block, tile);
                }
                Access::Columns => {}
                Access::PackedRows(at) => {
                    let into = &mut scratch.packed[at..];
                    if let Block::Array(array) = block {
                        typed!(array, view => pack_rows(view, tile, shift, into));
                    }
                }
                Access::PackedColumns(at) => {
                    let into = &mut scratch.packed[at..];
                    match block {
                        Block::Array(array) => typed!(array, view => pack_columns(view, tile, shift, into)),
                        Block::Numbers(numbers) => pack_numbers(numbers, tile, shift[0], into),
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Brings the columns of a tile into the cache, where they are of this type. The stretches of a tile are short, so that
/// the memory must be asked for the next one before this one is used.
fn fetch<T: Stored>(block: &Block<'_>, tile: &Range<usize>) -> u64 {
    let column = |j| T::column(block, j, Access::Columns, tile, &[]).unwrap_or_default();
    (0..block.features()).fold(0, |seen, j| seen ^ touched(column(j), |value| T::bits(*value)))
}

fn pack_rows<T: AsPrimitive<f64>>(view: &ArrayView2<'_, T>, tile: &Range<usize>, shift: &[f64], into: &mut [f64]) {
    let width = shift.len();
    widest().dispatch(
        #[inline(always)]
        || {
            for (row, into) in tile.clone().zip(into.chunks_exact_mut(width)) {
                let row = view.index_axis(Axis(0), row);
                match row.as_slice() {
                    Some(row) => convert(row, shift, into),
                    None => row.iter().zip(shift).zip(into).for_each(|((x, m), to)| *to = x.as_() - m),
                }
            }
        },
    );
}

#[inline(always)]
fn convert<T: AsPrimitive<f64>>(from: &[T], shift: &[f64], into: &mut [f64]) {
    for ((x, m), to) in from.iter().zip(shift).zip(into) {
        *to = x.as_() - m;
    }
}

fn pack_columns<T: AsPrimitive<f64>>(view: &ArrayView2<'_, T>, tile: &Range<usize>, shift: &[f64], into: &mut [f64]) {
    widest().dispatch(
        #[inline(always)]
        || {
            for ((j, m), into) in shift.iter().enumerate().zip(into.chunks_mut(STRIDE)) {
                let column = view.index_axis(Axis(1), j);
                let Some(column) = column.as_slice() else { continue };
                for (x, to) in column[tile.clone()].iter().zip(into) {
                    *to = x.as_() - m;
                }
            }
        },
    );
}

fn pack_numbers(numbers: &Numbers, tile: &Range<usize>, shift: f64, into: &mut [f64]) {
    let into = &mut into[..tile.len()];
    widest().dispatch(
        #[inline(always)]
        || {
            numbers.read(tile.start, into);
            into.iter_mut().for_each(|x| *x -= shift);
        },
    );
}
