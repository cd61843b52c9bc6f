//! How passes read a design matrix.

use super::affine::Affine;
use super::array::Array;
use super::block::Block;
use super::kernel::LANES;
use crate::data::Values;

/// Rows of the largest tile.
pub(crate) const TILE: usize = 4096;
/// Columns in the scratch are so far apart; not a power of two, or they would share their places in the cache.
pub(super) const STRIDE: usize = TILE + 8;
/// Rows of a tile without dense features: scores and slopes stay in the first-level cache.
const ROWS_WITHOUT_DENSE: usize = 1024;
/// Values of a tile of rows: they stay in the first-level cache between scores and pull-back.
const VALUES_CACHED: usize = 1 << 10;
/// Bytes of a column that are read at a time: the memory delivers shorter stretches at half the speed, because what
/// follows is not foreseen,
const COLUMN_BYTES: usize = 1 << 14;
/// unless so few columns are read side by side that each is followed as a stream of its own,
const MAX_STREAMS: usize = 12;
const STREAMED_ROWS: usize = 512;
/// or so many that what a tile holds, in values, would leave even the last cache before it is used again.
const MAX_TILE_VALUES: usize = 1 << 18;
const MIN_TILE_ROWS: usize = 64;

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

impl Access {
    fn of(block: &Block<'_>) -> Self {
        match block {
            Block::Array(array) if array.by_columns() => Self::Columns,
            Block::Array(array) if array.is_contiguous() => Self::Rows,
            Block::Array(_) => Self::PackedRows(0),
            Block::Numbers(numbers) => match numbers.values {
                Values::F64(_) | Values::F32(_) if numbers.fill.is_none() => Self::Columns,
                _ => Self::PackedColumns(0),
            },
            Block::Codes(_) | Block::Sparse(_) => Self::Indices,
        }
    }

    fn is_by_rows(self) -> bool {
        matches!(self, Self::Rows | Self::PackedRows(_))
    }

    fn is_by_columns(self) -> bool {
        matches!(self, Self::Columns | Self::PackedColumns(_))
    }
}

/// How all blocks are read.
#[derive(Debug, Default, Clone)]
pub(super) struct Plan {
    pub(super) accesses: Vec<Access>,
    /// The block of each feature that is read column by column, and its place in it.
    pub(super) columns: Vec<(usize, usize)>,
    /// Whether all of these columns are f32 and read in place; otherwise those that are f32 are converted first.
    pub(super) narrow: bool,
    /// Whether the columns of a tile are fetched before they are used.
    pub(super) fetches: bool,
    /// Rows of a tile.
    pub(super) tile_rows: usize,
    /// Numbers of scratch that a tile takes.
    pub(super) packed: usize,
    /// Whether anything is subtracted from any feature of a block.
    pub(super) centred: Vec<bool>,
    /// What all features of a block are multiplied by, where it is one number.
    pub(super) factors: Vec<Option<f64>>,
}

impl Plan {
    pub(super) fn of(blocks: &[(usize, Block<'_>)], affine: &Affine) -> Self {
        let mut accesses: Vec<Access> = blocks.iter().map(|(_, block)| Access::of(block)).collect();
        let mut of_columns = accesses.iter().zip(blocks).filter(|(access, _)| access.is_by_columns());
        let narrow = of_columns.all(|(access, (_, block))| *access == Access::Columns && is_f32(block));
        for (access, (_, block)) in accesses.iter_mut().zip(blocks) {
            if *access == Access::Columns && is_f32(block) && !narrow {
                *access = Access::PackedColumns(0);
            }
        }
        let width = |of: fn(Access) -> bool| -> usize {
            let parts = blocks.iter().zip(&accesses).filter(|(_, access)| of(**access));
            parts.map(|((_, block), _)| block.features()).sum()
        };
        let fetches = width(Access::is_by_columns) > MAX_STREAMS;
        let tile_rows = match (width(Access::is_by_rows), width(Access::is_by_columns)) {
            (0, 0) => ROWS_WITHOUT_DENSE,
            (0, columns) if columns <= MAX_STREAMS => STREAMED_ROWS,
            (0, columns) => {
                let rows = COLUMN_BYTES / if narrow { size_of::<f32>() } else { size_of::<f64>() };
                rows.min((MAX_TILE_VALUES / columns).max(MIN_TILE_ROWS))
            }
            (rows, _) => (VALUES_CACHED / rows).clamp(16, TILE),
        };
        let tile_rows = tile_rows / LANES * LANES;
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
        let by_columns = accesses.iter().enumerate().filter(|(_, access)| access.is_by_columns());
        let columns = by_columns.flat_map(|(k, _)| (0..blocks[k].1.features()).map(move |j| (k, j))).collect();
        let span = |(start, block): &(usize, Block<'_>)| *start..*start + block.features();
        let centred = blocks.iter().map(|of| affine.shift[span(of)].iter().any(|m| *m != 0.0)).collect();
        let factor = |of: &(usize, Block<'_>)| {
            let all = &affine.inverse[span(of)];
            all.first().filter(|first| all.iter().all(|f| f == *first)).copied()
        };
        let factors = blocks.iter().map(factor).collect();
        Self { accesses, columns, narrow, fetches, tile_rows, packed, centred, factors }
    }
}

fn is_f32(block: &Block<'_>) -> bool {
    match block {
        Block::Array(array) => matches!(array, Array::F32(_)),
        Block::Numbers(numbers) => matches!(numbers.values, Values::F32(_)),
        Block::Codes(_) | Block::Sparse(_) => false,
    }
}
