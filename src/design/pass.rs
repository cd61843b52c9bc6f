//! Products over tiles of rows, on the memory that the features lie in.
//!
//! A tile is *loaded*, then its scores are taken, then its slopes are pulled back, before the next tile is touched.
//! Loading does nothing for f64 numbers that are used as they are. All others (f32, integers, centred features, missing
//! values, odd strides) are converted into a scratch that stays in the cache: no copy of the data exists.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;
use rayon::prelude::*;

use super::DesignMatrix;
use super::block::{Array, Block, Numbers};
use super::kernel::{LANES, codes, columns, dispatch, rows, sparse};
use crate::data::Values;

/// Rows at a time where every feature has a column of its own: scores and slopes stay in the first-level cache.
pub(crate) const TILE: usize = 1024;
/// Columns in the scratch are so far apart; not a power of two, or they would share their places in the cache.
const STRIDE: usize = TILE + 8;
/// Dense values of a tile of rows: they stay in the first-level cache between scores and pull-back.
const CACHED: usize = 1 << 10;

/// How the kernels read a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Row by row, in place.
    Rows,
    /// Column by column, in place.
    Columns,
    /// Converted row by row, from this place of the scratch on.
    PackedRows(usize),
    /// Converted column by column, from this place of the scratch on.
    PackedColumns(usize),
    /// By their indices, in place.
    Indices,
}

/// What passes write down on their way; made once, used again.
#[derive(Debug, Default, Clone)]
pub(crate) struct Scratch {
    packed: Vec<f64>,
    lanes: Vec<f64>,
    /// What was seen while fetching: written so that the reads are not left out.
    seen: u64,
}

/// How all blocks are read.
#[derive(Debug, Default, Clone)]
pub(super) struct Plan {
    pub(super) accesses: Vec<Access>,
    /// The block of each feature that is read column by column, and its place in it.
    columns: Vec<(usize, usize)>,
    /// Rows of a tile. Rows in one piece of memory are cut so short that they stay in the first-level cache; columns so
    /// long that the memory is read in pages.
    pub(super) tile_rows: usize,
    /// Numbers of scratch that a tile takes.
    packed: usize,
}

