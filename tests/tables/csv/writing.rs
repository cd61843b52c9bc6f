//! Writing CSV: what is written is read back, and what could not be is refused.

use gradus::data::{CsvOptions, Table};
use gradus::error::{Error, Place, ValueProblem};
use proptest::prelude::*;

use crate::support::folder::Folder;

fn text(table: &Table) -> String {
    table.to_csv_text(&CsvOptions::default()).unwrap()
}

#[test]
fn cells_are_written_as_they_are_read() {
    let table = Table::from_columns([
        ("x", vec![Some(1.0), None, Some(-2.5e-300)].into()),
        ("n, m", vec![Some(1i64), Some(i64::MIN), None].into()),
        ("t", vec!["a,b", "say \"no\"", "two\nlines"].into()),
        ("b", vec![Some(true), None, Some(false)].into()),
    ])
    .unwrap();
    let expected = "x,\"n, m\",t,b\n1.0,1,\"a,b\",true\n,-9223372036854775808,\"say \"\"no\"\"\",\n\
                    -2.5e-300,,\"two\nlines\",false\n";
    assert_eq!(text(&table), expected);
    assert_eq!(Table::from_csv_text(expected, &CsvOptions::default()).unwrap().batch(), table.batch());
}

#[test]
fn one_column_keeps_its_missing_rows() {
    let table = Table::from_columns([("x", vec![Some(1.0), None, Some(2.0)].into())]).unwrap();
    assert_eq!(text(&table), "x\n1.0\n\"\"\n2.0\n");
    assert_eq!(Table::from_csv_text(text(&table), &CsvOptions::default()).unwrap().batch(), table.batch());
}

#[test]
fn what_would_not_come_back_is_refused() {
    for word in ["NA", "", " ", "? ", "null"] {
        let table = Table::from_columns([("t", vec!["a", word].into())]).unwrap();
        let error = table.to_csv_text(&CsvOptions::default()).unwrap_err();
        let named = matches!(&error, Error::Value { column, place: Place::Row(2), problem: ValueProblem::NotWritable { .. } }
            if column == "t");
        assert!(named, "{error}");
        let dash = CsvOptions::default().null_tokens(["-"]).text(["t"]);
        let again = Table::from_csv_text(table.to_csv_text(&dash).unwrap(), &dash).unwrap();
        assert_eq!(again.batch(), table.batch());
    }
    let infinite = Table::from_columns([("x", vec![1.0, f64::INFINITY].into())]).unwrap();
    assert!(infinite.to_csv_text(&CsvOptions::default()).unwrap_err().to_string().contains("row 2"));
    let blank = Table::from_columns([(" ", vec![1.0].into())]).unwrap();
    assert!(blank.to_csv_text(&CsvOptions::default()).is_err());
    let unquoted = Table::from_columns([("t", vec!["a,b"].into())]).unwrap();
    assert!(unquoted.to_csv_text(&CsvOptions::default().quote(None)).is_err());
}

#[test]
fn a_header_like_another_format_is_quoted() {
    let table = Table::from_columns([("PAR1", vec![1.5].into())]).unwrap();
    assert_eq!(Table::from_csv_text(text(&table), &CsvOptions::default()).unwrap().batch(), table.batch());
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = Folder::new("to-csv");
    let path = folder.0.join("out.csv");
    let many: Vec<f64> = (0..100_000).map(|i| f64::from(i) / 7.0).collect();
    let table = Table::from_columns([("x", many.into())]).unwrap();
    table.to_csv(&path).unwrap();
    assert_eq!(Table::from_csv(&path).unwrap().batch(), table.batch());
    let mut bad = vec![1.0; 50_000];
    bad[40_000] = f64::NEG_INFINITY;
    let bad = Table::from_columns([("x", bad.into())]).unwrap();
    assert!(bad.to_csv(&path).is_err());
    assert_eq!(Table::from_csv(&path).unwrap().rows(), 100_000);
    assert_eq!(folder.names(), ["out.csv"]);
    assert!(matches!(table.to_csv(folder.0.join("no/such.csv")), Err(Error::Io { .. })));
}

/// Header and first cells that together begin like JSON, HTML or another format.
#[test]
fn a_table_never_begins_like_another_format() {
    let same = |table: &Table, options: &CsvOptions| {
        let options = options.clone().text(table.names());
        let written = table.to_csv_text(&options).unwrap();
        let read = Table::from_csv_text(&written, &options).unwrap();
        assert_eq!(read.batch().columns(), table.batch().columns(), "{written}");
    };
    let plain = CsvOptions::default();
    for (name, cell) in
        [("[", "{x"), ("[", "[1"), ("{", "\"a"), ("{", "}"), ("[", "]"), (" [ ", " {x"), ("<html", "x"), ("<?xml", "x")]
    {
        let table = Table::from_columns([(name, vec![cell, "b"].into())]).unwrap();
        same(&table, &plain);
        same(&table, &plain.clone().without_header().names([name]));
        same(&Table::from_columns([("a", vec![cell].into())]).unwrap(), &plain);
        let refused = table.to_csv_text(&plain.clone().quote(Some(';')).delimiter('[')).err();
        assert!(refused.is_none(), "{refused:?}");
    }
    let lists = Table::from_columns([("[", vec!["{x"].into())]).unwrap();
    assert_eq!(text(&lists), "\"[\"\n{x\n", "no more than the first cell is quoted");
    let refused = lists.to_csv_text(&plain.clone().quote(None)).unwrap_err().to_string();
    assert!(refused.contains(".quote("), "{refused}");
    // Quotes that look like the beginning of JSON themselves.
    let brace = plain.clone().quote(Some('{'));
    assert!(Table::from_columns([("\",", vec!["x"].into())]).unwrap().to_csv_text(&brace).is_err());
}

