//! How the original values of a number column are read: a source, then element-wise steps.

use serde::{Deserialize, Serialize};

use super::source::Source;
use super::step::Step;
use crate::column::faults::{of_cell, setting};
use crate::column::row::Rows;
use crate::column::{Cell, Input};
use crate::data::{NumberColumn, Table, Values};
use crate::error::{ColumnProblem, Error, ModelFileProblem, Result, ValueProblem};

/// Rows that are looked at together while learning.
const CHUNK_ROWS: usize = 4096;

/// A source and the steps that its values go through.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberReader {
    pub(crate) source: Source,
    pub(crate) steps: Vec<Step>,
}

/// Original values: each finite or missing.
pub(crate) struct Originals {
    pub(crate) column: NumberColumn,
    /// The first missing row.
    pub(crate) missing: Option<usize>,
}

impl NumberReader {
    /// What it reads: one cell for each argument of the source.
    pub(crate) fn inputs(&self) -> Vec<Input> {
        self.source.arguments().into_iter().map(Input::numbers).collect()
    }

    /// The original value of one row, from the cells of its inputs: finite or missing.
    pub(crate) fn value(&self, name: &str, cells: &[Cell<'_>]) -> Result<Option<f64>> {
        let number = |column: &str, cell: &Cell<'_>| cell.number().map_err(|problem| of_cell(column, problem));
        let value = if let (Source::Column(column), Some(cell)) = (&self.source, cells.first()) {
            number(column, cell)?
        } else {
            let inputs = self.source.arguments();
            let mut arguments = Vec::with_capacity(inputs.len());
            for (input, cell) in inputs.iter().zip(cells) {
                let Some(value) = number(input, cell)? else { return Ok(None) };
                arguments.push(value);
            }
            let value = self.source.value_of(&arguments);
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                let of = inputs.iter().zip(&arguments).map(|(input, value)| format!("{input} = {value:?}"));
                let of = of.collect::<Vec<_>>().join(", ");
                return Err(of_cell(name, ValueProblem::NotFiniteResult { of, value }));
            }
            value
        };
        let stepped = value.map(|value| self.step(value)).transpose();
        stepped.map_err(|problem| self.in_row(name, problem))
    }

    /// The original values of all rows. Of a column without steps this is the table's memory.
    pub(crate) fn values(&self, name: &str, table: &Table) -> Result<Originals> {
        if let Some(in_place) = self.in_place(table)? {
            return Ok(in_place);
        }
        let (mut values, mut missing) = (Vec::with_capacity(table.rows()), None);
        Rows::read(&self.inputs(), table)?.each(|row, cells, _| {
            let value = self.value(name, cells)?;
            missing = missing.or(value.is_none().then_some(row));
            values.push(value.unwrap_or(f64::NAN));
            Ok(())
        })?;
        Ok(Originals { column: NumberColumn { values: values.into(), nulls: None }, missing })
    }

    /// The values of a column of the table that goes through no step, where they lie.
    pub(crate) fn in_place(&self, table: &Table) -> Result<Option<Originals>> {
        let (Source::Column(name), []) = (&self.source, self.steps.as_slice()) else { return Ok(None) };
        let column = table.numbers(name)?;
        let mut missing = None;
        if column.nulls.is_some() || !all_finite(&column.values) {
            for (row, value) in column.iter().enumerate() {
                match value {
                    None => missing = missing.or(Some(row)),
                    Some(value) if value.is_finite() => {}
                    Some(value) => {
                        let (place, problem) = (table.place(row), ValueProblem::NotFinite { value });
                        return Err(Error::Value { column: name.clone(), place, problem });
                    }
                }
            }
        }
        Ok(Some(Originals { column, missing }))
    }

    /// All steps applied to one value.
    pub(crate) fn step(&self, value: f64) -> Result<f64, ValueProblem> {
        self.steps.iter().try_fold(value, |value, step| step.apply(value))
    }

    /// An error about the value of one row of a table.
    pub(crate) fn at(&self, name: &str, table: &Table, row: usize, problem: ValueProblem) -> Error {
        Error::Value { column: self.source.label(name).to_owned(), place: table.place(row), problem }
    }

    /// An error about the value of the one row that is read.
    pub(crate) fn in_row(&self, name: &str, problem: ValueProblem) -> Error {
        of_cell(self.source.label(name), problem)
    }

    /// What is wrong with the description.
    pub(crate) fn fault(&self) -> Option<ColumnProblem> {
        if self.source.arguments().is_empty() {
            return Some(setting("inputs", "an empty list", "one column at least"));
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

/// Whether a scan at memory speed finds neither NaN nor infinity; integers hold neither.
fn all_finite(values: &Values) -> bool {
    !matches!(values, Values::F64(_) | Values::F32(_)) || values.first(|value| !value.is_finite()).is_none()
}

impl Originals {
    /// Shows the values that are there, in order and in each_chunk; rows of no weight are left out.
    pub(crate) fn each_chunk(&self, weights: Option<&[f64]>, mut visit: impl FnMut(&[f64], Option<&[f64]>)) {
        let (mut values, mut kept) = (vec![0.0; CHUNK_ROWS], Vec::with_capacity(CHUNK_ROWS));
        let rows = self.column.len();
        for start in (0..rows).step_by(CHUNK_ROWS) {
            let end = (start + CHUNK_ROWS).min(rows);
            values.resize(end - start, 0.0);
            if self.missing.is_none() && weights.is_none() {
                self.column.values.read(start, &mut values);
                visit(&values, None);
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
            visit(&values, weights.map(|_| kept.as_slice()));
        }
    }
}