impl Plan {
    pub(super) fn of(blocks: &[(usize, Block<'_>)], shift: &[f64]) -> Self {
        let access = |(start, block): &(usize, Block<'_>)| {
            let plain = shift[*start..*start + block.features()].iter().all(|m| *m == 0.0);
            match block {
                Block::Array(array) => {
                    let in_place = plain && matches!(array, Array::F64(_));
                    match (array.by_columns(), in_place) {
                        (true, true) => Access::Columns,
                        (true, false) => Access::PackedColumns(0),
                        (false, true) if array.is_contiguous() => Access::Rows,
                        (false, _) => Access::PackedRows(0),
                    }
                }
                Block::Numbers(numbers) if plain && numbers.f64_in_place().is_some() => Access::Columns,
                Block::Numbers(_) => Access::PackedColumns(0),
                Block::Codes(_) | Block::Sparse(_) => Access::Indices,
            }
        };
        let mut accesses: Vec<Access> = blocks.iter().map(access).collect();
        let by_rows = |access: &Access| matches!(access, Access::Rows | Access::PackedRows(_));
        let parts = blocks.iter().zip(&accesses);
        let width: usize = parts.filter(|(_, access)| by_rows(access)).map(|((_, block), _)| block.features()).sum();
        let tile_rows = CACHED.checked_div(width).map_or(TILE, |rows| rows.clamp(16, TILE) / 8 * 8);
        let mut packed = 0;
        for (access, (_, block)) in accesses.iter_mut().zip(blocks) {
            let width = block.features();
            match access {
                Access::PackedRows(at) => {
                    *at = packed;
                    // The last row is read to the end of its last vector.
                    packed += width * tile_rows + LANES;
                }
                Access::PackedColumns(at) => {
                    *at = packed;
                    packed += width * STRIDE;
                }
                Access::Rows | Access::Columns | Access::Indices => {}
            }
        }
        let by_columns = |access: &Access| matches!(access, Access::Columns | Access::PackedColumns(_));
        let parts = accesses.iter().enumerate().filter(|(_, access)| by_columns(access));
        let columns = parts.flat_map(|(k, _)| (0..blocks[k].1.features()).map(move |j| (k, j))).collect();
        Self { accesses, columns, tile_rows, packed }
    }
}

impl DesignMatrix<'_> {
    /// Rows of a tile.
    pub(crate) fn tile_rows(&self) -> usize {
        self.plan.tile_rows
    }

    /// The weights as the kernels want them: of the raw values.
    pub(crate) fn raw_weights(&self, weights: &[f64], into: &mut [f64]) {
        for ((to, w), f) in into.iter_mut().zip(weights).zip(&self.inverse) {
            *to = w * f;
        }
    }

    /// From the gradient over the raw values to that over the features.
    pub(crate) fn finish_gradient(&self, gradient: &mut [f64]) {
        gradient.iter_mut().zip(&self.inverse).for_each(|(g, f)| *g *= f);
    }

    /// Makes a tile of at most [`DesignMatrix::tile_rows`] rows ready.
    pub(crate) fn load(&self, tile: &Range<usize>, scratch: &mut Scratch) {
        scratch.lanes.resize(LANES * STRIDE, 0.0);
        scratch.packed.resize(self.plan.packed, 0.0);
        for ((start, block), access) in self.blocks.iter().zip(&self.plan.accesses) {
            let shift = &self.shift[*start..*start + block.features()];
            match *access {
                Access::Rows | Access::Columns | Access::Indices => {}
                Access::PackedRows(at) => {
                    let into = &mut scratch.packed[at..];
                    match block {
                        Block::Array(Array::F64(view)) => pack_rows(view, tile, shift, into),
                        Block::Array(Array::F32(view)) => pack_rows(view, tile, shift, into),
                        _ => {}
                    }
                }
                Access::PackedColumns(at) => {
                    let into = &mut scratch.packed[at..];
                    match block {
                        Block::Array(Array::F64(view)) => pack_columns(view, tile, shift, into),
                        Block::Array(Array::F32(view)) => pack_columns(view, tile, shift, into),
                        Block::Numbers(numbers) => pack_numbers(numbers, tile, shift[0], into),
                        _ => {}
                    }
                }
            }
        }
    }

    /// scores += X·w over a loaded tile.
    pub(crate) fn tile_scores(&self, tile: &Range<usize>, raw: &[f64], scratch: &mut Scratch, scores: &mut [f64]) {
        let Scratch { packed, lanes, .. } = scratch;
        for ((start, block), access) in self.blocks.iter().zip(&self.plan.accesses) {
            let weights = &raw[*start..*start + block.features()];
            if let Some(rows) = rows_of(block, *access, tile, packed) {
                dispatch(rows::Scores { rows, weights, scores });
            }
        }
        let used = self.plan.columns.len();
        for first in 0..used.min(LANES) {
            let lane = &mut lanes[first * STRIDE..][..tile.len()];
            let mut k = first;
            while k + 3 * LANES < used {
                self.add_columns::<4>(k, first, (tile, raw, packed), lane);
                k += 4 * LANES;
            }
            while k < used {
                self.add_columns::<1>(k, first, (tile, raw, packed), lane);
                k += LANES;
            }
        }
        if used > 0 {
            dispatch(columns::Fold { lanes, stride: STRIDE, used, scores });
        }
        for (start, block) in &self.blocks {
            let weights = &raw[*start..*start + block.features()];
            match block {
                Block::Codes(codes) => codes::scores(&codes.codes[tile.clone()], weights, scores),
                Block::Sparse(of) => sparse::scores(of, tile.clone(), weights, scores),
                Block::Array(_) | Block::Numbers(_) => {}
            }
        }
    }

    /// gradient += Xᵀ·slopes over a loaded tile, of the raw values.
    pub(crate) fn tile_pull_back(
        &self,
        tile: &Range<usize>,
        slopes: &[f64],
        scratch: &mut Scratch,
        gradient: &mut [f64],
    ) {
        let Scratch { packed, seen, .. } = scratch;
        for ((start, block), access) in self.blocks.iter().zip(&self.plan.accesses) {
            let gradient = &mut gradient[*start..*start + block.features()];
            match block {
                Block::Codes(codes) => codes::pull_back(&codes.codes[tile.clone()], slopes, gradient),
                Block::Sparse(of) => sparse::pull_back(of, tile.clone(), slopes, gradient),
                Block::Array(_) | Block::Numbers(_) => {
                    if let Some(rows) = rows_of(block, *access, tile, packed) {
                        dispatch(rows::PullBack { rows, slopes, gradient });
                    }
                }
            }
        }
        let used = self.plan.columns.len();
        let mut k = 0;
        while k + 3 < used {
            *seen ^= self.pull_columns::<4>(k, tile, slopes, packed, gradient);
            k += 4;
        }
        while k < used {
            *seen ^= self.pull_columns::<1>(k, tile, slopes, packed, gradient);
            k += 1;
        }
    }

    /// Adds every eighth of the features that are read column by column, from the k-th on, to their lane.
    #[inline]
    fn add_columns<const M: usize>(
        &self,
        k: usize,
        first: usize,
        (tile, raw, packed): (&Range<usize>, &[f64], &[f64]),
        lane: &mut [f64],
    ) {
        let (mut columns, mut weights) = ([[].as_slice(); M], [0.0; M]);
        for m in 0..M {
            let (feature, column) = self.column(k + m * LANES, tile, packed);
            (columns[m], weights[m]) = (column, raw[feature]);
        }
        dispatch(columns::Scores { columns, weights, lane, first: k == first });
    }

    /// Pulls back to features that are read column by column, from the k-th on.
    #[inline]
    fn pull_columns<const M: usize>(
        &self,
        k: usize,
        tile: &Range<usize>,
        slopes: &[f64],
        packed: &[f64],
        gradient: &mut [f64],
    ) -> u64 {
        let (mut columns, mut ahead, mut features) = ([[].as_slice(); M], [[].as_slice(); M], [0; M]);
        let next = tile.end..(tile.end + tile.len()).min(self.rows());
        for m in 0..M {
            (features[m], columns[m]) = self.column(k + m, tile, packed);
            if self.plan.accesses[self.plan.columns[k + m].0] == Access::Columns {
                ahead[m] = self.column(k + m, &next, &[]).1;
            }
        }
        let (totals, seen) = dispatch(columns::PullBack { columns, slopes, ahead });
        features.iter().zip(totals).for_each(|(&feature, total)| gradient[feature] += total);
        seen
    }

    /// The k-th feature that is read column by column, and its values over a tile.
    #[inline]
    fn column<'t>(&'t self, k: usize, tile: &Range<usize>, packed: &'t [f64]) -> (usize, &'t [f64]) {
        let (block, j) = self.plan.columns[k];
        let (start, of) = &self.blocks[block];
        (start + j, column_of(of, j, self.plan.accesses[block], tile, packed).unwrap_or_default())
    }

