//! Reading CSV: what works, and what is refused with the line and the remedy.

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error, Place, TextProblem, ValueProblem};
use proptest::prelude::*;

fn read(text: impl AsRef<[u8]>) -> Table {
    Table::from_csv_text(text, &CsvOptions::default()).unwrap()
}

fn fault_with(text: impl AsRef<[u8]>, options: &CsvOptions) -> (u64, CsvProblem) {
    match Table::from_csv_text(text, options).unwrap_err() {
        Error::Csv { file, line, problem } => {
            assert_eq!(file, "<text>");
            (line, problem)
        }
        other => panic!("{other}"),
    }
}

fn fault(text: impl AsRef<[u8]>) -> (u64, CsvProblem) {
    fault_with(text, &CsvOptions::default())
}

fn types(table: &Table) -> Vec<String> {
    table.batch().columns().iter().map(|column| column.data_type().to_string()).collect()
}

fn cells(table: &Table, name: &str) -> Vec<Option<String>> {
    let texts = table.texts(name).unwrap();
    (0..texts.len()).map(|row| texts.get(row).map(Into::into)).collect()
}

fn some(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|&cell| Some(cell.to_owned())).collect()
}

// The file as a whole.

#[test]
fn a_path_that_cannot_be_read_is_named() {
    for path in ["no/such/file.csv", env!("CARGO_MANIFEST_DIR")] {
        let error = Table::from_csv(path).unwrap_err();
        assert!(matches!(&error, Error::Io { path: Some(named), .. } if named.to_str() == Some(path)), "{error}");
        assert!(error.to_string().starts_with(path), "{error}");
    }
}

#[test]
fn a_file_is_named_in_its_errors() {
    let path = std::env::temp_dir().join(format!("gradus-csv-{}.csv", std::process::id()));
    std::fs::write(&path, "a,b\n1\n").unwrap();
    let error = Table::from_csv(&path).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    assert!(error.starts_with(&format!("{}, line 2: 1 fields", path.display())), "{error}");
}

#[test]
fn no_bytes_or_no_record_is_refused() {
    for text in ["", "\n\r\n\n", "\u{feff}", "\u{feff}\n"] {
        assert_eq!(fault(text), (1, CsvProblem::NoBytes), "{text:?}");
    }
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    for text in ["a,b", "a,b\n", "a,b\r\n\r\n"] {
        let table = read(text);
        assert_eq!((table.rows(), table.names()), (0, vec!["a".to_owned(), "b".to_owned()]));
    }
}

