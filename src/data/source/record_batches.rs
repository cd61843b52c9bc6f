//! Record batches that a function makes, as a source.

use std::fmt;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::batch_tables::BatchTables;
use super::part_sums::{PartSum, PartSums};
use super::requested::{check_part, columns as requested_columns};
use super::{Part, Source, Tables};
use crate::error::{Error, Result};

/// Record batches, made anew for each pass.
type Batches = Box<dyn Iterator<Item = Result<RecordBatch>> + Send>;

/// Arrow record batches that a function makes, each time the same: those of a database, of another library's reader, of a
/// generator. One part. It is an error when there are more or fewer rows another time, or columns of other types.
///
/// # Example
/// ```
/// use gradus::data::{RecordBatches, Table};
/// let table = |begin: i64| Table::from_columns([("n", (begin..begin + 3).collect::<Vec<i64>>().into())]);
/// let source = RecordBatches::new("numbers", move || (0..3).map(move |k| Ok(table(3 * k)?.batch().clone())))?;
/// let numbers = Table::from_source(&source)?;
/// assert_eq!(numbers.rows(), 9);
/// assert_eq!(numbers.place(8).to_string(), "numbers, row 9");
/// # Ok::<(), gradus::Error>(())
/// ```
pub struct RecordBatches {
    name: String,
    schema: SchemaRef,
    make: Box<dyn Fn() -> Batches + Send + Sync>,
    sums: PartSums,
}

impl RecordBatches {
    /// The batches that a function makes, which is called once for their schema and once for each pass. The name stands in
    /// errors.
    ///
    /// # Errors
    /// No batch at all; that of the first.
    pub fn new<I>(name: impl Into<String>, make: impl Fn() -> I + Send + Sync + 'static) -> Result<Self>
    where
        I: Iterator<Item = Result<RecordBatch>> + Send + 'static,
    {
        let first = make().next().ok_or(Error::Empty { what: "no record batches were given" })??;
        let make = Box::new(move || Box::new(make()) as Batches);
        Ok(Self { name: name.into(), schema: first.schema(), make, sums: PartSums::new(1) })
    }
}

impl Source for RecordBatches {
    fn schema(&self) -> Result<SchemaRef> {
        Ok(self.schema.clone())
    }

    fn parts(&self) -> Result<Vec<Part>> {
        Ok(vec![Part { rows: self.sums.get(0).map(|sum| sum.rows), ..Part::new(&self.name) }])
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        check_part(part, 1)?;
        let names: Vec<String> = self.schema.fields().iter().map(|field| field.name().clone()).collect();
        let wanted = requested_columns(columns, &names)?;
        let at_end = |rows| self.sums.note(0, &self.name, PartSum { rows, bytes: 0, sum: 0 });
        let name = self.name.as_str().into();
        Ok(Box::new(BatchTables::new((self.make)(), (name, 0), (&self.schema, wanted), at_end)))
    }
}

impl fmt::Debug for RecordBatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordBatches").field("name", &self.name).field("schema", &self.schema).finish_non_exhaustive()
    }
}
