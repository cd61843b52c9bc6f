//! Every column reads a row of cells exactly as it reads that row of a table.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Float64Array};
use arrow_schema::DataType;
use gradus::column::Cell;
use gradus::data::{NumberColumn, TextColumn};
use gradus::prelude::*;

use crate::support::column_cases::{ColumnCase, column_cases};

/// What the cells of one row borrow from: the texts of each entry, or its number.
enum Held {
    Texts(Vec<Option<String>>),
    Numbers(Vec<Option<f64>>),
    Integers(Vec<Option<i64>>),
    Booleans(Vec<Option<bool>>),
    Moment(String),
}

fn held(array: &ArrayRef) -> Held {
    let each = 0..array.len();
    match array.data_type() {
        DataType::Boolean => {
            let flags = array.as_boolean();
            Held::Booleans(each.map(|row| flags.is_valid(row).then(|| flags.value(row))).collect())
        }
        DataType::Int64 => {
            let numbers = array.as_primitive::<arrow_array::types::Int64Type>();
            Held::Integers(each.map(|row| numbers.is_valid(row).then(|| numbers.value(row))).collect())
        }
        DataType::Float64 => Held::Numbers(NumberColumn::from_array(array).unwrap().iter().collect()),
        _ => match TextColumn::from_array(array) {
            Some(texts) => Held::Texts(each.map(|row| texts.get(row).map(|text| text.into_owned())).collect()),
            None => {
                let millis = array.as_primitive::<arrow_array::types::TimestampMillisecondType>().value(0);
                Held::Moment(chrono::DateTime::from_timestamp_millis(millis).unwrap().naive_utc().to_string())
            }
        },
    }
}

fn cells(held: &Held) -> Vec<Cell<'_>> {
    match held {
        Held::Texts(texts) => texts.iter().map(|text| text.as_ref().into()).collect(),
        Held::Numbers(numbers) => numbers.iter().map(|&number| number.into()).collect(),
        Held::Integers(numbers) => numbers.iter().map(|&number| number.into()).collect(),
        Held::Booleans(flags) => flags.iter().map(|&flag| flag.into()).collect(),
        Held::Moment(text) => vec![text.as_str().into()],
    }
}

fn rows_agree(case: &ColumnCase) {
    let rows = case.table.rows();
    let labels: Float64Array = (0..rows).map(|row| Some((row as f64 * 0.7).sin() * 3.0)).collect();
    let table = case.table.with_array("label", Arc::new(labels) as ArrayRef).unwrap();
    let solver = GradientDescent::full_batch().epochs(3);
    let estimator = Estimator::regression("label").columns(vec![case.column.clone()]).solver(solver);
    let model = estimator.fit(&table).unwrap_or_else(|error| panic!("{:?}: {error}", case.column)).into_model();
    let names = case.column.inputs();
    let mut predictor = model.predictor(&names).unwrap();
    let truth = model.predict(&table).unwrap();
    assert!(truth.iter().any(|value| value.to_bits() != truth[0].to_bits()), "{:?}", case.column);
    for (row, truth) in truth.iter().enumerate() {
        let arrays: Vec<ArrayRef> = names.iter().map(|name| table.column(name).unwrap().slice(row, 1)).collect();
        let list = |array: &ArrayRef| matches!(array.data_type(), DataType::List(_));
        let flat = |array: &ArrayRef| if list(array) { array.as_list::<i32>().value(0) } else { array.clone() };
        let held: Vec<Held> = arrays.iter().map(|array| held(&flat(array))).collect();
        let parts: Vec<Vec<Cell<'_>>> = held.iter().map(cells).collect();
        let mut row_cells = Vec::new();
        for (array, part) in arrays.iter().zip(&parts) {
            row_cells.push(match list(array) {
                true if array.is_null(0) => Cell::Missing,
                true => Cell::List(part),
                false if array.is_null(0) => Cell::Missing,
                false => part[0],
            });
        }
        let found = predictor.predict(&row_cells).unwrap();
        assert_eq!(found.to_bits(), truth.to_bits(), "{:?}, row {row}: {row_cells:?}", case.column);
    }
}

#[test]
fn a_row_alone_has_the_bits_of_the_table() {
    let cases = column_cases();
    cases.iter().for_each(rows_agree);
    assert!(cases.len() > 30);
}
