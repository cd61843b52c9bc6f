//! Rows in which one column varies and all others stand still.

use super::varied::{Varied, levels};
use crate::data::{Spelling, Table};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::roles::Role;

/// Rows in which one column takes value after value, and each other column that a model reads stands at its mean (where it is read as
/// a number) or at its most frequent level (all else).
#[derive(Debug)]
pub(crate) struct TypicalRows {
    pub(crate) rows: Table,
    pub(crate) values: Varied,
    /// One row in which the column that varies stands still too.
    pub(crate) typical: Table,
}

/// The columns that a model reads as features.
pub(crate) fn features(model: &Model) -> Vec<String> {
    model.inputs().into_iter().filter(|input| input.role == Role::Feature).map(|input| input.name).collect()
}

impl TypicalRows {
    /// Of a table that has the columns which a model reads, one of whose features varies.
    ///
    /// # Errors
    /// A column that is not a feature of the model, or not in the table; one without values.
    pub(crate) fn new(model: &Model, table: &Table, varied: &str) -> Result<Self> {
        if !features(model).iter().any(|name| name == varied) {
            let must = "a column that the model reads as a feature";
            return Err(Error::Setting { name: "column of a picture", value: format!("{varied:?}"), must });
        }
        let read = model
            .inputs()
            .into_iter()
            .filter(|input| matches!(input.role, Role::Feature | Role::Offset | Role::Exposure));
        let mut read: Vec<String> = read.map(|input| input.name).collect();
        read.sort_unstable();
        read.dedup();
        let table = table.select(&read)?;
        let values = Varied::of(model, &table, varied)?;
        let (count, mut rows) = (values.len(), Vec::with_capacity(values.len()));
        if let Varied::Levels(levels) = &values {
            rows.extend(levels.iter().map(|level| level.row));
        }
        rows.resize(count, 0);
        let rows = table.take(&rows)?.respelled(|name, _, _| match &values {
            Varied::Numbers(numbers) if name == varied => Ok(Some(cells(name, numbers.clone())?)),
            Varied::Levels(_) if name == varied => Ok(None),
            _ => typical(model, &table, name, count).map(Some),
        })?;
        let still = table.take(&[0])?.respelled(|name, _, _| typical(model, &table, name, 1).map(Some))?;
        Ok(Self { rows, values, typical: still })
    }
}

/// The cells of a column, and how they are spelled.
type Column = (arrow_array::ArrayRef, Spelling);

/// A column at its mean, or at its most frequent level, in so many rows.
fn typical(model: &Model, table: &Table, name: &str, count: usize) -> Result<Column> {
    if model.reads_numbers(name) {
        let values: Vec<f64> = table.numbers(name)?.iter().flatten().filter(|value| value.is_finite()).collect();
        return cells(name, vec![values.iter().sum::<f64>() / values.len() as f64; count]);
    }
    // Lists have no level of their own: those of the first row stand for them.
    let row = levels(table, name).map_or(0, |levels| levels[0].row);
    let taken = table.select([name])?.take(&vec![row; count])?;
    Ok((taken.column(name)?.clone(), taken.spelling(name).clone()))
}

fn cells(name: &str, values: Vec<f64>) -> Result<Column> {
    let table = Table::from_columns([(name, values.into())])?;
    Ok((table.column(name)?.clone(), Spelling::Unknown))
}
