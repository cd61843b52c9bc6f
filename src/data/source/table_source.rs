//! A table in memory as a source: one part.

use arrow_schema::SchemaRef;

use super::requested::check_part;
use super::{Part, Source, Tables};
use crate::data::Table;
use crate::error::Result;

impl Source for Table {
    fn schema(&self) -> Result<SchemaRef> {
        Ok(self.batch().schema())
    }

    fn parts(&self) -> Result<Vec<Part>> {
        let bytes = self.batch().get_array_memory_size() as u64;
        Ok(vec![Part::new("table").rows(self.rows() as u64).bytes(bytes)])
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        check_part(part, 1)?;
        let table = match columns {
            Some(columns) => self.select(columns)?,
            None => self.clone(),
        };
        Ok(Box::new(std::iter::once(Ok(table))))
    }

    fn as_table(&self) -> Option<&Table> {
        Some(self)
    }
}