#[test]
fn line_ends_blank_lines_and_a_byte_order_mark_do_not_matter() {
    let plain = read("a,b\n1,x\n2,y\n");
    for text in [
        "a,b\n1,x\n2,y",
        "\u{feff}a,b\n1,x\n2,y\n",
        "a,b\r\n1,x\r\n2,y\r\n",
        "a,b\r1,x\r2,y\r",
        "a,b\n1,x\r2,y\r\n",
        "\n\na,b\n\n1,x\r\n\r\n2,y\n\n\n",
    ] {
        assert_eq!(read(text).batch(), plain.batch(), "{text:?}");
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let text = "a,b\r\n1,\"two\r\nlines\"\r\n\r\n2,\"three\rmore\nlines\"\r3,x\n";
    let table = read(text);
    assert_eq!(cells(&table, "b"), some(&["two\r\nlines", "three\rmore\nlines", "x"]));
    let places: Vec<Place> = (0..3).map(|row| table.place(row)).collect();
    assert_eq!(places, [Place::Line(2), Place::Line(5), Place::Line(8)]);
    // The same lines are named where a record is wrong, and after any shuffling.
    assert_eq!(fault(format!("{text}4\n")), (9, CsvProblem::Ragged { expected: 2, found: 1 }));
    assert_eq!(table.take(&[2, 0]).unwrap().place(0), Place::Line(8));
}

#[test]
fn other_encodings_are_named() {
    let utf16 = |encoding| (1, CsvProblem::Text(TextProblem::Utf16 { encoding }));
    assert_eq!(fault(b"\xff\xfea\0,\0b\0\n\0"), utf16("UTF-16LE"));
    assert_eq!(fault(b"\xfe\xff\0a\0,\0b\0\n"), utf16("UTF-16BE"));
    assert_eq!(fault(b"a\0,\0b\0\n\0"), utf16("UTF-16LE"), "without a mark");
    let not_utf8 = |column: &str, encoding, bytes: &[u8]| CsvProblem::NotUtf8 {
        column: column.to_owned(),
        encoding,
        bytes: bytes.to_vec(),
    };

    let (line, problem) = fault(b"name,city\nx,\"a\nb\"\nLiz,Orl\xe9ans\n");
    assert_eq!((line, &problem), (4, &not_utf8("city", "WINDOWS-1252", b"\xe9")));
    assert!(problem.to_string().contains("a guess") && problem.to_string().contains("iconv -f WINDOWS-1252 -t UTF-8"));
    let korean = b"name,city\nx,\xbc\xad\xbf\xef\ny,\xba\xce\xbb\xea\n";
    assert_eq!(fault(korean), (2, not_utf8("city", "EUC-KR", b"\xbc")));
    let chinese = b"city,x\n\xbb\xb4\xa5\x5f,1\n\xb0\xaa\xb6\xaf,2\n";
    assert_eq!(fault(chinese), (2, not_utf8("city", "BIG5", b"\xbb")));

    let in_header = not_utf8("b\u{fffd}", "WINDOWS-1252", b"\xfc");
    assert_eq!(fault(b"a,b\xfc\n1,2\n"), (1, in_header));
    let no_header = not_utf8("2", "WINDOWS-1252", b"\xff");
    assert_eq!(fault_with(b"a,\xff", &CsvOptions::default().without_header()), (1, no_header));
    // Cut off within a character.
    assert_eq!(fault(b"a\n\xe2\x82"), (2, not_utf8("a", "WINDOWS-1252", b"\xe2\x82")));
}

#[test]
fn a_zero_byte_is_no_text() {
    assert_eq!(fault(b"a,b\n1,x\n2,y\0z\n"), (3, CsvProblem::Text(TextProblem::Nul)));
    let cell = Table::from_columns([("a", vec!["y\0z"].into())]).unwrap();
    assert!(cell.to_csv_text(&CsvOptions::default()).unwrap_err().to_string().contains("NUL"));
}

#[test]
fn other_formats_are_recognised() {
    for (bytes, expected) in [
        (&b"\x1f\x8b\x08\0\0"[..], "gzip"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"PAR1\x15\0", "Parquet"),
        (b"ARROW1\0\0", "Arrow"),
        (b"\xff\xff\xff\xff\x78\0\0\0", "Arrow"),
        (b"\n<!DOCTYPE HTML><html>", "HTML"),
        (b"  <html lang=en>", "HTML"),
        (b"\xef\xbb\xbf{\n \"a\": 1}", "JSON"),
        (b"[\n {\"a\": 1}]", "JSON"),
    ] {
        match fault(bytes) {
            (1, CsvProblem::Text(TextProblem::LooksLike { format })) => assert!(format.contains(expected), "{format}"),
            other => panic!("{other:?}"),
        }
    }
    // Headers may start with a bracket all the same.
    assert_eq!(read("[a],{b}\n1,2\n").names(), ["[a]", "{b}"]);
}

// Headers.

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

// Records.

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

// Quotes.

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

// Types.

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

// Files of others.

#[test]
fn california_housing_reads() {
    let table = crate::support::tables::data("california_housing/california_housing_train.csv");
    assert_eq!((table.rows(), table.width()), (17_000, 9));
    assert!(types(&table).iter().all(|kind| kind == "Float64"));
    assert_eq!(table.numbers("median_house_value").unwrap().get(0), Some(66_900.0));
    assert_eq!(table.place(16_999), Place::Line(17_001));
}

/// Every file of <https://github.com/max-mapper/csv-spectrum>, all cells as text, against its JSON.
#[test]
fn csv_spectrum() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/csv-spectrum");
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let json = std::fs::read(folder.join("json").join(format!("{name}.json"))).unwrap();
        let mut rows = match serde_json::from_slice(&json).unwrap() {
            serde_json::Value::Array(rows) => rows,
            one => vec![one],
        };
        let mut options = CsvOptions::default().null_tokens(Vec::<String>::new());
        if name == "location_coordinates" {
            // Inches and seconds: quotes inside an unquoted field.
            assert!(matches!(fault_with(std::fs::read(&path).unwrap(), &options).1, CsvProblem::StrayQuote { .. }));
            options = options.lenient_quotes();
            // Known defect of the suite: the JSON holds another telephone number than the CSV.
            assert_eq!(rows[0]["Contact Phone Number"], "1234567890");
            rows[0]["Contact Phone Number"] = "2095257564".into();
        }
        let names: Vec<String> = rows[0].as_object().unwrap().keys().cloned().collect();
        let table = Table::from_csv_with(&path, &options.text(names.clone())).unwrap();
        assert_eq!((table.rows(), table.width()), (rows.len(), names.len()), "{name}");
        for column in &names {
            let expected: Vec<_> = rows.iter().map(|row| row[column].as_str().map(str::to_owned)).collect();
            assert_eq!(cells(&table, column), expected, "{name}, {column}");
        }
        files += 1;
    }
    assert_eq!(files, 12);
}

