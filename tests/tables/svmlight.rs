//! svmlight text in: what works, and what is refused with the line and the remedy.

use gradus::data::Svmlight;
use gradus::error::{Error, SvmlightProblem};
use proptest::prelude::*;

use crate::support::folder::Folder;
use crate::support::tables::shipped;

fn fault(reader: &Svmlight, text: impl AsRef<[u8]>) -> (u64, SvmlightProblem) {
    match reader.read_text(text).unwrap_err() {
        Error::Svmlight { line, problem, .. } => (line, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn heart_scale_reads() {
    let (labels, rows) = Svmlight::default().read(shipped("heart_scale/heart_scale")).unwrap();
    assert_eq!((labels.len(), rows.rows(), rows.features()), (270, 270, 13));
    assert!(labels.iter().all(|label| label.abs() == 1.0));
    assert_eq!(rows.row(0).next(), Some((0, 0.708333)));
}

/// A file is read in pieces of a megabyte, whose ends fall inside lines, at their ends, and into a line longer than two.
#[test]
fn a_large_file_reads_as_its_text() {
    let folder = Folder::new("svmlight");
    let path = folder.0.join("rows");
    let reader = Svmlight::default();
    for ends_in in ["", "\n"] {
        for length in [0, 21, 22, 23, 24, 25, 39] {
            let mut text = format!("# {}\n", "x".repeat((1 << 20) - 23 + length));
            for k in 1..20_000u32 {
                text += &format!("{k} {k}:{} {}:1\n", k % 7, k + 3);
            }
            let pairs: Vec<String> = (1..250_000).map(|k| format!("{k}:0.25")).collect();
            text += &format!("1 {}\n-1 1:1\n5{ends_in}", pairs.join(" "));
            std::fs::write(&path, &text).unwrap();
            let (labels, rows) = reader.read(&path).unwrap();
            let (expected, expected_rows) = reader.read_text(&text).unwrap();
            assert!(labels == expected && rows.starts() == expected_rows.starts(), "{length}");
            assert!(rows.indices() == expected_rows.indices(), "{length}");
        }
    }
    std::fs::write(&path, format!("{}1 1:1\n1 0:1\n", "1 2:5\n".repeat(400_000))).unwrap();
    let fault = reader.read(&path).unwrap_err();
    assert!(matches!(fault, Error::Svmlight { line: 400_002, problem: SvmlightProblem::IndexZero, .. }), "{fault}");
}

#[test]
fn blanks_comments_and_line_ends_do_not_matter() {
    let (labels, rows) = Svmlight::default().read_text("# head\n\r\n 1\t1:2  3:-.5 # x:y\r\n0#\n-2.5e0 2:1e1").unwrap();
    assert_eq!(labels, [1.0, 0.0, -2.5]);
    let entries: Vec<Vec<_>> = (0..3).map(|row| rows.row(row).collect()).collect();
    assert_eq!(entries, [vec![(0, 2.0), (2, -0.5)], vec![], vec![(1, 10.0)]]);
}

/// A byte order mark is none of the text's; what is no text is named.
#[test]
fn marks_are_passed_over_and_other_files_refused() {
    let (labels, rows) = Svmlight::default().read_text("\u{feff}+1 1:0.5\n-1 2:1\n").unwrap();
    assert_eq!((labels, rows.entries()), (vec![1.0, -1.0], 2));
    let refused = |bytes: &[u8]| fault(&Svmlight::default(), bytes).1.to_string();
    assert!(refused(b"\xff\xfe1\0 \x001\0:\x001\0").contains("UTF-16LE"));
    assert!(refused(b"\x1f\x8b\x08\0").contains("gzip"));
    let folder = Folder::new("svmlight-mark");
    let path = folder.file("rows", format!("\u{feff}{}", "1 1:0.5 3:2.25\n".repeat(100_000)));
    assert_eq!(Svmlight::default().read(&path).unwrap().0.len(), 100_000, "in pieces");
}

#[test]
fn options() {
    let (_, rows) = Svmlight::default().zero_based().features(9).single_precision().read_text("1 0:0.1 8:2\n").unwrap();
    assert_eq!((rows.features(), rows.row(0).next()), (9, Some((0, f64::from(0.1f32)))));
    let (_, rows) = Svmlight::default().ignore_query_ids().read_text("1 qid:4 1:2\n").unwrap();
    assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 2.0)]);
}

#[test]
fn malformed_lines_are_named() {
    use SvmlightProblem::*;
    let one = Svmlight::default();
    for (line, expected) in [
        ("x 1:2", Label { text: "x".into() }),
        ("nan 1:2", Label { text: "nan".into() }),
        ("1:2 2:3", Label { text: "1:2".into() }),
        ("1 2", NoColon { text: "2".into() }),
        ("1 a:2", Index { text: "a:2".into() }),
        ("1 -1:2", Index { text: "-1:2".into() }),
        ("1 4294967290:2", Index { text: "4294967290:2".into() }),
        ("1 99999999999999999999999:2", Index { text: "99999999999999999999999:2".into() }),
        ("1 0:2", IndexZero),
        ("1 2:1 2:1", NotAscending { index: 2, before: 2 }),
        ("1 3:1 2:1", NotAscending { index: 2, before: 3 }),
        ("1 1:", Value { text: "1:".into() }),
        ("1 1:inf", Value { text: "1:inf".into() }),
        ("1 1:1e400", Value { text: "1:1e400".into() }),
        ("1 1:2:3", Value { text: "1:2:3".into() }),
        ("1 qid:3 1:2", QueryId { text: "qid:3".into() }),
    ] {
        assert_eq!(fault(&one, format!("1 1:1\n\n{line} # c\n1 1:x\n")), (3, expected), "{line}");
    }
    let three = Svmlight::default().features(3);
    assert_eq!(fault(&three, "1 4:1"), (1, BeyondFeatures { index: 4, features: 3 }));
    assert_eq!(fault(&one.clone().single_precision(), "1 1:1e39").1, Value { text: "1:1e39".into() });
    assert!(matches!(one.read("no/such/file"), Err(Error::Io { .. })));
}

proptest! {
    #[test]
    fn any_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = Svmlight::default().read_text(&bytes);
        let _ = Svmlight::default().zero_based().single_precision().read_text(&bytes);
    }

    #[test]
    fn written_rows_are_read_back(
        rows in prop::collection::vec(
            (
                any::<f64>().prop_filter("finite", |x| x.is_finite()),
                prop::collection::btree_map(1u32..1000, any::<f64>().prop_filter("finite", |x| x.is_finite()), 0..6),
            ),
            0..12,
        ),
    ) {
        let mut text = String::new();
        for (label, entries) in &rows {
            text.push_str(&format!("{label}"));
            entries.iter().for_each(|(index, value)| text.push_str(&format!(" {index}:{value:e}")));
            text.push('\n');
        }
        let (labels, read) = Svmlight::default().read_text(&text).unwrap();
        prop_assert_eq!(labels, rows.iter().map(|row| row.0).collect::<Vec<_>>());
        for (row, (_, entries)) in rows.iter().enumerate() {
            let expected: Vec<_> = entries.iter().map(|(&index, &value)| (index as usize - 1, value)).collect();
            prop_assert_eq!(read.row(row).collect::<Vec<_>>(), expected);
        }
    }
}
