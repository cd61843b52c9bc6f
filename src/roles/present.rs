//! The examples of a source that count.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::ColumnRoles;
use super::numbers::{check_usable, finite};
use crate::data::source::{of_rows, tables};
use crate::data::{Source, Table, Tables};
use crate::error::{Error, Result};

/// What a pass over a source has shown so far.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    present: AtomicUsize,
    absent: AtomicUsize,
}

impl Shown {
    /// Examples that weigh something.
    pub(crate) fn present(&self) -> usize {
        self.present.load(Ordering::Relaxed)
    }

    /// Examples of weight 0.
    pub(crate) fn absent(&self) -> usize {
        self.absent.load(Ordering::Relaxed)
    }
}

impl ColumnRoles {
    /// Calls back with the examples of a source that weigh something, with some of its columns or all: as tables of so many rows, of
    /// which the last has fewer.
    pub(crate) fn each_present(
        &self,
        (source, columns): (&dyn Source, Option<&[String]>),
        rows: usize,
        each: &mut dyn FnMut(&Table) -> Result<()>,
    ) -> Result<Shown> {
        let shown = Shown::default();
        let present = tables(source, columns)?.map(|table| self.present(table?, &shown));
        for table in of_rows(Box::new(present) as Tables<'_>, rows) {
            each(&table?)?;
        }
        match (shown.present(), &self.example_weight) {
            (0, Some(column)) if shown.absent() > 0 => Err(Error::ZeroWeights { column: column.clone() }),
            (0, _) => Err(Error::Empty { what: "there are no examples to learn from" }),
            _ => Ok(shown),
        }
    }

    /// The rows that weigh something.
    fn present(&self, table: Table, shown: &Shown) -> Result<Table> {
        let rows = table.rows();
        let present = match &self.example_weight {
            None => table,
            Some(name) => {
                let weights = finite(&table, name)?;
                check_usable(&weights, name, &|row| table.place(row))?;
                let kept: Vec<usize> = (0..rows).filter(|row| weights[*row] > 0.0).collect();
                if kept.len() < rows { table.take(&kept)? } else { table }
            }
        };
        shown.present.fetch_add(present.rows(), Ordering::Relaxed);
        shown.absent.fetch_add(rows - present.rows(), Ordering::Relaxed);
        Ok(present)
    }
}
