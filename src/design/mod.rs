//! x: the design matrix, named blocks behind a few products.
//!
//! No one-hot matrix is ever written out, and no standardised copy of the data exists: every feature is
//! an [`Affine`] map of what is stored, computed where it is used.

mod active;
mod affine;
mod block;
mod column_copy;
mod columns;
mod extent;
mod feature;
mod gram;
mod gram_kernel;
mod kernel;
mod matrix;
mod met;
mod moments;
mod names;
mod packed;
mod packed_copy;
mod packed_row;
mod pass;
mod plan;
mod ranks;
mod scratch;
mod stored;

pub use affine::Affine;
pub use block::{Array, Block, Codes, Numbers};
pub(crate) use column_copy::ColumnCopy;
pub(crate) use feature::Feature;
pub(crate) use gram_kernel::{add_gram, gram_stride};
pub(crate) use matrix::DesignMatrix;
pub(crate) use moments::Moments;
pub use names::Names;
pub(crate) use packed::Packed;
pub(crate) use packed_copy::RowCopy;
pub(crate) use packed_row::{add, step};
pub(crate) use pass::{score_entries, score_row};
pub(crate) use plan::TILE;
pub(crate) use ranks::Ranks;
pub(crate) use scratch::Scratch;
