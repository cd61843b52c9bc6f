//! How passes read a design matrix.

use super::block::{Array, Block};
use super::kernel::LANES;

/// Rows at a time where every feature has a column of its own: scores and slopes stay in the first-level cache.
pub(crate) const TILE: usize = 1024;
/// Columns in the scratch are so far apart; not a power of two, or they would share their places in the cache.
pub(super) const STRIDE: usize = TILE + 8;
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

/// How all blocks are read.
#[derive(Debug, Default, Clone)]
pub(super) struct Plan {
    pub(super) accesses: Vec<Access>,
    /// The block of each feature that is read column by column, and its place in it.
    pub(super) columns: Vec<(usize, usize)>,
    /// Rows of a tile. Rows in one piece of memory are cut so short that they stay in the first-level cache; columns so
    /// long that the memory is read in pages.
    pub(super) tile_rows: usize,
    /// Numbers of scratch that a tile takes.
    pub(super) packed: usize,
    /// What all features of a block are multiplied by, where it is one number.
    pub(super) factors: Vec<Option<f64>>,
}

impl Plan {
    pub(super) fn of(blocks: &[(usize, Block<'_>)], shift: &[f64], inverse: &[f64]) -> Self {
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
        let factor = |(start, block): &(usize, Block<'_>)| {
            let all = &inverse[*start..*start + block.features()];
            all.first().filter(|first| all.iter().all(|f| f == *first)).copied()
        };
        let factors = blocks.iter().map(factor).collect();
        Self { accesses, columns, tile_rows, packed, factors }
    }
}