// Any bytes at all.

fn any_options() -> impl Strategy<Value = CsvOptions> {
    (any::<[bool; 4]>(), 1usize..60).prop_map(|([lenient, header, whole, quotes], limit)| {
        let mut options = CsvOptions::default().record_limit(limit);
        if lenient {
            options = options.lenient_quotes();
        }
        if !header {
            options = options.without_header();
        }
        if whole {
            options = options.whole_lines();
        }
        if quotes { options } else { options.quote(None) }
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), options in any_options()) {
        let _ = Table::from_csv_text(&bytes, &options);
    }

    #[test]
    fn arbitrary_csv_never_panics(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "b", ",", ",", "\n", "\n", "\r", "\"", "\"\"", " ", "1", "-2.5", "1e400", "nan", "true", "NA", "é",
                "\u{feff}", "0", "\0",
            ]),
            0..60,
        ),
        options in any_options(),
    ) {
        if let Ok(table) = Table::from_csv_text(pieces.concat(), &options) {
            prop_assert!(table.width() > 0);
            for name in table.names() {
                prop_assert_eq!(table.texts(&name).unwrap().len(), table.rows());
            }
        }
    }

    /// What is written is read back: text exactly, numbers to the last bit, missing as missing, each on its line.
    #[test]
    fn written_tables_are_read_back(
        rows in prop::collection::vec(
            (prop::option::of(any::<f64>().prop_filter("finite", |x| x.is_finite())), "[ -~é\n\r\"]{1,8}"), 1..20,
        ),
    ) {
        let mut written = "n,t\n".to_owned();
        for (number, text) in &rows {
            let number = number.map(|number| format!("{number:e}")).unwrap_or_default();
            written.push_str(&format!("{number},\"x{}\"\n", text.replace('"', "\"\"")));
        }
        let table = read(&written);
        prop_assert_eq!(table.rows(), rows.len());
        let numbers = table.numbers("n").unwrap();
        let texts = cells(&table, "t");
        for (row, (number, text)) in rows.iter().enumerate() {
            prop_assert_eq!(numbers.get(row).map(f64::to_bits), number.map(f64::to_bits));
            prop_assert_eq!(&texts[row], &Some(format!("x{text}")));
        }
    }
}
