//! One row at a time: the cells of a row, encoders that read them, and tables read row by row.

mod block_builder;
mod cell;
mod cell_column;
mod encoded_row;
mod input;
mod layout;
mod rows;
mod spelled;

pub(crate) use block_builder::BlockBuilder;
pub use cell::Cell;
pub(crate) use cell_column::{CellColumn, lists};
pub use encoded_row::EncodedRow;
pub(crate) use encoded_row::RowPart;
pub use input::Input;
pub(crate) use input::each_once;
pub use layout::Layout;
pub(crate) use rows::Rows;
pub use spelled::Spelled;
