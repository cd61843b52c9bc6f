//! Files that change, are cut off or are no CSV files: an error that names them, and never a part of their rows in silence.

use std::fs;

use gradus::data::{ChunksOfRows, CsvFiles, Source, Table};
use gradus::error::Error;

use super::{refusal, rows};
use crate::support::folder::Folder;

/// What changes between two readings is named, whatever changed; what was only put there again is not.
#[test]
fn a_file_that_changes_between_passes_is_named() {
    let folder = Folder::new("changing-source");
    let first = folder.file("a.csv", "x,y\n1,2\n3,4\n");
    let path = folder.file("b.csv", "x,y\n5,6\n7,8\n");
    for (content, what) in [
        ("x,y\n5,6\n7,9\n", "what it holds changed"),
        ("x,y\n5,6\n", "the number of its rows changed"),
        ("x,y\n5,6\n7,8\n9,9\n", "the number of its rows changed"),
        ("x,y\n5,6\n7,80\n", "its length changed"),
        ("x,y\n5,6\n7,a\n", "the types of its cells changed"),
        ("x,z\n5,6\n7,8\n", "\"y\" is not in the table"),
        ("x,y\n5,6\n7,8,9\n", "line 3: 3 fields"),
        ("x,y\n5,6\n7,8\n", ""),
    ] {
        fs::write(&path, "x,y\n5,6\n7,8\n").unwrap();
        let files = CsvFiles::several([&first, &path]);
        assert_eq!(rows(&files), 4);
        fs::write(&path, content).unwrap();
        if what.is_empty() {
            assert_eq!(rows(&files), 4);
        } else {
            let said = refusal(&files);
            assert!(said.contains("b.csv") && said.contains(what), "{what}: {said}");
            // So do chunks that end with the rows that there were.
            let chunks: Result<Vec<Table>, Error> = ChunksOfRows::new(&files, None, 4).unwrap().collect();
            assert!(chunks.is_err());
        }
    }
    let files = CsvFiles::several([&first, &path]);
    assert_eq!(rows(&files), 4);
    fs::remove_file(&path).unwrap();
    assert!(matches!(Table::from_source(&files), Err(Error::Io { path: Some(found), .. }) if found == path));
    assert!(matches!(files.parts(), Err(Error::Io { .. })));
}

#[test]
fn a_file_that_is_written_meanwhile_is_named() {
    let folder = Folder::new("written-source");
    let path = folder.file("a.csv", format!("x\n{}", "1\n".repeat(1000)));
    let files = CsvFiles::new(&path).block_bytes(100);
    files.schema().unwrap();
    let mut tables = files.read(0, None).unwrap();
    assert!(tables.next().unwrap().is_ok());
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::write(&path, format!("x\n{}", "1\n".repeat(2000))).unwrap();
    let errors: Vec<Error> = tables.filter_map(Result::err).collect();
    assert!(matches!(errors.as_slice(), [Error::FileChanged { .. }]), "{errors:?}");
}

/// The faults of texts, in the second of two files and in blocks of any length: named as those of one file are.
#[test]
fn faults_are_those_of_a_file() {
    let folder = Folder::new("faults-of-files");
    let first = folder.file("a.csv", "x,y\n1,a\n");
    let faults: [(&[u8], &str); 16] = [
        (b"", "line 1: the file is empty"),
        (b"x,y\n1,b\n\xff,b\n", "line 3: column \"x\" is not UTF-8"),
        (b"\xff\xfex\0,\0y\0\n\0", "UTF-16LE"),
        (b"x,y,x\n1,a,2\n", "line 1: header \"x\" appears twice"),
        (b"y\n1\n", "column \"x\" is not in the table"),
        (b"1,5\n3,4\n", "line 1: the first line holds numbers"),
        (b"x,y\n1,b\n2,b,c\n", "line 3: 3 fields"),
        (b"x,y\n1,b\n  \n", "line 3: 1 fields"),
        (b"x,y\n1,b\n2,\"b\n3,c\n", "line 3: the quote that opens here"),
        (b"x,y\n1,re\"d\n", "line 2: a quote inside field 2"),
        (b"x,y\n1,\"re\"d\n", "line 2: a quote inside field 2"),
        (b"x,y\n1,b\0\n", "line 2: a NUL byte"),
        (b"x;y\n1;b\n", "2 columns are not in the table: \"x\", \"y\""),
        (b"\x1f\x8b\x08\0\0", "line 1: this looks like a gzip file"),
        (b"x,y\n1,b\n2", "line 3: 1 fields"),
        (b"x,y\n1,b\n1e400,b\n", "line 3: column \"x\": \"1e400\" is not a finite number"),
    ];
    for (content, said) in faults {
        let path = folder.file("b.csv", content);
        for block in [1, 10, 1 << 20] {
            let found = refusal(&CsvFiles::several([&first, &path]).block_bytes(block));
            assert!(found.contains("b.csv") && found.contains(said), "{said} in blocks of {block}: {found}");
        }
        // No reading is taken for one because part of the file was read.
        let files = CsvFiles::several([&first, &path]);
        assert!(files.schema().is_err() && files.schema().is_err());
    }
    for path in ["missing.csv", "."] {
        assert!(matches!(CsvFiles::new(folder.0.join(path)).schema(), Err(Error::Io { path: Some(_), .. })));
    }
}

/// A record that never ends is refused before it fills the memory.
#[test]
fn a_record_beyond_the_limit_is_refused() {
    let folder = Folder::new("long-record");
    let options = gradus::data::CsvOptions::default().record_limit(1000);
    for content in [format!("x\n\"{}", "a\n".repeat(9000)), format!("x\n{}", "a".repeat(9000))] {
        for block in [10, 100_000] {
            let path = folder.file("a.csv", &content);
            let said = refusal(&CsvFiles::new(path).options(options.clone()).block_bytes(block));
            assert!(said.contains("line 2: a record longer than 1000 bytes"), "{said}");
        }
    }
}

/// What is fine in one file is fine in several.
#[test]
fn odd_files_are_read() {
    let folder = Folder::new("odd-files");
    for (name, content) in [
        ("mark.csv", &b"\xef\xbb\xbfx,y\n1,a\n"[..]),
        ("crlf.csv", b"x,y\r\n1,a\r\n"),
        ("cr.csv", b"x,y\r1,a\r"),
        ("mixed.csv", b"x,y\r\n\n1,a"),
        ("blank.csv", b"\n\n\nx,y\n\n\n1,a\n\n"),
        ("none.csv", b"x,y\n"),
        ("unended.csv", b"x,y"),
    ] {
        folder.file(name, content);
    }
    for block in [1, 3, 1 << 20] {
        let files = CsvFiles::glob(folder.0.join("*.csv")).unwrap().block_bytes(block);
        let table = Table::from_source(&files).unwrap();
        assert_eq!((table.rows(), table.names()), (5, vec!["x".to_owned(), "y".to_owned()]));
        let lines: Vec<String> =
            (0..5).map(|row| table.place(row).to_string().rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(
            lines,
            ["blank.csv, line 7", "cr.csv, line 2", "crlf.csv, line 2", "mark.csv, line 2", "mixed.csv, line 3"]
        );
    }
    let none = CsvFiles::new(folder.0.join("none.csv"));
    let table = Table::from_source(&none).unwrap();
    assert_eq!((table.rows(), table.width()), (0, 2));
}