    /// scores += X·w over `rows`.
    pub(crate) fn scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
        let (mut raw, mut scratch) = (vec![0.0; weights.len()], Scratch::default());
        self.raw_weights(weights, &mut raw);
        for (tile, scores) in self.tiles(rows).zip(scores.chunks_mut(self.tile_rows())) {
            self.load(&tile, &mut scratch);
            self.tile_scores(&tile, &raw, &mut scratch, scores);
        }
    }

    /// scores += X·w over all rows, on the threads of the current pool where there is work for them.
    pub(crate) fn par_scores(&self, weights: &[f64], scores: &mut [f64]) {
        const PIECE: usize = 1 << 14;
        if scores.len() < 4 * PIECE {
            return self.scores(0..scores.len(), weights, scores);
        }
        scores.par_chunks_mut(PIECE).enumerate().for_each(|(k, scores)| {
            let start = k * PIECE;
            self.scores(start..start + scores.len(), weights, scores);
        });
    }

    /// gradient += Xᵀ·slopes over `rows`.
    pub(crate) fn pull_back(&self, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        let (mut sums, mut scratch) = (vec![0.0; gradient.len()], Scratch::default());
        for (tile, slopes) in self.tiles(rows).zip(slopes.chunks(self.tile_rows())) {
            self.load(&tile, &mut scratch);
            self.tile_pull_back(&tile, slopes, &mut scratch, &mut sums);
        }
        self.finish_gradient(&mut sums);
        gradient.iter_mut().zip(sums).for_each(|(g, sum)| *g += sum);
    }

    /// `rows` in tiles.
    pub(crate) fn tiles(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
        let size = self.tile_rows();
        let end = rows.end;
        rows.step_by(size).map(move |lo| lo..(lo + size).min(end))
    }
}

