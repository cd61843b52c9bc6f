//! Temporary stand-in.
use arrow_schema::SchemaRef;
use super::Table;
use crate::error::Result;

/// Tables, one after the other.
pub type Tables<'s> = Box<dyn Iterator<Item = Result<Table>> + Send + 's>;

/// Examples that can be read again and again, part by part.
pub trait Source: Send + Sync + std::fmt::Debug {
    /// The names and types of the columns, the same in all parts.
    fn schema(&self) -> Result<SchemaRef>;
    /// How many parts.
    fn parts(&self) -> Result<usize>;
    /// The rows of a part.
    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>>;
    /// A table is one itself.
    fn as_table(&self) -> Option<&Table> { None }
}

impl Source for Table {
    fn schema(&self) -> Result<SchemaRef> { Ok(self.batch().schema()) }
    fn parts(&self) -> Result<usize> { Ok(1) }
    fn read(&self, _: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        let table = match columns { Some(names) => self.select(names)?, None => self.clone() };
        Ok(Box::new(std::iter::once(Ok(table))))
    }
    fn as_table(&self) -> Option<&Table> { Some(self) }
}

impl Table {
    pub(crate) fn joined(tables: Vec<Table>) -> Result<Table> {
        Table::from_batches(tables.into_iter().map(|t| t.batch().clone()))
    }
}

/// All tables of a source.
pub(crate) fn tables<'s>(source: &'s dyn Source, columns: Option<&'s [String]>) -> Result<Tables<'s>> {
    let parts = source.parts()?;
    Ok(Box::new((0..parts).flat_map(move |part| -> Tables<'s> {
        match source.read(part, columns) { Ok(tables) => tables, Err(error) => Box::new(std::iter::once(Err(error))) }
    })))
}

/// The rows of tables as tables of so many rows, the last of fewer.
pub(crate) fn of_rows<'s>(tables: Tables<'s>, rows: usize) -> Tables<'s> {
    let (mut tables, mut waiting, mut have) = (tables, Vec::<Table>::new(), 0);
    Box::new(std::iter::from_fn(move || {
        while have < rows {
            match tables.next() {
                Some(Ok(table)) => { have += table.rows(); waiting.push(table); }
                Some(Err(error)) => return Some(Err(error)),
                None => break,
            }
        }
        if have == 0 { return None; }
        let all = match Table::from_batches(waiting.drain(..).map(|t| t.batch().clone())) { Ok(all) => all, Err(error) => return Some(Err(error)) };
        let taken = all.slice(0, rows);
        have = all.rows() - taken.rows();
        if have > 0 { waiting.push(all.slice(rows, have)); }
        Some(Ok(taken))
    }))
}