#[test]
fn what_a_reader_would_refuse_is_not_written() {
    let plain = CsvOptions::default();
    let years = Table::from_columns([("1.5", vec![1].into()), ("7", vec![2].into())]).unwrap();
    let refused = years.to_csv_text(&plain).unwrap_err().to_string();
    assert!(refused.contains("1.5") && refused.contains(".rename("), "{refused}");
    assert_eq!(years.to_csv_text(&plain.clone().without_header()).unwrap(), "1,2\n");
    let counted = Table::from_columns([("2019", vec![1].into()), ("2020", vec![2].into())]).unwrap();
    assert_eq!(Table::from_csv_text(text(&counted), &plain).unwrap().names(), ["2019", "2020"]);

    let empty = Table::from_columns([("a", Vec::<f64>::new().into())]).unwrap();
    assert_eq!(Table::from_csv_text(text(&empty), &plain).unwrap().rows(), 0);
    assert!(matches!(empty.to_csv_text(&plain.clone().without_header()), Err(Error::Empty { .. })));

    for (name, cell) in [("a".to_owned(), "b".repeat(40)), ("a".repeat(40), "b".to_owned())] {
        let long = Table::from_columns([(name, vec![cell].into())]).unwrap();
        for limit in 38..42 {
            let options = plain.clone().record_limit(limit);
            let written = long.to_csv_text(&options);
            assert_eq!(written.is_ok(), limit >= 40, "{written:?}");
            assert_eq!(Table::from_csv_text(text(&long), &options).is_ok(), limit >= 40);
        }
    }
    let wide = Table::from_columns((0..70_000).map(|k| (format!("c{k}"), vec![1].into()))).unwrap();
    assert!(wide.to_csv_text(&plain).unwrap_err().to_string().contains("65536"));
}

/// Signs that begin other formats.
fn hostile() -> impl Strategy<Value = String> {
    let parts = vec![
        "[", "{", "\"", "}", "]", " ", "\t", "\n", "\r", "<", "html", "?xml", "PAR", "1", "x", "\u{feff}", "%PDF-",
        "BZh9", ".5",
    ];
    prop::collection::vec(prop::sample::select(parts), 0..4).prop_map(|parts| parts.concat())
}

proptest! {
    /// Names and cells of whatever signs: what is written is read, as it was.
    #[test]
    fn what_is_written_is_read(
        names in prop::collection::vec(hostile(), 1..4),
        cells in prop::collection::vec(hostile(), 0..8),
        delimiter in prop::sample::select(vec![',', '\t', ' ', '[', '{', '<', '1', 'P']),
        quote in prop::sample::select(vec![Some('"'), None, Some('{'), Some('['), Some('<')]),
        header in any::<bool>(),
    ) {
        let width = names.len();
        let column = |at: usize| cells.iter().skip(at).step_by(width).take(cells.len() / width).cloned().collect::<Vec<_>>();
        let Ok(table) = Table::from_columns(names.iter().enumerate().map(|(at, name)| (name.clone(), column(at).into()))) else {
            return Ok(());
        };
        let mut options = CsvOptions::default().delimiter(delimiter).quote(quote).text(names.clone());
        if !header {
            options = options.without_header().names(names.clone());
        }
        if let Ok(written) = table.to_csv_text(&options) {
            let read = Table::from_csv_text(&written, &options);
            prop_assert!(read.is_ok(), "{:?} of {:?}", read.err(), written);
            let read = read.unwrap();
            prop_assert_eq!(read.names(), table.names());
            prop_assert_eq!(read.batch().columns(), table.batch().columns());
        }
    }

    #[test]
    fn tables_are_read_back(
        rows in prop::collection::vec(
            (
                prop::option::of(any::<f64>().prop_filter("finite", |x| x.is_finite())),
                prop::option::of("[ -~é\n\r\"]{0,8}"),
                any::<Option<i64>>(),
                any::<Option<bool>>(),
            ),
            1..20,
        ),
        delimiter in prop::sample::select(vec![',', ';', '\t', '5', '.', 'e', '-']),
    ) {
        let table = Table::from_columns([
            ("x", rows.iter().map(|row| row.0).collect::<Vec<_>>().into()),
            ("t", rows.iter().map(|row| row.1.as_ref().map(|t| format!("x{t}"))).collect::<Vec<_>>().into()),
            ("n", rows.iter().map(|row| row.2).collect::<Vec<_>>().into()),
            ("b", rows.iter().map(|row| row.3).collect::<Vec<_>>().into()),
        ]).unwrap();
        let options = CsvOptions::default().delimiter(delimiter);
        let written = table.to_csv_text(&options).unwrap();
        let read = Table::from_csv_text(&written, &options).unwrap();
        for (row, (x, t, n, b)) in rows.iter().enumerate() {
            prop_assert_eq!(read.numbers("x").unwrap().get(row).map(f64::to_bits), x.map(f64::to_bits));
            prop_assert_eq!(read.texts("t").unwrap().get(row).map(String::from), t.as_ref().map(|t| format!("x{t}")));
            if rows.iter().any(|row| row.2.is_some()) {
                prop_assert_eq!(read.texts("n").unwrap().get(row).map(String::from), n.map(|n| n.to_string()));
            }
            prop_assert_eq!(read.numbers("b").unwrap().get(row), b.map(|b| f64::from(u8::from(b))));
        }
    }
}
