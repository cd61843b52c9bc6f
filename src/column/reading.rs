//! How the own values of a feature column are read: a source, then element-wise steps.

use serde::{Deserialize, Serialize};

use super::ColumnUse;
use super::source::Source;
use super::step::Step;
use crate::data::{NumberColumn, Table};
use crate::error::{ColumnProblem, Error, ModelFileProblem, Result, ValueProblem};

/// Rows that are looked at together while learning.
const CHUNK: usize = 4096;

/// A source and the steps that its values go through.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    pub(crate) source: Source,
    pub(crate) steps: Vec<Step>,
}

/// Own values: each finite or missing.
pub(crate) struct Own {
    pub(crate) column: NumberColumn,
    /// The first missing row.
    pub(crate) missing: Option<usize>,
}

impl Reading {
    /// The own values of all rows. Without steps this is the table's memory.
    pub(crate) fn values(&self, name: &str, table: &Table) -> Result<Own> {
        let (column, missing) = self.source.read(name, table)?;
        if self.steps.is_empty() {
            return Ok(Own { column, missing });
        }
        let mut values = Vec::with_capacity(column.len());
        for (row, value) in column.iter().enumerate() {
            values.push(match value {
                None => f64::NAN,
                Some(value) => self.step(value).map_err(|problem| self.at(name, table, row, problem))?,
            });
        }
        Ok(Own { column: NumberColumn { values: values.into(), nulls: None }, missing })
    }

    /// All steps applied to one value.
    pub(crate) fn step(&self, value: f64) -> Result<f64, ValueProblem> {
        self.steps.iter().try_fold(value, |value, step| step.apply(value))
    }

    /// How many values are there, and how many are missing.
    pub(crate) fn usage(&self, name: &str, table: &Table) -> Result<ColumnUse> {
        let own = self.values(name, table)?;
        let missing = own.missing.map_or(0, |first| own.column.iter().skip(first).filter(Option::is_none).count());
        Ok(ColumnUse { cells: own.column.len() as u64, missing: missing as u64, unseen: 0 })
    }

    /// An error about the value of one row.
    pub(crate) fn at(&self, name: &str, table: &Table, row: usize, problem: ValueProblem) -> Error {
        Error::Value { column: self.source.label(name).to_owned(), place: table.place(row), problem }
    }

    /// What is wrong with the description.
    pub(crate) fn fault(&self) -> Option<ColumnProblem> {
        if self.source.inputs().is_empty() {
            let must = "one column at least";
            return Some(ColumnProblem::Setting { setting: "inputs", value: "an empty list".to_owned(), must });
        }
        self.steps.iter().find_map(Step::fault)
    }

    /// Whether it can be written down.
    ///
    /// # Errors
    /// It holds a function.
    pub(crate) fn saveable(&self, name: &str) -> Result<()> {
        if self.source.is_saveable() && self.steps.iter().all(Step::is_saveable) {
            return Ok(());
        }
        let why = "it holds a function; compute the column in the table first, or write an Encoder of your own";
        Err(ModelFileProblem::NotSaveable { family: "feature column", name: name.to_owned(), why }.into())
    }
}

impl Own {
    /// Shows the values that are there, in order and in pieces; rows of no weight are left out.
    pub(crate) fn pieces(&self, weights: Option<&[f64]>, mut see: impl FnMut(&[f64], Option<&[f64]>)) {
        let (mut values, mut kept) = (vec![0.0; CHUNK], Vec::with_capacity(CHUNK));
        let rows = self.column.len();
        for start in (0..rows).step_by(CHUNK) {
            let end = (start + CHUNK).min(rows);
            values.resize(end - start, 0.0);
            if self.missing.is_none() && weights.is_none() {
                self.column.values.read(start, &mut values);
                see(&values, None);
                continue;
            }
            values.clear();
            kept.clear();
            for row in start..end {
                let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
                if let Some(value) = self.column.get(row)
                    && weight > 0.0
                {
                    values.push(value);
                    kept.push(weight);
                }
            }
            see(&values, weights.map(|_| kept.as_slice()));
        }
    }
}
