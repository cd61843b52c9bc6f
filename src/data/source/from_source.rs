//! All rows of a source in memory.

use arrow_array::RecordBatch;

use super::Source;
use crate::data::Table;
use crate::data::joined::joined;
use crate::error::Result;

impl Table {
    /// All rows of a source, for what fits in memory.
    ///
    /// # Errors
    /// Those of the source.
    ///
    /// # Example
    /// ```
    /// use gradus::data::{CsvFiles, Table};
    /// let folder = std::env::temp_dir();
    /// let paths = [folder.join("gradus-source-1.csv"), folder.join("gradus-source-2.csv")];
    /// std::fs::write(&paths[0], "pounds,maker\n3.5,Chevrolet\n")?;
    /// std::fs::write(&paths[1], "pounds,maker\n3.69,Buick\n")?;
    /// let cars = Table::from_source(&CsvFiles::several(&paths))?;
    /// assert_eq!(cars.numbers("pounds")?.iter().collect::<Vec<_>>(), [Some(3.5), Some(3.69)]);
    /// assert!(cars.place(1).to_string().ends_with("gradus-source-2.csv, line 2"));
    /// # for path in paths { std::fs::remove_file(path)?; }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_source(source: &dyn Source) -> Result<Self> {
        let mut tables = Vec::new();
        for part in 0..source.parts()?.len() {
            for table in source.read(part, None)? {
                tables.push(table?);
            }
        }
        match tables.as_slice() {
            [] => Self::from_batches([RecordBatch::new_empty(source.schema()?)]),
            tables => joined(tables),
        }
    }
}
