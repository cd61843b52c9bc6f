//! The first line of a CSV file.

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error};

use crate::support::tables::read;

use super::fault;

#[test]
fn headers_are_named_and_distinct() {
    let twice = CsvProblem::DuplicateHeader { name: "a".into(), first: 1, second: 3 };
    assert_eq!(fault("\na,b,a\n1,2,3\n"), (2, twice));
}

/// As pandas (`,x,y`) and R (`"","x","y"`) write the names of rows.
#[test]
fn a_column_without_a_name_is_called_by_its_position() {
    assert_eq!(read(",x,y\n0,1,2\n1,2,4\n").names(), ["column_1", "x", "y"]);
    assert_eq!(read("\"\",\"x\"\n\"1\",1\n").names(), ["column_1", "x"]);
    assert_eq!(read("column_2, ,\n1,2,3\n").names(), ["column_2", "column_2_", "column_3"]);
    let (line, problem) = fault("\"x\",\"y\"\n\"1\",1,2\n");
    assert!(line == 2 && problem.to_string().contains("write.table"), "{problem}");
}

#[test]
fn a_first_line_of_numbers_is_no_header() {
    for text in ["5.1,3.5,1.4,0.2,setosa\n4.9,3,1.4,0.2,setosa\n", "39,77516,13\n50,83311,13\n", "7\n8\n", "1,1\n2,3\n"]
    {
        let (line, problem) = fault(text);
        assert!(matches!(problem, CsvProblem::HeaderOfNumbers { .. }) && line == 1, "{problem}");
        assert!(problem.to_string().contains(".without_header()"));
        assert!(Table::from_csv_text(text, &CsvOptions::default().without_header()).is_ok());
    }
    // Years, positions as pandas writes them, and few numbers among names are names; others are by order.
    for text in ["2019,2020,2021\n1,2,3\n", "0,1\n1.5,2.5\n", "country,1980,1990\na,1,2\n", "a,b,0.5\n1,2,3\n"] {
        assert_eq!(read(text).rows(), 1, "{text}");
    }
    let named = Table::from_csv_text("0.1,0.9\n1,2\n", &CsvOptions::default().names(["low", "high"])).unwrap();
    assert_eq!((named.names(), named.rows()), (vec!["low".to_owned(), "high".to_owned()], 1));
}

#[test]
fn a_missing_column_suggests_the_nearest() {
    for (text, asked, expected) in [
        ("Total Rooms,b\n1,2\n", "total_rooms", Some("Total Rooms")),
        (" age ,b\n1,2\n", "age", Some(" age ")),
        ("1,2\n3,4\n", "age", None),
    ] {
        match read(text).numbers(asked).unwrap_err() {
            Error::MissingColumns { columns, .. } => assert_eq!(columns[0].nearest.as_deref(), expected),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_wrong_delimiter_is_suspected() {
    let error = read("a;b\n1;2\n").numbers("a").unwrap_err().to_string();
    assert!(error.contains("is the delimiter right?"), "{error}");
    let table = Table::from_csv_text("a;b\n1,5;2\n", &CsvOptions::default().delimiter(';')).unwrap();
    assert_eq!(table.numbers("b").unwrap().get(0), Some(2.0));
}

#[test]
fn names_may_be_given() {
    let options = CsvOptions::default().without_header();
    assert_eq!(Table::from_csv_text("1,2\n3,4", &options).unwrap().names(), ["column_1", "column_2"]);
    let named = options.clone().names(["x", "y"]);
    let table = Table::from_csv_text("1,2\n3,4", &named).unwrap();
    assert_eq!((table.names(), table.rows()), (vec!["x".to_owned(), "y".to_owned()], 2));
    // In place of a header that is there, however bad it is.
    let table = Table::from_csv_text(",a,a\n1,2,3", &CsvOptions::default().names(["row", "x", "y"])).unwrap();
    assert_eq!((table.names().join(" "), table.rows()), ("row x y".to_owned(), 1));

    let error = Table::from_csv_text("1,2,3", &named).unwrap_err();
    assert!(matches!(error, Error::Length { expected: 3, found: 2, .. }), "{error}");
    let error = Table::from_csv_text("1,2", &options.names(["x", "x"])).unwrap_err();
    assert!(matches!(error, Error::Duplicate { first: 1, second: 2, .. }), "{error}");
}
