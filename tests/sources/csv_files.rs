//! CSV files as a source: which files, which headers, which types.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use gradus::data::{ChunksOfRows, CsvFiles, CsvOptions, Source, Table};

use super::{refusal, rows, seen, text};
use crate::support::folder::Folder;

fn schema(types: &[(&str, DataType)]) -> Arc<Schema> {
    Arc::new(Schema::new(types.iter().map(|(name, to)| Field::new(*name, to.clone(), true)).collect::<Vec<_>>()))
}

/// The last cell of the last file decides, and what it took is told.
#[test]
fn types_are_those_of_all_rows() {
    let folder = Folder::new("types-of-all");
    folder.file("a.csv", format!("x,zip\n{}", "1,2\n".repeat(5000)));
    folder.file("b.csv", "x,zip\n2.5,0042\n");
    let files = CsvFiles::glob(folder.0.join("?.csv")).unwrap().block_bytes(1000);
    assert_eq!(*files.schema().unwrap(), *schema(&[("x", DataType::Float64), ("zip", DataType::Int64)]));
    let inference = files.inference().unwrap().unwrap();
    assert_eq!((inference.files, inference.rows, inference.bytes), (2, 5001, 6 + 20_000 + 6 + 9));
    assert!(inference.to_string().starts_with("types inferred from 5001 rows of 2 files"), "{inference}");
    let parts = files.parts().unwrap();
    assert_eq!(parts.iter().map(|part| part.rows).collect::<Vec<_>>(), [Some(5000), Some(1)]);
    assert_eq!(parts[1].bytes, Some(15));
    assert_eq!(rows(&files), 5001);
}

