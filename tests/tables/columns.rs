//! Columns of a table: selected, derived, scaled, made of arrays.

use gradus::data::Table;
use gradus::error::{Error, Place};
use ndarray::{Array2, Axis};

use super::passengers;
use crate::support::tables::numbers;

#[test]
fn columns_are_selected_and_left_out() {
    let table = passengers();
    assert_eq!(table.select(["fare", "name"]).unwrap().names(), ["fare", "name"]);
    assert_eq!(table.without(["name", "alive", "name"]).unwrap().names(), ["age", "fare", "class"]);
    assert_eq!(table.without(table.names()).unwrap().rows(), 5);
    assert_eq!(table.select(["age"]).unwrap().place(0), Place::Line(2));
    assert!(matches!(table.select(["agee"]).unwrap_err(), Error::MissingColumns { .. }));
    assert!(matches!(table.without(["x"]).unwrap_err(), Error::MissingColumns { .. }));
    assert!(matches!(table.select(["age", "age"]).unwrap_err(), Error::Duplicate { first: 1, second: 2, .. }));
}

#[test]
fn columns_are_derived() {
    let table = passengers();
    let derived = table.with_column("per_year", ["fare", "age"], |[fare, age]| fare / age).unwrap();
    assert_eq!(derived.names().last().map(String::as_str), Some("per_year"));
    let column = derived.numbers("per_year").unwrap();
    assert_eq!(column.iter().collect::<Vec<_>>(), [Some(7.25 / 22.0), None, None, Some(51.75 / 54.0), Some(10.5)]);
    assert_eq!(derived.place(4), Place::Line(6));

    let replaced = table.with_column("age", ["age"], |[age]| age + 1.0).unwrap();
    assert_eq!((replaced.names(), replaced.numbers("age").unwrap().get(0)), (table.names(), Some(23.0)));
    let constant = table.with_column("one", [], |[]| 1.0).unwrap();
    assert_eq!(numbers(&constant, "one"), [1.0; 5]);
    assert!(matches!(
        table.with_column("y", ["name"], |[x]| x).unwrap_err(),
        Error::Value { place: Place::Line(2), .. }
    ));
}

#[test]
fn columns_are_scaled() {
    let table = passengers().scale("fare", 0.5).unwrap();
    let halves: Vec<_> = table.numbers("fare").unwrap().iter().collect();
    assert_eq!(halves, [Some(3.625), Some(35.75), None, Some(25.875), Some(10.5)]);
    for factor in [0.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(table.scale("fare", factor).unwrap_err(), Error::Setting { .. }));
    }
}

#[test]
fn a_column_of_another_length_is_refused() {
    let table = Table::from_columns([("x", vec![1, 2].into())]).unwrap();
    let three = passengers().head(3).column("age").unwrap().clone();
    for name in ["x", "y"] {
        assert!(matches!(
            table.with_array(name, three.clone()).unwrap_err(),
            Error::Length { expected: 2, found: 3, .. }
        ));
    }
}

#[test]
fn arrays_of_any_layout_become_tables() {
    let rows = Array2::from_shape_fn((4, 3), |(i, j)| (10 * i + j) as f32);
    let names = ["a", "b", "c"];
    let straight = Table::from_array(rows.view(), names).unwrap();
    assert_eq!(numbers(&straight, "b"), [1.0, 11.0, 21.0, 31.0]);
    assert_eq!(straight.column("a").unwrap().data_type().to_string(), "Float32");
    let by_columns = rows.t().as_standard_layout().into_owned();
    assert_eq!(Table::from_array(by_columns.t(), names).unwrap().batch(), straight.batch());
    let mut reversed = rows.view();
    reversed.invert_axis(Axis(0));
    let backwards = Table::from_array(reversed, names).unwrap();
    assert_eq!(numbers(&backwards, "c"), [32.0, 22.0, 12.0, 2.0]);

    let error = Table::from_array(rows.view(), ["a", "b"]).unwrap_err();
    assert!(matches!(error, Error::Length { expected: 3, found: 2, .. }));
    assert!(matches!(Table::from_array(rows.view(), ["a", "b", "a"]).unwrap_err(), Error::Duplicate { .. }));
}
