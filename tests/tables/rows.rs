//! Rows of a table: taken, split, shuffled, filtered.

use gradus::data::Table;
use gradus::error::{Error, Place, ValueProblem};

use super::{counting, passengers};
use crate::support::tables::numbers;

/// From a second implementation (ChaCha8, seeding and shuffle) in another language.
const GOLDEN_TEN: [f64; 10] = [9.0, 7.0, 2.0, 5.0, 0.0, 1.0, 4.0, 3.0, 8.0, 6.0];
const GOLDEN_THOUSAND: [f64; 5] = [633.0, 348.0, 994.0, 332.0, 735.0];
const GOLDEN_CHECKSUM: u64 = 248_259_060;

#[test]
fn head_takes_what_is_there() {
    let table = counting(5);
    assert_eq!(numbers(&table.head(2), "x"), [0.0, 1.0]);
    assert_eq!((table.head(0).rows(), table.head(5).rows(), table.head(99).rows()), (0, 5, 5));
    assert_eq!(table.head(0).width(), 2);
}

#[test]
fn parts_know_their_lines() {
    let (first, second) = passengers().split(0.4).unwrap();
    assert_eq!((first.rows(), second.rows()), (2, 3));
    assert_eq!((second.place(0), second.head(2).place(1)), (Place::Line(4), Place::Line(5)));
    let taken = passengers().take(&[4, 0, 3]).unwrap();
    assert_eq!(taken.split(0.34).unwrap().1.place(1), Place::Line(5));
    assert_eq!(passengers().filter(|row| row.number("age") > Some(30.0)).unwrap().place(1), Place::Line(5));
}

#[test]
fn shuffle_is_golden() {
    assert_eq!(numbers(&counting(10).shuffle(42).unwrap(), "x"), GOLDEN_TEN);
    let thousand = numbers(&counting(1000).shuffle(42).unwrap(), "x");
    let checksum = thousand.iter().enumerate().fold(0_u64, |sum, (at, &x)| sum + at as u64 * x as u64);
    assert_eq!((&thousand[..5], checksum), (&GOLDEN_THOUSAND[..], GOLDEN_CHECKSUM));
}

#[test]
fn seeds_differ_and_rows_stay_whole() {
    let table = counting(100);
    let one = table.shuffle(1).unwrap();
    assert_ne!(numbers(&one, "x"), numbers(&table.shuffle(2).unwrap(), "x"));
    assert_eq!(one.batch(), table.shuffle(1).unwrap().batch());
    let texts = one.texts("row").unwrap();
    for (row, x) in numbers(&one, "x").into_iter().enumerate() {
        assert_eq!(texts.get(row).as_deref(), Some(format!("row {x}").as_str()));
        assert_eq!(one.place(row), Place::Row(x as u64 + 1));
    }
    assert_eq!((counting(0).shuffle(1).unwrap().rows(), counting(1).shuffle(1).unwrap().rows()), (0, 1));
}

#[test]
fn fractions_are_inside_their_range() {
    let table = counting(10);
    for fraction in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
        for error in [
            table.split(fraction).unwrap_err(),
            table.split3(fraction, 0.1).unwrap_err(),
            table.split3(0.1, fraction).unwrap_err(),
            table.stratified_split("x", fraction, 0).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Setting { .. }), "{error}");
        }
    }
    let error = table.split3(0.5, 0.5).unwrap_err();
    assert!(matches!(error, Error::Setting { name: "sum of the fractions", .. }), "{error}");
}

#[test]
fn every_fifth() {
    let (test, train) = counting(11).partition(|row| row % 5 == 4).unwrap();
    assert_eq!(numbers(&test, "x"), [4.0, 9.0]);
    assert_eq!(numbers(&train, "x"), [0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0, 10.0]);
}

#[test]
fn filter_by_number_text_and_position() {
    let table = passengers();
    let count = |filtered: gradus::Result<Table>| filtered.unwrap().rows();
    assert_eq!(count(table.filter(|row| row.number("age") > Some(30.0))), 2);
    assert_eq!(count(table.filter(|row| row.number("age").is_none())), 1);
    assert_eq!(count(table.filter(|row| row.text("class").as_deref() == Some("first"))), 3);
    assert_eq!(count(table.filter(|row| row.text("alive").as_deref() == Some("true"))), 2);
    assert_eq!(count(table.filter(|row| row.number("alive") == Some(1.0) && row.index() > 0)), 1);
}

#[test]
fn filter_names_what_is_wrong() {
    let table = passengers();
    match table.filter(|row| row.number("Age") > Some(30.0)).unwrap_err() {
        Error::MissingColumns { columns, .. } => {
            assert_eq!((columns[0].name.as_str(), columns[0].nearest.as_deref()), ("Age", Some("age")));
        }
        other => panic!("{other}"),
    }
    assert!(matches!(table.filter(|row| row.text("clas").is_some()).unwrap_err(), Error::MissingColumns { .. }));
    match table.filter(|row| row.index() < 2 || row.number("name") > Some(1.0)).unwrap_err() {
        Error::Value { column, place, problem: ValueProblem::NotANumber { text, .. } } => {
            assert_eq!((column.as_str(), place, text.as_str()), ("name", Place::Line(4), "Cem"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn missing_values_are_dropped() {
    let table = passengers();
    assert_eq!(numbers(&table.drop_missing().unwrap(), "age"), [22.0, 54.0]);
    assert_eq!(numbers(&table.drop_missing_in(["age"]).unwrap(), "age"), [22.0, 35.0, 54.0, 2.0]);
    assert_eq!(table.drop_missing_in(["name", "fare"]).unwrap().rows(), 3);
    assert_eq!(table.drop_missing_in(Vec::<String>::new()).unwrap().rows(), 5);
    assert!(matches!(table.drop_missing_in(["ag"]).unwrap_err(), Error::MissingColumns { .. }));
    let nan = Table::from_columns([("x", vec![1.0, f64::NAN, f64::INFINITY].into())]).unwrap();
    assert_eq!(nan.drop_missing().unwrap().rows(), 2);
}
