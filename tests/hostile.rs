//! Parts that a user wrote and that break their promises, settings that contradict each other, examples in odd shapes.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int32Array, RecordBatch};
use gradus::column::{Column, Encoder, Feature, Learned};
use gradus::data::Values;
use gradus::design::{Block, Codes, Numbers};
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::Step;
use gradus::penalty::Layout;
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder, array, s};

fn line(n: usize) -> Table {
    let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0 + (x * 1.7).sin()).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

fn of_x() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x")])
}

fn message(result: Result<impl std::fmt::Debug>) -> String {
    result.expect_err("this must not pass").to_string()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn floats(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

#[test]
fn record_batches_are_joined_by_name() {
    let first = batch(vec![("x", floats(&[1.0, 2.0])), ("y", floats(&[10.0, 20.0]))]);
    let turned = batch(vec![("y", floats(&[30.0])), ("x", floats(&[3.0]))]);
    let table = Table::from_batches([first.clone(), turned]).unwrap();
    assert_eq!(table.numbers("x").unwrap().iter().flatten().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
    assert_eq!(table.numbers("y").unwrap().iter().flatten().collect::<Vec<_>>(), [10.0, 20.0, 30.0]);
    let renamed = batch(vec![("x", floats(&[3.0])), ("z", floats(&[30.0]))]);
    let text = message(Table::from_batches([first.clone(), renamed]));
    assert!(text.contains("\"y\""), "{text}");
    let narrow = batch(vec![("x", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), narrow])).contains("\"y\""));
    let wide = batch(vec![("x", floats(&[3.0])), ("y", floats(&[3.0])), ("z", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), wide])).contains("\"z\""));
    let retyped = batch(vec![("x", floats(&[3.0])), ("y", Arc::new(Int32Array::from(vec![3])) as ArrayRef)]);
    assert!(message(Table::from_batches([first, retyped])).contains("\"y\""));
}
