//! A table row by row: what a row alone would be.

use super::Cell;
use super::cell_column::CellColumn;
use super::input::Input;
use crate::data::Table;
use crate::error::{Error, Result};

/// Some columns of a table, to be read side by side.
pub(crate) struct Rows<'t> {
    table: &'t Table,
    columns: Vec<CellColumn>,
}

impl<'t> Rows<'t> {
    /// # Errors
    /// As [`CellColumn::read`].
    pub(crate) fn read(inputs: &[Input], table: &'t Table) -> Result<Self> {
        let columns = inputs.iter().map(|input| CellColumn::read(input, table)).collect::<Result<_>>()?;
        Ok(Self { table, columns })
    }

    /// Words of the dictionary that the cells of all rows come from; 0 where there is none, or more than one column.
    pub(crate) fn words(&self) -> usize {
        if let [only] = self.columns.as_slice() { only.words() } else { 0 }
    }

    /// Shows the cells of each row, and the word of the dictionary that they are. An error about the one row that it is
    /// shown gets the place of that row in the table.
    pub(crate) fn each(&self, mut visit: impl FnMut(usize, &[Cell<'_>], Option<usize>) -> Result<()>) -> Result<()> {
        let lists: Vec<Vec<Cell<'_>>> = self.columns.iter().map(CellColumn::list_entries).collect();
        let mut cells = Vec::with_capacity(self.columns.len());
        for row in 0..self.table.rows() {
            cells.clear();
            cells.extend(self.columns.iter().zip(&lists).map(|(column, entries)| column.cell(row, entries)));
            let word = if let [only] = self.columns.as_slice() { only.word(row) } else { None };
            visit(row, &cells, word).map_err(|error| match error {
                Error::Value { column, problem, .. } => Error::Value { column, place: self.table.place(row), problem },
                other => other,
            })?;
        }
        Ok(())
    }
}
