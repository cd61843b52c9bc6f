//! Record batches as the tables of a part of a source.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Schema;

use crate::data::Table;
use crate::data::origin::Origin;
use crate::error::{Error, Result};

/// The tables of the record batches of a part: of the columns that are wanted, with the numbers of their rows.
pub(super) struct BatchTables<'s, I> {
    batches: I,
    name: Arc<str>,
    wanted: Vec<(String, arrow_schema::DataType)>,
    /// Rows of the file before the next batch.
    rows: u64,
    /// What is asked of the last row's number when there are no more batches.
    at_end: Option<Box<dyn FnOnce(u64) -> Result<()> + Send + 's>>,
}

impl<'s, I: Iterator<Item = Result<RecordBatch>>> BatchTables<'s, I> {
    /// The batches of a part that begins after so many rows of its file. Each must have these columns of the schema.
    pub(super) fn new(
        batches: I,
        (name, before): (Arc<str>, u64),
        (schema, wanted): (&Schema, &[String]),
        at_end: impl FnOnce(u64) -> Result<()> + Send + 's,
    ) -> Self {
        let column = |name: &String| {
            let field = schema.fields().iter().find(|field| field.name() == name)?;
            Some((name.clone(), field.data_type().clone()))
        };
        let wanted = wanted.iter().filter_map(column).collect();
        Self { batches, name, wanted, rows: before, at_end: Some(Box::new(at_end)) }
    }

    fn table(&mut self, batch: &RecordBatch) -> Result<Table> {
        let mut columns = Vec::with_capacity(self.wanted.len());
        for (name, to) in &self.wanted {
            match batch.column_by_name(name) {
                Some(array) if array.data_type() == to => columns.push((name.clone(), array.clone())),
                _ => return Err(Error::changed(&*self.name, "the type of a column")),
            }
        }
        let origin = Origin::rows_of(self.name.clone(), self.rows + 1);
        self.rows += batch.num_rows() as u64;
        Table::from_arrays(columns, origin)
    }
}

impl<I: Iterator<Item = Result<RecordBatch>>> Iterator for BatchTables<'_, I> {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        self.at_end.as_ref()?;
        let table = match self.batches.next() {
            Some(batch) => batch.and_then(|batch| self.table(&batch)).map(Some),
            None => self.at_end.take().map_or(Ok(()), |at_end| at_end(self.rows)).map(|()| None),
        };
        if table.is_err() {
            self.at_end = None;
        }
        table.transpose()
    }
}
