//! Examples that can be read again and again, part by part.

use std::fmt::Debug;

use arrow_schema::SchemaRef;

use super::Part;
use crate::data::Table;
use crate::error::Result;

/// The rows of a part of a [`Source`], first to last, as tables of any length.
pub type Tables<'s> = Box<dyn Iterator<Item = Result<Table>> + Send + 's>;

/// Examples that can be read again and again, part by part, and are the same each time: a [`Table`] in memory,
/// [`CsvFiles`](crate::data::CsvFiles), or your own.
///
/// Passes over examples read a source several times, so that a source must give the same rows in the same order
/// each time. Those of files note the bytes and the rows of each part, and end with
/// [`SourceChanged`](crate::error::Error::SourceChanged) where they are others the next time.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use gradus::data::{Part, Source, Table, Tables};
/// use gradus::error::Result;
///
/// /// The squares of some numbers, made when they are asked for.
/// #[derive(Debug)]
/// struct Squares(i64);
///
/// impl Squares {
///     fn table(&self, begin: i64) -> Result<Table> {
///         let numbers: Vec<i64> = (begin..self.0.min(begin + 1000)).collect();
///         let squares: Vec<i64> = numbers.iter().map(|n| n * n).collect();
///         Table::from_columns([("n", numbers.into()), ("square", squares.into())])
///     }
/// }
///
/// impl Source for Squares {
///     fn schema(&self) -> Result<arrow_schema::SchemaRef> {
///         Ok(self.table(0)?.batch().schema())
///     }
///     fn parts(&self) -> Result<Vec<Part>> {
///         Ok(vec![Part::new("squares").rows(self.0 as u64)])
///     }
///     fn read(&self, _part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
///         let columns = columns.map(<[String]>::to_vec);
///         let tables = (0..self.0).step_by(1000).map(move |begin| match &columns {
///             Some(columns) => self.table(begin)?.select(columns),
///             None => self.table(begin),
///         });
///         Ok(Box::new(tables))
///     }
/// }
///
/// let source: &dyn Source = &Squares(2500);
/// let squares = Table::from_source(source)?;
/// assert_eq!((squares.rows(), squares.numbers("square")?.get(2100)), (2500, Some(4_410_000.0)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub trait Source: Send + Sync + Debug {
    /// The names and types of the columns, the same in all parts.
    ///
    /// # Errors
    /// Whatever keeps the source from being read.
    fn schema(&self) -> Result<SchemaRef>;

    /// The parts in order: files, row groups.
    ///
    /// # Errors
    /// Whatever keeps the source from being read.
    fn parts(&self) -> Result<Vec<Part>>;

    /// The rows of a part (counted from 0), first to last, as tables of any length with these columns in this order (all
    /// where `None`).
    ///
    /// # Errors
    /// Columns that are not there; whatever keeps the part from being read, which may also end the iteration.
    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>>;

    /// All rows in memory, where they are there already: then nothing is read part by part.
    fn as_table(&self) -> Option<&Table> {
        None
    }
}
