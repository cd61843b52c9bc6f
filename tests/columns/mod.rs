//! Feature columns: every policy, every refusal, every corner.

mod bucketized;
mod categorical;
mod computed;
mod crossed;
mod curves;
mod datetime;
mod hashed;
mod inferred;
mod inferred_doubts;
mod loading;
mod numeric;
mod remaining;
mod settings;
mod text;

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{ListBuilder, StringBuilder};
use gradus::column::{AnyColumn, Encoder, learn};
use gradus::data::{Cells, Table};
use gradus::design::{Block, Numbers};

use crate::support::encoding::encode;

pub(crate) fn table<const N: usize>(columns: [(&str, Cells); N]) -> Table {
    Table::from_columns(columns).unwrap()
}

pub(crate) fn numbers(values: impl Into<Cells>) -> Table {
    table([("x", values.into())])
}

pub(crate) fn learned(column: impl AnyColumn + 'static, table: &Table) -> gradus::Result<Arc<dyn Encoder>> {
    learn(&[Arc::new(column) as Arc<dyn AnyColumn>], table, None).map(|encoders| encoders[0].clone())
}

pub(crate) fn weighted(column: impl AnyColumn + 'static, table: &Table, weights: &[f64]) -> Arc<dyn Encoder> {
    learn(&[Arc::new(column) as Arc<dyn AnyColumn>], table, Some(weights)).unwrap()[0].clone()
}

pub(crate) fn encoded(column: impl AnyColumn + 'static, table: &Table) -> Vec<Vec<f64>> {
    encode(learned(column, table).unwrap().as_ref(), table)
}

pub(crate) fn first(rows: &[Vec<f64>]) -> Vec<f64> {
    rows.iter().map(|row| row[0]).collect()
}

pub(crate) fn names(encoder: &dyn Encoder) -> Vec<String> {
    encoder.features().names().iter().collect()
}

pub(crate) fn refused<T>(result: gradus::Result<T>, message: &str) {
    let error = result.err().unwrap_or_else(|| panic!("accepted, instead of: {message}"));
    assert_eq!(error.to_string(), message);
}

pub(crate) fn only_numbers(encoder: &dyn Encoder, table: &Table) -> Numbers {
    match encoder.encode(table).unwrap().swap_remove(0) {
        Block::Numbers(numbers) => numbers,
        other => panic!("{other:?}"),
    }
}

/// A table of one column `x` that holds lists of texts.
pub(crate) fn lists(rows: &[Option<&[&str]>]) -> Table {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        row.unwrap_or_default().iter().for_each(|text| builder.values().append_value(text));
        builder.append(row.is_some());
    }
    table([("x", (Arc::new(builder.finish()) as ArrayRef).into())])
}
