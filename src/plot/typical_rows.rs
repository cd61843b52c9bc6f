//! Rows in which one column varies and all others stand still.

use super::varied::{Varied, levels};
use crate::data::{Spelling, Table};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::roles::Role;

/// The columns that a model reads in a table, and one row in which each stands at its mean (where it is read as a number) or at its
/// most frequent level (all else).
#[derive(Debug)]
pub(crate) struct TypicalRow<'a> {
    model: &'a Model,
    /// The features, offsets and exposures of the examples.
    read: Table,
    pub(crate) row: Table,
}

/// Typical rows but for one column, which takes value after value.
#[derive(Debug)]
pub(crate) struct TypicalRows {
    pub(crate) rows: Table,
    pub(crate) values: Varied,
}

/// The columns that a model reads as features.
pub(crate) fn features(model: &Model) -> Vec<String> {
    model.inputs().into_iter().filter(|input| input.role == Role::Feature).map(|input| input.name).collect()
}

impl<'a> TypicalRow<'a> {
    /// Of a table that has the columns which a model reads.
    ///
    /// # Errors
    /// A column that is not in the table; a table without rows.
    pub(crate) fn new(model: &'a Model, table: &Table) -> Result<Self> {
        let read = model
            .inputs()
            .into_iter()
            .filter(|input| matches!(input.role, Role::Feature | Role::Offset | Role::Exposure));
        let mut read: Vec<String> = read.map(|input| input.name).collect();
        read.sort_unstable();
        read.dedup();
        let read = table.select(&read)?;
        if read.rows() == 0 {
            return Err(Error::Empty { what: "a table without rows has no mean row" });
        }
        let row = read.take(&[0])?.respelled(|name, _, _| typical(model, &read, name).map(Some))?;
        Ok(Self { model, read, row })
    }

    /// Rows in which one feature varies.
    ///
    /// # Errors
    /// A column that is not a feature of the model; one without values.
    pub(crate) fn varied(&self, column: &str) -> Result<TypicalRows> {
        if !features(self.model).iter().any(|name| name == column) {
            let must = "a column that the model reads as a feature";
            return Err(Error::Setting { name: "column of a picture", value: format!("{column:?}"), must });
        }
        let values = Varied::of(self.model, &self.read, column)?;
        let cells = match &values {
            Varied::Numbers(numbers) => cells(column, numbers.clone())?,
            Varied::Levels(levels) => {
                taken(&self.read, column, &levels.iter().map(|level| level.row).collect::<Vec<_>>())?
            }
        };
        let rows = self.row.take(&vec![0; values.len()])?;
        let rows = rows.respelled(|name, _, _| Ok((name == column).then(|| cells.clone())))?;
        Ok(TypicalRows { rows, values })
    }
}

/// The cells of a column, and how they are spelled.
type Column = (arrow_array::ArrayRef, Spelling);

/// A column at its mean, or at its most frequent level.
fn typical(model: &Model, table: &Table, name: &str) -> Result<Column> {
    if model.reads_numbers(name) {
        let values: Vec<f64> = table.numbers(name)?.iter().flatten().filter(|value| value.is_finite()).collect();
        return cells(name, vec![values.iter().sum::<f64>() / values.len() as f64]);
    }
    // Lists have no level of their own: those of the first row stand for them.
    taken(table, name, &[levels(table, name).map_or(0, |levels| levels[0].row)])
}

/// The cells that a column has in some rows.
fn taken(table: &Table, name: &str, rows: &[usize]) -> Result<Column> {
    let taken = table.select([name])?.take(rows)?;
    Ok((taken.column(name)?.clone(), taken.spelling(name).clone()))
}

fn cells(name: &str, values: Vec<f64>) -> Result<Column> {
    let table = Table::from_columns([(name, values.into())])?;
    Ok((table.column(name)?.clone(), Spelling::Unknown))
}
