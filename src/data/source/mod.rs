//! Examples that need not fit in memory: files, tables, whatever can be read again and again, part by part.

mod chunks_of_rows;
mod csv_files;
mod decompressed;
mod from_source;
mod part;
mod part_sums;
mod requested;
#[allow(clippy::module_inception)]
mod source;
mod table_source;
mod type_inference;
#[cfg(feature = "compression")]
mod zstandard;

pub use chunks_of_rows::ChunksOfRows;
pub use csv_files::CsvFiles;
pub use part::Part;
pub use source::{Source, Tables};
pub use type_inference::TypeInference;
