//! A CSV file as a whole: its encoding, its lines, what is none, files of others, any bytes at all.

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error, Place, TextProblem};
use proptest::prelude::*;

use crate::support::folder::Folder;
use crate::support::tables::read;

use super::{cells, fault, fault_with, some, types};

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
    let folder = Folder::new("csv");
    let path = folder.file("named.csv", "a,b\n1\n");
    let error = Table::from_csv(&path).unwrap_err().to_string();
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
