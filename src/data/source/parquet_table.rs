//! Parquet files of what fits in memory.

use std::path::Path;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::ParquetFiles;
use crate::data::Table;
use crate::error::{Error, Result};
use crate::file;

impl Table {
    /// Reads a Parquet file (feature `parquet`), as [`ParquetFiles`] does.
    ///
    /// # Errors
    /// [`Io`](crate::error::Error::Io) with the path; [`Damaged`](crate::error::Error::Damaged) for what is no Parquet file, a
    /// damaged one, or packed in another way.
    #[doc(alias = "read_parquet")]
    pub fn from_parquet(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_source(&ParquetFiles::new(path.as_ref()))
    }

    /// Writes a Parquet file (feature `parquet`), packed by snappy. It is written as
    /// [`persist::write`](crate::persist::write) writes: it appears whole under its name, or not at all. Values and types come
    /// back, the texts that numbers had in a CSV file do not.
    ///
    /// # Errors
    /// [`Io`](crate::error::Error::Io) with the path; a column of a type that Parquet does not have.
    #[doc(alias = "write_parquet")]
    pub fn to_parquet(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let failed = |error: ParquetError| match error {
            ParquetError::External(source) => match source.downcast::<std::io::Error>() {
                Ok(source) => Error::io(path)(*source),
                Err(other) => Error::Other(other),
            },
            other => Error::other(other),
        };
        file::replace(path, |file| {
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            let mut writer = ArrowWriter::try_new(file, self.batch().schema(), Some(properties)).map_err(failed)?;
            writer.write(self.batch()).map_err(failed)?;
            writer.close().map_err(failed).map(|_| ())
        })
    }
}
