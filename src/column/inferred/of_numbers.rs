//! What a column of numbers is taken as.

use std::collections::HashSet;

use arrow_array::Array as _;
use arrow_schema::DataType;

use super::identifier::RowNames;
use super::taken_as::{ALL_MISSING, TakenAs};
use crate::data::{INEXACT, NumberColumn, Table};
use crate::error::{Error, Result, ValueProblem};

pub(super) fn numbers_as(table: &Table, name: &str, rows: &RowNames<'_>, column: &NumberColumn) -> Result<TakenAs> {
    let boolean = *table.column(name)?.data_type() == DataType::Boolean;
    let (mut missing, mut bounds) = (0, None);
    for (row, value) in column.iter().enumerate() {
        match (value, bounds) {
            (None, _) => missing += 1,
            (Some(value), _) if !value.is_finite() => {
                let problem = ValueProblem::NotFinite { value };
                return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
            }
            (Some(value), None) => bounds = Some((value, value)),
            (Some(value), Some((low, high))) => bounds = Some((value.min(low), value.max(high))),
        }
    }
    Ok(match bounds {
        None => TakenAs::Nothing(ALL_MISSING.to_owned()),
        Some((low, high)) if low == high => {
            let value = if boolean { (low == 1.0).to_string() } else { low.to_string() };
            let why =
                if low.abs() < INEXACT { "it has one value only" } else { "64-bit floats hold one value of it only" };
            TakenAs::Nothing(format!("{why} ({value})"))
        }
        Some((low, high)) if rows.named(name) && missing == 0 && numbers_rows(column) => {
            TakenAs::Nothing(format!("it numbers the rows, from {low} to {high}; name it numeric(..) if it says more"))
        }
        Some(_) => TakenAs::Numbers { boolean, missing },
    })
}

/// Whether all are whole numbers, each there once.
fn numbers_rows(column: &NumberColumn) -> bool {
    let mut seen = HashSet::with_capacity(column.len());
    column.iter().flatten().all(|value| value.fract() == 0.0 && seen.insert(value.to_bits()))
}
