//! A table gives each cell's own text, and to CSV and back it stays.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, StringViewArray};
use gradus::data::{CsvOptions, Table};

use crate::support::tables::read;

/// The texts of one column whose cells are these.
fn texts(cells: &[&str]) -> Vec<String> {
    let table = read(format!("x\n{}\n", cells.join("\n")));
    table.texts("x").unwrap().iter().map(|text| text.unwrap_or("<missing>".into()).into_owned()).collect()
}

/// Numbers and booleans of any notation keep it, and are numbers nevertheless.
#[test]
fn cells_keep_their_text() {
    let columns: [&[&str]; 16] = [
        &["7", "-12", "0"],
        &["1.0", "-2.0", "10.0"],
        &["2.5", "3", "0.125"],
        &["1.0", "2.5", "10.25"],
        &["2.50", "3.00", "-0.25"],
        &["1.1", "1.10", "2.0"],
        &["1", "2.50"],
        &["+1", "2"],
        &[".5", "1."],
        &["1e3", "2E4", "1000"],
        &["-0", "0"],
        &["0.1234567890123456789", "0.5"],
        &["12345678901234567890", "12345678901234567891"],
        &["1234567890123456789", "0.5"],
        &["0.30000000000000004", "1.0"],
        &["123456789012.50", "0.000000000001"],
    ];
    for cells in columns {
        assert_eq!(texts(cells), cells);
        assert!(read(format!("x\n{}\n", cells.join("\n"))).column("x").unwrap().data_type().is_numeric());
    }
    for cells in [["True", "False"], ["TRUE", "FALSE"], ["true", "false"], ["tRUE", "False"]] {
        assert_eq!(texts(&cells), cells);
        assert_eq!(read(format!("x\n{}\n", cells.join("\n"))).numbers("x").unwrap().get(0), Some(1.0));
    }
    // Without blanks around them; one boolean in several ways is a boolean.
    assert_eq!(read("x,y\n 1.10 ,1\n 2.0,2\n").texts("x").unwrap().get(0).as_deref(), Some("1.10"));
    assert_eq!(texts(&["True", "TRUE", "false"]), ["true", "true", "false"]);
    // Quantities in scientific notation are known by their value.
    assert_eq!(texts(&["1.5e-03", "2.0"]), ["0.0015", "2.0"]);
    assert_eq!(texts(&["1e-05", "0.25"]), ["0.00001", "0.25"]);
}

/// Missing cells stay missing in every notation.
#[test]
fn missing_cells_have_no_text() {
    for cells in [["1.10", "1.1"], ["True", "False"], ["2.50", "3.00"]] {
        let table = read(format!("x,y\n{},1\nNA,1\n{},1\n", cells[0], cells[1]));
        let found: Vec<_> = table.texts("x").unwrap().iter().map(|text| text.map(|text| text.into_owned())).collect();
        assert_eq!(found, [Some(cells[0].to_owned()), None, Some(cells[1].to_owned())]);
    }
}

/// Whatever becomes of the rows and columns.
#[test]
fn rows_and_columns_take_their_texts_along() {
    let table = read("v,b,d,y\n1.1,True,2.50,1\n1.10,False,3.00,2\n2.0,True,4.25,3\n1.1,False,0.50,4\n");
    let own = |table: &Table, name: &str, y: f64| {
        let row = table.numbers("y").unwrap().iter().position(|value| value == Some(y)).unwrap();
        table.texts(name).unwrap().get(row).unwrap().into_owned()
    };
    let parts = [
        table.take(&[3, 1, 1]).unwrap(),
        table.shuffle(7).unwrap(),
        table.split(0.25).unwrap().1,
        table.filter(|row| row.text("v").as_deref() == Some("1.10")).unwrap(),
        table.stratified_split("b", 0.5, 1).unwrap().0.select(["y", "d", "v", "b"]).unwrap(),
        table.with_values("more", vec![1, 2, 3, 4]).unwrap().without(["more"]).unwrap(),
    ];
    for part in parts {
        for y in part.numbers("y").unwrap().iter().flatten() {
            for name in ["v", "b", "d"] {
                assert_eq!(own(&part, name, y), own(&table, name, y), "{name} of {y}");
            }
        }
    }
    let replaced = table.with_values("v", vec![1.10, 2.0, 3.0, 4.0]).unwrap();
    assert_eq!(replaced.texts("v").unwrap().get(0).as_deref(), Some("1.1"));
}

/// To CSV and back nothing changes, not even the bytes.
#[test]
fn csv_out_and_in_again() {
    let text = "v,b,d,p,w\n1.1,True,2.50,1.0,7\n1.10,False,3.00,2.5,8\n,,0.25,,\n";
    assert_eq!(read(text).to_csv_text(&CsvOptions::default()).unwrap(), text);
    let semicolons = CsvOptions::default().delimiter(';').quote(None);
    assert_eq!(read(text).to_csv_text(&semicolons).unwrap(), text.replace(',', ";"));
    let refused = read("v\n1.1\n1.10\n").to_csv_text(&CsvOptions::default().delimiter('.').quote(None)).unwrap_err();
    assert!(refused.to_string().contains("1.1"), "{refused}");
}

/// Arrays that came without texts have the shortest.
#[test]
fn arrays_have_their_shortest_text() {
    let table = Table::from_columns([("x", vec![1.0, 2.5, -0.0].into())]).unwrap();
    let found: Vec<_> = table.texts("x").unwrap().iter().map(|text| text.unwrap().into_owned()).collect();
    assert_eq!(found, ["1", "2.5", "0"]);
    let views: ArrayRef = Arc::new(StringViewArray::from(vec!["1.10", "True"]));
    let strings: ArrayRef = Arc::new(StringArray::from(vec!["1.10", "True"]));
    let batch = RecordBatch::try_from_iter([("views", views), ("strings", strings)]).unwrap();
    let table = Table::from_batches([batch]).unwrap();
    for name in ["views", "strings"] {
        assert_eq!(table.texts(name).unwrap().get(0).as_deref(), Some("1.10"));
    }
}
