//! x: the design matrix, named blocks behind a few products.
//!
//! No one-hot matrix is ever written out, and no standardised copy of the data exists: every feature is
//! (value − shift)/scale, computed where it is used.

mod block;
mod columns;
mod kernel;
mod matrix;
mod packed;
mod packed_copy;
mod packed_row;

pub use block::{Array, Block, Codes, Numbers};
pub(crate) use matrix::{DesignMatrix, TILE};
pub(crate) use packed::Packed;
pub(crate) use packed_copy::RowCopy;
pub(crate) use packed_row::{Active, add, step};
