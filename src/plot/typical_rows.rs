//! Rows in which one column varies and all others stand still.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::drawing::Axis;
use crate::data::{NumberColumn, Spelling, Table};
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

/// The values of the column that varies.
#[derive(Debug)]
pub(crate) enum Varied {
    /// Evenly spaced, from the smallest number to the largest.
    Numbers(Vec<f64>),
    /// Levels, the most frequent first.
    Levels(Vec<Level>),
}

/// A level of a column.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) name: String,
    pub(crate) count: usize,
    /// The first row that has it.
    row: usize,
}

/// The numbers that a curve goes through.
const STEPS: usize = 201;

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
        let values = match model.reads_numbers(varied) {
            true => Varied::Numbers(evenly_spaced(&table.numbers(varied)?)?),
            false => Varied::Levels(levels(&table, varied)?),
        };
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

impl Varied {
    /// Where each row of a table stands along an axis of these values; NaN for one without a value.
    pub(crate) fn places(&self, table: &Table, column: &str) -> Result<Vec<f64>> {
        match self {
            Self::Numbers(_) => Ok(table.numbers(column)?.iter().map(|value| value.unwrap_or(f64::NAN)).collect()),
            Self::Levels(levels) => {
                let known: HashMap<&str, usize> = levels.iter().map(|level| level.name.as_str()).zip(0..).collect();
                let texts = table.texts(column)?;
                let place = |row: usize| texts.get(row).and_then(|text| known.get(&*text).copied());
                Ok((0..texts.len()).map(|row| place(row).map_or(f64::NAN, |place| place as f64)).collect())
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Levels(levels) => levels.len(),
        }
    }
}

/// The axis of a column's levels, the most frequent ones.
pub(crate) fn levels_axis(column: &str, levels: &[Level], most: usize) -> Axis {
    let title = match levels.len() {
        all if all > most => format!("{column} ({most} of {all} levels)"),
        _ => column.to_owned(),
    };
    Axis::names(title, levels.iter().take(most).map(|level| level.name.clone()).collect())
}

fn evenly_spaced(column: &NumberColumn) -> Result<Vec<f64>> {
    let finite = column.iter().flatten().filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return Err(Error::Empty { what: "a column without values has no curve" });
    }
    let at = |k: usize| {
        let share = k as f64 / (STEPS - 1) as f64;
        low * (1.0 - share) + high * share
    };
    Ok((0..STEPS).map(at).collect())
}

/// The levels of a column as text.
fn levels(table: &Table, name: &str) -> Result<Vec<Level>> {
    let texts = table.texts(name)?;
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in 0..texts.len() {
        if let Some(text) = texts.get(row) {
            counts.entry(text.into_owned()).or_insert((0, row)).0 += 1;
        }
    }
    let mut levels: Vec<Level> = counts.into_iter().map(|(name, (count, row))| Level { name, count, row }).collect();
    levels.sort_by_key(|level| Reverse(level.count));
    if levels.is_empty() {
        return Err(Error::Empty { what: "a column without values has no levels" });
    }
    Ok(levels)
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
