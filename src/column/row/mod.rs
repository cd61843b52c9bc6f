//! One row at a time: the cells of a row, and encoders that read them without a table around them.

mod cell;
mod encoded;
mod own;

pub use cell::Cell;
pub(crate) use encoded::Active;
pub use encoded::EncodedRow;

use crate::error::Result;

/// An encoder that can read a single row. It makes of it exactly what [`super::Encoder::encode`] makes of a table with
/// that row.
pub trait RowEncoder {
    /// Encodes the cells of its inputs (in the order of [`super::Encoder::inputs`]) behind what is already there.
    ///
    /// # Errors
    /// A cell that cannot be encoded, named by column.
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()>;
}
