//! Where the values of a number column come from.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data::{NumberColumn, Table, Values};
use crate::error::{Error, Result, ValueProblem};

/// A function that a user gave, with a name for messages.
pub(crate) struct Named<F: ?Sized> {
    pub(crate) name: String,
    pub(crate) call: Arc<F>,
}

impl<F: ?Sized> Clone for Named<F> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), call: Arc::clone(&self.call) }
    }
}

impl<F: ?Sized> fmt::Debug for Named<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A number made of the inputs of one row.
pub(crate) type Function = dyn Fn(&[f64]) -> f64 + Send + Sync;

/// A column of the table, or a number computed row by row from several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Source {
    /// The column itself.
    Column(String),
    /// The first divided by the second.
    Ratio(String, String),
    /// The first times the second.
    Product(String, String),
    /// A function of several columns.
    #[serde(skip)]
    Derived(Vec<String>, Named<Function>),
}

impl Source {
    /// The columns that are read, each once.
    pub(crate) fn inputs(&self) -> Vec<String> {
        match self {
            Self::Column(name) => vec![name.clone()],
            Self::Ratio(a, b) | Self::Product(a, b) if a == b => vec![a.clone()],
            Self::Ratio(a, b) | Self::Product(a, b) => vec![a.clone(), b.clone()],
            Self::Derived(inputs, _) => {
                let mut once: Vec<String> = Vec::with_capacity(inputs.len());
                for input in inputs {
                    if !once.contains(input) {
                        once.push(input.clone());
                    }
                }
                once
            }
        }
    }

    /// The name under which a value of it is reported: where a user would look for it.
    pub(crate) fn label<'n>(&'n self, name: &'n str) -> &'n str {
        match self {
            Self::Column(column) => column,
            _ => name,
        }
    }

    /// The number made of the inputs, each as often as it is named; `None` where there is none.
    pub(crate) fn call(&self, arguments: &[f64]) -> Option<f64> {
        match (self, arguments) {
            (Self::Column(_), [value, ..]) => Some(*value),
            // A division by zero has no value, as if it were missing; any other result has to be a number.
            (Self::Ratio(..), [a, b]) => (*b != 0.0).then(|| a / b),
            (Self::Product(..), [a, b]) => Some(a * b),
            (Self::Derived(_, function), _) => Some((function.call)(arguments)),
            _ => None,
        }
    }

    pub(crate) fn is_saveable(&self) -> bool {
        !matches!(self, Self::Derived(..))
    }

    /// The values and the first missing row, if any. Every value that is there is finite.
    pub(crate) fn read(&self, name: &str, table: &Table) -> Result<(NumberColumn, Option<usize>)> {
        match self {
            Self::Column(column) => finite(table, column),
            Self::Ratio(a, b) | Self::Product(a, b) => compute(name, table, &[a, b], |v| self.call(v)),
            Self::Derived(inputs, _) => {
                let inputs: Vec<&String> = inputs.iter().collect();
                compute(name, table, &inputs, |v| self.call(v))
            }
        }
    }
}

/// A column of the table with its first missing row, once no value of it is infinite.
fn finite(table: &Table, name: &str) -> Result<(NumberColumn, Option<usize>)> {
    let column = table.numbers(name)?;
    if column.nulls.is_none() && all_finite(&column.values) {
        return Ok((column, None));
    }
    let mut missing = None;
    for (row, value) in column.iter().enumerate() {
        match value {
            None => missing = missing.or(Some(row)),
            Some(value) if value.is_finite() => {}
            Some(value) => {
                let problem = ValueProblem::NotFinite { value };
                return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
            }
        }
    }
    Ok((column, missing))
}

/// Whether a scan at memory speed finds neither NaN nor infinity; integers hold neither.
fn all_finite(values: &Values) -> bool {
    // Branchless within a chunk, so that the compiler can use vector instructions.
    match values {
        Values::F64(values) => values.chunks(1024).all(|part| part.iter().fold(true, |all, v| all & v.is_finite())),
        Values::F32(values) => values.chunks(1024).all(|part| part.iter().fold(true, |all, v| all & v.is_finite())),
        _ => true,
    }
}

/// A number per row; where an input is missing, or the function gives none, the result is missing (a NaN).
fn compute(
    name: &str,
    table: &Table,
    inputs: &[&String],
    function: impl Fn(&[f64]) -> Option<f64>,
) -> Result<(NumberColumn, Option<usize>)> {
    let columns = inputs.iter().map(|input| Ok(finite(table, input)?.0)).collect::<Result<Vec<_>>>()?;
    let mut arguments = vec![0.0; columns.len()];
    let mut values = Vec::with_capacity(table.rows());
    let mut missing = None;
    for row in 0..table.rows() {
        let mut complete = true;
        for (argument, column) in arguments.iter_mut().zip(&columns) {
            match column.get(row) {
                Some(value) => *argument = value,
                None => complete = false,
            }
        }
        values.push(match if complete { function(&arguments) } else { None } {
            Some(value) if value.is_finite() => value,
            Some(value) => {
                let of = inputs.iter().zip(&arguments).map(|(input, value)| format!("{input} = {value:?}"));
                let problem = ValueProblem::NotFiniteResult { of: of.collect::<Vec<_>>().join(", "), value };
                return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
            }
            None => {
                missing = missing.or(Some(row));
                f64::NAN
            }
        });
    }
    Ok((NumberColumn { values: values.into(), nulls: None }, missing))
}
