//! Examples that need not fit in memory: files, tables, whatever can be read again and again, part by part.

mod batch_tables;
mod chunks_of_rows;
mod csv_files;
mod decompressed;
mod from_source;
#[cfg(feature = "parquet")]
mod parquet_files;
#[cfg(feature = "parquet")]
mod parquet_table;
mod part;
mod part_sums;
mod record_batches;
mod requested;
#[allow(clippy::module_inception)]
mod source;
mod table_source;
mod type_inference;
#[cfg(feature = "compression")]
mod zstandard;

pub use chunks_of_rows::ChunksOfRows;
pub use csv_files::CsvFiles;
#[cfg(feature = "parquet")]
pub use parquet_files::ParquetFiles;
pub use part::Part;
pub use record_batches::RecordBatches;
pub use source::{Source, Tables};
pub use type_inference::TypeInference;
