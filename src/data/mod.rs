//! Examples in: tables over Arrow columns, from CSV files, record batches, vectors and arrays; and what people do
//! with a data frame before training.

mod csv;
mod labels;
mod number;
mod numbers;
mod origin;
pub(crate) mod quantile;
mod table;
mod texts;

pub use csv::CsvOptions;
pub use labels::Labels;
pub use numbers::{NumberColumn, Values};
pub use table::{Cells, Table};
pub use texts::TextColumn;

pub(crate) use table::shortened;
