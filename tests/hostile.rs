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

#[test]
fn a_prediction_does_not_depend_on_the_memory_layout_or_the_other_rows() {
    let n = 700;
    let x = Array2::from_shape_fn((n, 5), |(i, j)| ((i * 31 + j * 17) as f64 * 0.377).sin() * 10f64.powi(j as i32 - 2));
    let y = Array1::from_shape_fn(n, |i| (i as f64 * 0.11).cos() + x[[i, 1]] * 0.3);
    let fit = Estimator::regression_on_arrays().fit((x.view(), y.view())).unwrap();
    let model = fit.model();
    let whole = model.predict(x.view()).unwrap();
    let mut turned = Array2::zeros((n, 5).f());
    turned.assign(&x);
    assert_eq!(model.predict(turned.view()).unwrap(), whole);
    let mut back = x.clone();
    back.invert_axis(ndarray::Axis(0));
    let mut reversed = model.predict(back.view()).unwrap();
    reversed.reverse();
    assert_eq!(reversed, whole);
    let table = Table::from_array(x.view(), ["x1", "x2", "x3", "x4", "x5"]).unwrap();
    assert_eq!(model.predict(&table).unwrap(), whole);
    for row in [0, 1, 511, 512, 513, 699] {
        assert_eq!(model.predict(x.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
        assert_eq!(model.predict(turned.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
    }
    let one = Array2::<f64>::ones((1, 5));
    let many = one.broadcast((9, 5)).unwrap();
    assert_eq!(model.predict(many).unwrap(), vec![model.predict(one.view()).unwrap()[0]; 9]);
    assert!(model.predict(x.slice(s![0..0, ..])).unwrap().is_empty());
}
