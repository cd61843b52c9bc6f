//! x: the design matrix, named blocks behind a few products.
//!
//! No one-hot matrix is ever written out, and no standardised copy of the data exists: every feature is
//! an [`Affine`] map of what is stored, computed where it is used.

mod affine;
mod array;
mod block;
mod column_copy;
mod extent;
mod feature;
mod gram;
mod gram_kernel;
mod joined;
mod kernel;
mod level_codes;
mod matrix;
mod met;
mod moments;
mod names;
mod numbers;
mod packed;
mod packed_copy;
mod packed_layout;
mod packed_row;
mod pass;
mod plan;
mod ranks;
mod scratch;
mod sparse_entries;
mod stored;
mod transpose;

pub use affine::Affine;
pub use array::Array;
pub use block::Block;
pub(crate) use column_copy::ColumnCopy;
pub(crate) use feature::Feature;
pub(crate) use gram_kernel::{add_gram, gram_stride};
pub use level_codes::Codes;
pub(crate) use matrix::DesignMatrix;
pub(crate) use moments::FeatureMoments;
pub use names::Names;
pub use numbers::Numbers;
pub(crate) use packed::Packed;
pub(crate) use packed_copy::RowCopy;
pub(crate) use packed_row::{add, step};
pub(crate) use pass::{score_entries, score_row};
pub(crate) use plan::TILE;
pub(crate) use ranks::Ranks;
pub(crate) use scratch::Scratch;
