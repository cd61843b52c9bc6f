//! Records of a CSV file: their fields, quotes and limits.

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error, Place};

use crate::support::tables::read;

use super::{cells, fault, fault_with, some};

#[test]
fn ragged_records_are_named() {
    assert_eq!(fault("a,b\n1,2\n3\n"), (3, CsvProblem::Ragged { expected: 2, found: 1 }));
    assert_eq!(fault("a,b\n1,2,3\n"), (2, CsvProblem::Ragged { expected: 2, found: 3 }));
    // A line of blanks is a record of one field.
    assert_eq!(fault("a,b\n1,2\n   \n"), (3, CsvProblem::Ragged { expected: 2, found: 1 }));
    // Cut off in mid-row.
    assert_eq!(fault("a,b,c\n1,2,3\n4,5"), (3, CsvProblem::Ragged { expected: 3, found: 2 }));
}

#[test]
fn a_last_line_without_end_is_refused_on_request() {
    let strict = CsvOptions::default().whole_lines();
    assert_eq!(fault_with("a,b\n1,2\n3,4", &strict), (3, CsvProblem::NoFinalNewline));
    assert_eq!(Table::from_csv_text("a,b\n1,2\n3,4\n", &strict).unwrap().rows(), 2);
    assert_eq!(read("a,b\n1,2\n3,4").rows(), 2);
}

#[test]
fn an_unclosed_quote_is_named_where_it_opens() {
    assert_eq!(fault("a,b\n1,\"x\n3,4\n"), (2, CsvProblem::UnclosedQuote));
    assert_eq!(fault("a,b\n1,2\n\"x\ny\",\"z\n3,4\n5,6\n"), (4, CsvProblem::UnclosedQuote));
    // A long file is not swallowed: the limit stops at the record.
    let long = format!("a,b\n1,2\n3,\"{}", "x\n".repeat(9 << 20));
    assert_eq!(fault(&long), (3, CsvProblem::RecordTooLong { limit: 16 << 20 }));
}

#[test]
fn long_records_are_limited() {
    let small = CsvOptions::default().record_limit(5);
    assert_eq!(Table::from_csv_text("a,b\r\n12,34\r\n", &small).unwrap().rows(), 1);
    assert_eq!(fault_with("a,b\n1,2\n12,345\n", &small), (3, CsvProblem::RecordTooLong { limit: 5 }));
    assert_eq!(fault_with("a,b\n1,2\n\"1\n\n\n\",2\n", &small), (3, CsvProblem::RecordTooLong { limit: 5 }));
    let unlimited = CsvOptions::default().record_limit(usize::MAX);
    assert_eq!(Table::from_csv_text("a\n\"1\"\n", &unlimited).unwrap().rows(), 1);
}

#[test]
fn many_columns_are_limited() {
    let widest: Vec<String> = (0..65_536).map(|i| format!("c{i}")).collect();
    let table = read(format!("{}\n{}\n", widest.join(","), vec!["1"; 65_536].join(",")));
    assert_eq!((table.width(), table.rows()), (65_536, 1));
    let problem = CsvProblem::TooManyColumns { found: 100_000, limit: 65_536 };
    assert_eq!(fault(",".repeat(99_999)), (1, problem));
}

#[test]
fn a_million_rows_of_one_column() {
    let table = read(format!("a\n{}", "7\n".repeat(1_000_000)));
    assert_eq!((table.rows(), table.place(999_999)), (1_000_000, Place::Line(1_000_001)));
}

#[test]
fn stray_quotes_are_refused_unless_lenient() {
    let lenient = CsvOptions::default().lenient_quotes();
    for (cell, read_as) in [("re\"d", "re\"d"), ("\"re\"d", "red"), ("6\"", "6\""), (" \"x\"", " \"x\"")] {
        let text = format!("a,b\n1,2\n3,{cell}\n");
        match fault(&text) {
            (3, CsvProblem::StrayQuote { position: 2, text }) => assert_eq!(text, cell),
            other => panic!("{other:?}"),
        }
        let table = Table::from_csv_text(&text, &lenient).unwrap();
        assert_eq!(cells(&table, "b"), some(&["2", read_as]));
    }
    let long = format!("a\n{}\"{}\nmore\n", "x".repeat(500), "é".repeat(500));
    match fault(&long) {
        (2, CsvProblem::StrayQuote { text, .. }) => assert!(text.len() <= 64 && text.contains('"'), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_quote_may_be_another_or_none() {
    let single = CsvOptions::default().quote('\'');
    assert_eq!(cells(&Table::from_csv_text("a\n'x,\"y'\n", &single).unwrap(), "a"), some(&["x,\"y"]));
    let none = CsvOptions::default().quote(None).delimiter('\t');
    assert_eq!(cells(&Table::from_csv_text("a\tb\n6\"\t\"\n", &none).unwrap(), "b"), some(&["\""]));
}

#[test]
fn options_outside_their_range_are_refused() {
    let default = CsvOptions::default;
    for (options, expected) in [
        (default().delimiter('é'), "delimiter"),
        (default().delimiter('\n'), "delimiter"),
        (default().quote(','), "quote"),
        (default().quote('“'), "quote"),
        (default().record_limit(0), "record_limit"),
    ] {
        match Table::from_csv_text("a\n1\n", &options).unwrap_err() {
            Error::Setting { name, .. } => assert_eq!(name, expected),
            other => panic!("{other}"),
        }
    }
    let error = Table::from_csv_text("zip,b\n1,2\n", &default().text(["Zip"])).unwrap_err();
    assert!(matches!(error, Error::MissingColumns { columns, .. } if columns[0].nearest.as_deref() == Some("zip")));
}
