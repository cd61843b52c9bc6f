//! What the cells of a CSV file are read as.

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error, Place, ValueProblem};

use crate::support::tables::read;

use super::{cells, fault, some, types};

#[test]
fn types_are_inferred_over_the_whole_column() {
    let table = read(
        "bool,int,float,text,late,zip,big,none,mixed,words,bits\n\
         true,1,1,a,1,08123,9223372036854775807,,true,nan,1\n\
         ,NA,,?,NA,,,NA,,,\n\
         FALSE,-2,2.5,\"1\",2,10115,9223372036854775808,null,1,inf,true\n\
         True,+3,.5,b,x,20095,1,NaN,false,Infinity,0\n",
    );
    let expected = [
        ("bool", "Boolean"),
        ("int", "Int64"),
        ("float", "Float64"),
        ("text", "Utf8"),
        ("late", "Utf8"),
        ("zip", "Utf8"),
        ("big", "Float64"),
        ("none", "Float64"),
        ("mixed", "Utf8"),
        ("words", "Utf8"),
        ("bits", "Utf8"),
    ];
    for ((name, kind), found) in expected.iter().zip(types(&table)) {
        assert_eq!(found, *kind, "{name}");
    }
    let numbers = |name: &str| table.numbers(name).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(numbers("bool"), [Some(1.0), None, Some(0.0), Some(1.0)]);
    assert_eq!(numbers("int"), [Some(1.0), None, Some(-2.0), Some(3.0)]);
    assert_eq!(numbers("float"), [Some(1.0), None, Some(2.5), Some(0.5)]);
    assert_eq!(numbers("big"), [Some(2f64.powi(63)), None, Some(2f64.powi(63)), Some(1.0)]);
    assert_eq!(numbers("none"), [None; 4]);
    let text = |name: &str| cells(&table, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    assert_eq!(text("text"), ["a", "", "1", "b"]);
    assert_eq!(text("late"), ["1", "", "2", "x"]);
    assert_eq!(text("zip"), ["08123", "", "10115", "20095"]);
    assert_eq!(text("mixed"), ["true", "", "1", "false"]);
    assert_eq!(text("words"), ["nan", "", "inf", "Infinity"]);
    assert_eq!(text("bits"), ["1", "", "true", "0"]);
}

#[test]
fn numbers_are_trimmed_and_text_is_kept() {
    let table = read("n,t\n 1 , a \n\t2.5\t,b\n\" 3\",  \n");
    assert_eq!(table.numbers("n").unwrap().iter().collect::<Vec<_>>(), [Some(1.0), Some(2.5), Some(3.0)]);
    assert_eq!(cells(&table, "t"), [Some(" a ".to_owned()), Some("b".to_owned()), None]);
}

#[test]
fn numbers_are_read_to_the_last_bit() {
    let table =
        read("x\n0.1\n4.9e-324\n1e-400\n1.\n3.141592653589793238462643383279502884197\n1.7976931348623157e308\n");
    let expected = [0.1, 5e-324, 0.0, 1.0, std::f64::consts::PI, f64::MAX].map(Some);
    assert_eq!(table.numbers("x").unwrap().iter().collect::<Vec<_>>(), expected);
    // An integer beyond 2^53 stays exact as long as it is one.
    assert_eq!(cells(&read("id\n9007199254740993\n"), "id"), some(&["9007199254740993"]));
}

#[test]
fn a_number_that_is_not_finite_is_refused_in_a_number_column() {
    for cell in ["inf", "-Infinity", "nan", "1e400", "-1e999"] {
        let problem = CsvProblem::NotFinite { column: "x".into(), text: cell.into() };
        assert_eq!(fault(format!("y,x\na,1\n\"b\nc\", {cell} \nd,2\n")), (3, problem.clone()));
        assert_eq!(fault(format!("y,x\na,{cell}\nb,2.5\n")), (2, problem));
    }
    // The first in the file, whatever its column; none where it is listed as missing, or text.
    let first = CsvProblem::NotFinite { column: "b".into(), text: "nan".into() };
    assert_eq!(fault("a,b\n1,1\n2,nan\ninf,3\n"), (3, first));
    let missing = Table::from_csv_text("x\n1\nnan\n", &CsvOptions::default().null_tokens(["nan"])).unwrap();
    assert_eq!(missing.numbers("x").unwrap().get(1), None);
    let text = Table::from_csv_text("x\n1\nnan\n", &CsvOptions::default().text(["x"])).unwrap();
    assert_eq!(cells(&text, "x"), some(&["1", "nan"]));
}

#[test]
fn what_is_not_a_number_makes_text_and_is_named_when_numbers_are_asked_for() {
    let cells = ["1,5", "1.234,5", "1_000", "5%", "$5", ".", "0x10", "1d5", "1e", "--1", "-", "n.a."];
    let others = ["\u{661}\u{662}", "\u{2212}5", "\u{a0}5"];
    for cell in cells.into_iter().chain(others) {
        let table = read(format!("a,x\n1,2\n3,\"{cell}\"\n"));
        assert_eq!(types(&table)[1], "Utf8", "{cell:?}");
        match table.numbers("x").unwrap_err() {
            Error::Value { column, place, problem: ValueProblem::NotANumber { text, .. } } => {
                assert_eq!((column.as_str(), place, text.as_str()), ("x", Place::Line(3), cell));
            }
            other => panic!("{other}"),
        }
    }
    let message = |cell: &str| read(format!("x\n\"{cell}\"\n")).numbers("x").unwrap_err().to_string();
    assert!(message("1,5").ends_with("read the file with CsvOptions::default().decimal(',')"));
    assert!(message("\u{2212}5").contains("minus sign"));
    assert!(message("5%").contains("CsvOptions::default().unit(\"%\", 0.01)"));
}

#[test]
fn forced_text_keeps_every_cell() {
    let table = Table::from_csv_text("id,n\n007,1\n8.50,2\n", &CsvOptions::default().text(["id"])).unwrap();
    assert_eq!(cells(&table, "id"), some(&["007", "8.50"]));
    assert_eq!(types(&table), ["Utf8", "Int64"]);
}

#[test]
fn null_tokens_replace_the_default() {
    let dash = Table::from_csv_text("a,b\n1,-\n-,NA\n", &CsvOptions::default().null_tokens(["-"])).unwrap();
    assert_eq!(types(&dash), ["Int64", "Utf8"]);
    assert_eq!(cells(&dash, "b"), [None, Some("NA".to_owned())]);
    // Unlisted, the dash makes the column text.
    assert_eq!(types(&read("a\n1\n-\n")), ["Utf8"]);
}

#[test]
fn unicode_is_kept_apart() {
    let table = read("x\n\u{e9}\ne\u{301}\n");
    assert_ne!(cells(&table, "x")[0], cells(&table, "x")[1]);
}