#[test]
fn a_given_schema_is_read_without_a_pass() {
    let folder = Folder::new("given-schema");
    let path = folder.file("a.csv", "n,x,yes,code\n1,2,true,1.10\n,3.5,,x\n");
    let all = [("n", DataType::Int64), ("x", DataType::Float64), ("yes", DataType::Boolean), ("code", DataType::Utf8)];
    let files = CsvFiles::new(&path).schema_of(schema(&all));
    assert_eq!(files.inference().unwrap(), None);
    assert_eq!(*files.schema().unwrap(), *schema(&all));
    let table = Table::from_source(&files).unwrap();
    assert_eq!(seen(&table), seen(&Table::from_csv(&path).unwrap()));
    let given = |name: &str, to: DataType| {
        let with =
            |(known, own): &(&'static str, DataType)| (*known, if *known == name { to.clone() } else { own.clone() });
        refusal(&CsvFiles::new(&path).schema_of(schema(&all.iter().map(with).collect::<Vec<_>>())))
    };
    for (name, to, said) in [
        ("x", DataType::Int64, "line 3: column \"x\": \"3.5\" is no Int64"),
        ("n", DataType::Boolean, "line 2: column \"n\": \"1\" is no Boolean"),
        ("code", DataType::Float64, "line 3: column \"code\": \"x\" is no Float64"),
        ("code", DataType::Date32, "are read as Boolean, Int64, Float64 or Utf8"),
    ] {
        assert!(given(name, to).contains(said), "{name}: {}", refusal(&files));
    }
    let less = refusal(&CsvFiles::new(&path).schema_of(schema(&all[..3])));
    assert!(less.contains("\"code\" holds no type in the given schema"), "{less}");
    let more = [all.as_slice(), &[("z", DataType::Int64)]].concat();
    assert!(refusal(&CsvFiles::new(&path).schema_of(schema(&more))).contains("\"z\" is not in the table"));
    let infinite = folder.file("b.csv", "x\n1\n2\n1e999\n");
    let said = refusal(&CsvFiles::new(infinite).schema_of(schema(&[("x", DataType::Float64)])));
    assert!(said.contains("b.csv, line 4: column \"x\": \"1e999\" is not a finite number"), "{said}");
}

#[test]
fn files_must_have_the_columns_of_the_first() {
    let folder = Folder::new("columns-of-first");
    let first = folder.file("a.csv", "x,y\n1,2\n");
    let refused = |name: &str, content: &str| refusal(&CsvFiles::several([first.clone(), folder.file(name, content)]));
    let said = refused("lacks.csv", "x,z\n1,2\n");
    assert!(said.contains("lacks.csv: column \"y\" is not in the table"), "{said}");
    let said = refused("more.csv", "x,y,z\n1,2,3\n");
    assert!(said.contains("more.csv, with a column \"z\" more"), "{said}");
    let said = refused("empty.csv", "");
    assert!(said.contains("empty.csv, line 1: the file is empty"), "{said}");
    let said = refusal(&CsvFiles::several([first.clone(), folder.file("b.csv", "1,5\n")]));
    assert!(said.contains("b.csv, line 1: the first line holds numbers"), "{said}");
    let bare = folder.file("b.csv", "3,4\n5\n");
    let said = refusal(&CsvFiles::several([first, bare]).one_header());
    assert!(said.contains("b.csv, line 2: 1 fields where the header has 2"), "{said}");
}

#[test]
fn patterns_match_files() {
    let folder = Folder::new("patterns");
    for name in ["b.csv", "a.csv", "c.txt"] {
        folder.file(name, format!("x\n{}\n", name.len()));
    }
    std::fs::create_dir_all(folder.0.join("d.csv")).unwrap();
    let found = CsvFiles::glob(folder.0.join("*.csv")).unwrap().parts().unwrap();
    let names: Vec<&str> = found.iter().map(|part| part.name.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["a.csv", "b.csv"]);
    assert!(CsvFiles::glob(folder.0.join("*.tsv")).unwrap_err().to_string().contains("one that matches some file"));
    assert!(CsvFiles::glob("a[").unwrap_err().to_string().contains("a pattern of"));
    let none = refusal(&CsvFiles::several(Vec::<std::path::PathBuf>::new()));
    assert!(none.contains("no CSV files"), "{none}");
}

/// Columns that are not asked for are not made into anything, but their form is checked.
#[test]
fn only_the_columns_that_are_asked_for() {
    let folder = Folder::new("only-columns");
    let files = CsvFiles::new(folder.file("a.csv", "x,y,z\n1,\"a\nb\",3\n2,c,4\n"));
    let columns = ["z".to_owned(), "y".to_owned()];
    let chunks: Vec<Table> = ChunksOfRows::new(&files, Some(&columns), 10).unwrap().map(Result::unwrap).collect();
    assert_eq!(seen(&chunks[0]).0, text("z,y\n3,\"a\nb\"\n4,c\n").batch().clone());
    assert!(chunks[0].place(1).to_string().ends_with("a.csv, line 4"));
    let said = files.read(0, Some(&["w".to_owned()])).err().unwrap().to_string();
    assert!(said.contains("\"w\" is not in the table"), "{said}");
    assert!(files.read(0, Some(&[])).is_err());
    assert!(files.read(1, None).is_err());
    assert!(ChunksOfRows::new(&files, None, 0).is_err());
}

/// Labels and categories of files are those of the table: `1.10` is no `1.1`.
#[test]
fn options_are_those_of_one_file() {
    let folder = Folder::new("files-options");
    let paths = [folder.file("a.csv", "1;1,10\n-;2,20\n"), folder.file("b.csv", "3;3,30")];
    let options = CsvOptions::default().delimiter(';').decimal(',').without_header().also_null(["-"]);
    let table = Table::from_csv_text("1;1,10\n-;2,20\n3;3,30", &options).unwrap();
    let (batch, texts, _) = seen(&table);
    let found = seen(&Table::from_source(&CsvFiles::several(&paths).options(options.clone())).unwrap());
    assert_eq!((found.0, found.1), (batch, texts));
    let said = refusal(&CsvFiles::several(&paths).options(options.text(["zip"])));
    assert!(said.contains("\"zip\" is not in the table"), "{said}");
}
