//! The examples of a source that count.

use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_schema::SchemaRef;

use super::ColumnRoles;
use super::numbers::{check_usable, finite};
use crate::data::{ChunksOfRows, Part, Source, Table, Tables};
use crate::error::{Error, Result};

/// A source without its examples of weight 0.
#[derive(Debug)]
struct Present<'s> {
    source: &'s dyn Source,
    /// The column of the example weights.
    weight: Option<&'s String>,
    absent: AtomicUsize,
}

impl Present<'_> {
    /// The rows of a table that weigh something.
    fn of(&self, table: Table) -> Result<Table> {
        let Some(name) = self.weight else { return Ok(table) };
        let weights = finite(&table, name)?;
        check_usable(&weights, name, &|row| table.place(row))?;
        let kept: Vec<usize> = (0..weights.len()).filter(|row| weights[*row] > 0.0).collect();
        self.absent.fetch_add(weights.len() - kept.len(), Ordering::Relaxed);
        if kept.len() < weights.len() { table.take(&kept) } else { Ok(table) }
    }
}

impl Source for Present<'_> {
    fn schema(&self) -> Result<SchemaRef> {
        self.source.schema()
    }

    fn parts(&self) -> Result<Vec<Part>> {
        self.source.parts()
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        Ok(Box::new(self.source.read(part, columns)?.map(|table| self.of(table?))))
    }
}

impl ColumnRoles {
    /// Calls back with the examples of a source that weigh something, with some of its columns: as tables of so many rows, of which the
    /// last has fewer. How many weigh nothing.
    pub(crate) fn each_present(
        &self,
        (source, columns): (&dyn Source, &[String]),
        rows: usize,
        each: &mut dyn FnMut(&Table) -> Result<()>,
    ) -> Result<usize> {
        let present = Present { source, weight: self.example_weight.as_ref(), absent: AtomicUsize::new(0) };
        let mut shown = false;
        for table in ChunksOfRows::new(&present, Some(columns), rows)? {
            each(&table?)?;
            shown = true;
        }
        match (shown, present.absent.into_inner(), &self.example_weight) {
            (true, absent, _) => Ok(absent),
            (false, 1.., Some(column)) => Err(Error::ZeroWeights { column: column.clone() }),
            (false, ..) => Err(Error::Empty { what: "there are no examples to learn from" }),
        }
    }
}