/// score += Σ value·weight over one row of numbers, with the bits that a pass over a table gives it.
pub(crate) fn score_row(values: &[f64], weights: &[f64], score: &mut f64) {
    if !values.is_empty() {
        let rows = rows::Rows { values, width: values.len() };
        dispatch(rows::Scores { rows, weights, scores: std::slice::from_mut(score) });
    }
}

/// Σ value·weight over the entries of one row, with the bits that a pass over sparse rows gives it.
pub(crate) fn score_entries(features: &[u32], values: &[f64], weights: &[f64]) -> f64 {
    sparse::valued_score(features, values, weights)
}

/// The rows of a tile, where the block is read row by row.
fn rows_of<'t>(block: &'t Block<'_>, access: Access, tile: &Range<usize>, packed: &'t [f64]) -> Option<rows::Rows<'t>> {
    let width = block.features();
    match (access, block) {
        (Access::Rows, Block::Array(Array::F64(view))) => {
            let values = view.as_slice()?;
            Some(rows::Rows { values: &values[tile.start * width..], width })
        }
        (Access::PackedRows(at), _) => Some(rows::Rows { values: &packed[at..], width }),
        _ => None,
    }
}

/// One column of a tile, where the block is read column by column.
#[inline]
fn column_of<'t>(
    block: &'t Block<'_>,
    j: usize,
    access: Access,
    tile: &Range<usize>,
    packed: &'t [f64],
) -> Option<&'t [f64]> {
    match (access, block) {
        (Access::Columns, Block::Array(Array::F64(view))) => {
            let column = view.index_axis_move(Axis(1), j);
            column.to_slice().map(|column| &column[tile.clone()])
        }
        (Access::Columns, Block::Numbers(numbers)) => numbers.f64_in_place().map(|values| &values[tile.clone()]),
        (Access::PackedColumns(at), _) => Some(&packed[at + j * STRIDE..][..tile.len()]),
        _ => None,
    }
}

fn pack_rows<T: AsPrimitive<f64>>(view: &ArrayView2<'_, T>, tile: &Range<usize>, shift: &[f64], into: &mut [f64]) {
    let width = shift.len();
    pulp::Arch::new().dispatch(
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
    pulp::Arch::new().dispatch(
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
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            numbers.read(tile.start, into);
            into.iter_mut().for_each(|x| *x -= shift);
        },
    );
}

impl Numbers {
    /// The values themselves, where they are f64 and all there.
    #[inline]
    fn f64_in_place(&self) -> Option<&[f64]> {
        match (&self.values, self.fill) {
            (Values::F64(values), None) => Some(values),
            _ => None,
        }
    }
}
