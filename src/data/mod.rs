//! Examples in: tables over Arrow columns, from CSV files, record batches, vectors and arrays; and what people do
//! with a data frame before training.

mod alike;
mod array;
mod correlation;
mod csv;
mod derive;
mod describe;
mod display;
mod encoding;
mod filter;
mod grid;
mod head;
mod histogram;
mod iso8601;
mod label;
mod labels;
mod missing;
mod moments;
mod number;
mod number_format;
mod numbers;
mod origin;
mod plain_text;
pub(crate) mod quantile;
mod select;
mod shuffle;
mod sparse;
mod spelling;
mod split;
mod svmlight;
mod table;
mod texts;
mod times;

pub use correlation::Correlation;
pub use csv::CsvOptions;
pub use describe::{ColumnDescription, Description, NumberSummary, TextSummary};
pub use filter::Row;
pub use histogram::Histogram;
pub use label::Label;
pub use labels::Labels;
pub use numbers::{NumberColumn, Values};
pub use sparse::{Slice, SparseRows, SparseValues};
pub use svmlight::Svmlight;
pub use table::{Cells, Table};
pub use texts::TextColumn;

pub(crate) use alike::alike;
pub(crate) use iso8601::moment;
pub(crate) use number::read_number;
pub(crate) use number_format::{recognise_all, remedy as remedy_for_number};
pub(crate) use plain_text::lines as lines_of_text;
pub(crate) use shuffle::Shuffler;
pub(crate) use spelling::{Spelling, read_truth};
pub(crate) use table::arrow;
pub(crate) use texts::is_text;
pub(crate) use times::{TimeColumn, beyond, moment_of};
