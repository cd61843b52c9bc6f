//! A source as tables of equally many rows.

use super::{Source, Tables};
use crate::data::Table;
use crate::data::joined::joined;
use crate::error::{Error, Result};

/// The rows of a source as tables of so many rows each, the last one shorter, whatever its parts are: what is cut where
/// depends on the rows alone. Rows keep their places, and cells their texts.
///
/// # Example
/// ```
/// use gradus::data::{ChunksOfRows, Table};
/// let table = Table::from_columns([("x", vec![1, 2, 3, 4, 5].into()), ("y", vec![1, 0, 1, 0, 1].into())])?;
/// let columns = ["x".to_owned()];
/// let chunks: Vec<Table> = ChunksOfRows::new(&table, Some(&columns), 2)?.collect::<Result<_, _>>()?;
/// assert_eq!(chunks.iter().map(Table::rows).collect::<Vec<_>>(), [2, 2, 1]);
/// assert_eq!(chunks[2].numbers("x")?.get(0), Some(5.0));
/// # Ok::<(), gradus::Error>(())
/// ```
pub struct ChunksOfRows<'s> {
    source: &'s dyn Source,
    columns: Option<Vec<String>>,
    rows: usize,
    /// The next part, and what is left of the one before.
    part: usize,
    parts: usize,
    tables: Tables<'s>,
    /// Tables read and not handed out, with all their rows.
    held: Vec<Table>,
    held_rows: usize,
}

impl<'s> ChunksOfRows<'s> {
    /// The rows of these columns (all where `None`), so many in a table.
    ///
    /// # Errors
    /// 0 rows; those of [`Source::parts`].
    pub fn new(source: &'s dyn Source, columns: Option<&[String]>, rows: usize) -> Result<Self> {
        if rows == 0 {
            return Err(Error::Setting { name: "rows of a table", value: "0".to_owned(), must: "at least 1" });
        }
        let parts = source.parts()?.len();
        let (columns, tables) = (columns.map(<[String]>::to_vec), Box::new(std::iter::empty()));
        Ok(Self { source, columns, rows, part: 0, parts, tables, held: Vec::new(), held_rows: 0 })
    }

    /// The next table of the source that has rows.
    fn table(&mut self) -> Result<Option<Table>> {
        loop {
            match self.tables.next().transpose()? {
                Some(table) if table.rows() > 0 => return Ok(Some(table)),
                Some(_) => {}
                None if self.part == self.parts => return Ok(None),
                None => {
                    self.part += 1;
                    self.tables = self.source.read(self.part - 1, self.columns.as_deref())?;
                }
            }
        }
    }

    fn chunk(&mut self) -> Result<Option<Table>> {
        while self.held_rows < self.rows {
            let Some(table) = self.table()? else { break };
            self.held_rows += table.rows();
            self.held.push(table);
        }
        let Some(last) = self.held.pop() else { return Ok(None) };
        let beyond = self.held_rows.saturating_sub(self.rows);
        let kept = last.rows() - beyond;
        self.held.push(last.slice(0, kept));
        let chunk = joined(&self.held)?;
        self.held.clear();
        if beyond > 0 {
            self.held.push(last.slice(kept, beyond));
        }
        self.held_rows = beyond;
        Ok(Some(chunk))
    }
}

impl Iterator for ChunksOfRows<'_> {
    type Item = Result<Table>;

    /// The next table; after an error there is none.
    fn next(&mut self) -> Option<Result<Table>> {
        let chunk = self.chunk();
        if chunk.is_err() {
            (self.held, self.held_rows) = (Vec::new(), 0);
            (self.part, self.tables) = (self.parts, Box::new(std::iter::empty()));
        }
        chunk.transpose()
    }
}

impl std::fmt::Debug for ChunksOfRows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { source, columns, rows, part, .. } = self;
        f.debug_struct("ChunksOfRows")
            .field("source", source)
            .field("columns", columns)
            .field("rows", rows)
            .field("part", part)
            .finish_non_exhaustive()
    }
}
