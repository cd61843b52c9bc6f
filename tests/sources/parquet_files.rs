//! Parquet files: what is written comes back, part by part; what is damaged is an error.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float32Array, RecordBatch};
use gradus::data::{ChunksOfRows, ParquetFiles, Source, Table};
use gradus::error::Error;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::seen;
use crate::support::folder::Folder;
use crate::support::random::Lcg;

fn table(rows: usize) -> Table {
    let numbers = (0..rows).map(|row| (row % 7 != 3).then_some(row as f64 / 8.0)).collect::<Vec<_>>();
    let texts = (0..rows).map(|row| (row % 5 != 1).then(|| format!("text {}", row % 11))).collect::<Vec<_>>();
    let counts = (0..rows as i64).collect::<Vec<_>>();
    let yes = (0..rows).map(|row| row % 3 == 0).collect::<Vec<_>>();
    let days: ArrayRef = Arc::new(Date32Array::from_iter_values((0..rows as i32).map(|day| 19_000 + day)));
    let narrow: ArrayRef = Arc::new(Float32Array::from_iter_values((0..rows).map(|row| row as f32 / 3.0)));
    Table::from_columns([("x", numbers.into()), ("word", texts.into()), ("n", counts.into()), ("yes", yes.into())])
        .and_then(|table| table.with_array("day", days)?.with_array("narrow", narrow))
        .unwrap()
}

/// A file with row groups of so many rows.
fn write(path: &Path, table: &Table, group: usize, packed: Compression) {
    let properties =
        WriterProperties::builder().set_compression(packed).set_max_row_group_row_count(Some(group)).build();
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, table.batch().schema(), Some(properties)).unwrap();
    writer.write(table.batch()).unwrap();
    writer.close().unwrap();
}

#[test]
fn what_is_written_comes_back() {
    let folder = Folder::new("parquet-back");
    for rows in [0, 1, 20_000] {
        let path = folder.0.join("a.parquet");
        table(rows).to_parquet(&path).unwrap();
        let back = Table::from_parquet(&path).unwrap();
        let (batch, texts, places) = seen(&back);
        let (own, own_texts, own_places) = seen(&table(rows));
        assert_eq!((batch.columns(), texts, places), (own.columns(), own_texts, own_places));
    }
    assert!(matches!(table(1).to_parquet(folder.0.join("no/a.parquet")), Err(Error::Io { path: Some(_), .. })));
}

/// Row groups of several files are parts; only the columns that are asked for are read.
#[test]
fn row_groups_are_parts() {
    let folder = Folder::new("parquet-parts");
    let whole = table(1000);
    let paths = [folder.0.join("a.parquet"), folder.0.join("b.parquet")];
    let rows = |range: std::ops::Range<usize>| whole.take(&range.collect::<Vec<_>>()).unwrap();
    for packed in
        [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(Default::default()), Compression::LZ4_RAW]
    {
        write(&paths[0], &rows(0..700), 300, packed);
        let turned = rows(700..1000).select(["yes", "x", "narrow", "day", "n", "word"]).unwrap();
        write(&paths[1], &turned, 200, packed);
        let files = ParquetFiles::several(&paths);
        let parts: Vec<Option<u64>> = files.parts().unwrap().iter().map(|part| part.rows).collect();
        assert_eq!(parts, [300, 300, 100, 200, 100].map(Some));
        assert_eq!(seen(&Table::from_source(&files).unwrap()).1, seen(&whole).1, "{packed:?}");
        let columns = ["word".to_owned(), "x".to_owned()];
        let mut begin = 0;
        for chunk in ChunksOfRows::new(&files, Some(&columns), 64).unwrap() {
            let chunk = chunk.unwrap();
            let own = rows(begin..begin + chunk.rows()).select(&columns).unwrap();
            assert_eq!(chunk.batch().columns(), own.batch().columns());
            begin += chunk.rows();
        }
        assert_eq!(begin, 1000);
        let place = Table::from_source(&files).unwrap().place(950).to_string();
        assert!(place.ends_with("b.parquet, row 251"), "{place}");
    }
    write(&paths[1], &whole.without(["n"]).unwrap(), 500, Compression::SNAPPY);
    let said = ParquetFiles::several(&paths).schema().unwrap_err().to_string();
    assert!(said.contains("b.parquet: column \"n\" is not in the table"), "{said}");
    write(&paths[1], &whole.with_values("n", vec![0.5; 1000]).unwrap(), 500, Compression::SNAPPY);
    let said = ParquetFiles::several(&paths).schema().unwrap_err().to_string();
    assert!(said.contains("b.parquet, whose column \"n\" holds Float64 instead of Int64"), "{said}");
    let one = ParquetFiles::new(&paths[1]);
    assert!(one.read(9, None).is_err() && one.read(0, Some(&["z".to_owned()])).is_err());
}

#[test]
fn a_file_that_changes_is_named() {
    let folder = Folder::new("parquet-changes");
    let path = folder.0.join("a.parquet");
    write(&path, &table(100), 50, Compression::SNAPPY);
    let files = ParquetFiles::new(&path);
    assert_eq!(Table::from_source(&files).unwrap().rows(), 100);
    std::thread::sleep(std::time::Duration::from_millis(20));
    write(&path, &table(100), 50, Compression::SNAPPY);
    let said = Table::from_source(&files).unwrap_err();
    assert!(matches!(&said, Error::SourceChanged { part, .. } if part.ends_with("a.parquet")), "{said}");
    for content in [&b""[..], b"PAR1", b"x,y\n1,2\n", b"PAR1\xff\xff\xff\x7fPAR1"] {
        let path = folder.file("none.parquet", content);
        let said = Table::from_parquet(&path).unwrap_err().to_string();
        assert!(said.contains("none.parquet: not a readable Parquet file: "), "{said}");
    }
    assert!(matches!(Table::from_parquet(folder.0.join("missing")), Err(Error::Io { path: Some(_), .. })));
}

/// Bytes that were changed, cut out, doubled or cut off: an error that names the file, or a table of the rows that are
/// announced, and no panic.
#[test]
fn damaged_files_are_errors() {
    let files: usize = std::env::var("GRADUS_DAMAGED_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let folder = Folder::new("parquet-damaged");
    let mut random = Lcg(16);
    let mut below = |n: usize| random.below(n as u64) as usize;
    let mut outcomes = [0, 0];
    for round in 0..files {
        let path = folder.0.join("a.parquet");
        if round % 500 == 0 {
            let packed = [
                Compression::UNCOMPRESSED,
                Compression::SNAPPY,
                Compression::LZ4_RAW,
                Compression::GZIP(Default::default()),
            ];
            write(&folder.0.join("whole"), &table(60), 40, packed[round / 500 % 4]);
        }
        let mut bytes = fs::read(folder.0.join("whole")).unwrap();
        for _ in 0..=below(3) {
            // Half of the damage is done to the end, which says where everything is.
            let length = bytes.len();
            let at = if below(2) == 0 { below(length) } else { length - 1 - below(length.min(900)) };
            match below(8) {
                0 => bytes.truncate(at.max(1)),
                1 => _ = bytes.drain(at..(at + 1 + below(20)).min(length)),
                2 => bytes.insert(at, below(256) as u8),
                3 => bytes[at] = [0, 0x7f, 0x80, 0xff][below(4)],
                _ => bytes[at] ^= 1 << below(8),
            }
        }
        fs::write(&path, &bytes).unwrap();
        match Table::from_parquet(&path) {
            Ok(_) => outcomes[0] += 1,
            Err(error) => {
                outcomes[1] += 1;
                assert!(
                    error.to_string().contains("a.parquet") || matches!(error, Error::Duplicate { .. }),
                    "{round}: {error}"
                );
            }
        }
    }
    println!("{} were read, {} refused", outcomes[0], outcomes[1]);
    assert!(outcomes[1] > files / 4, "{outcomes:?}");
}

#[test]
fn batches_of_a_function_are_a_source() {
    use gradus::data::RecordBatches;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let whole = table(100);
    let calls = AtomicUsize::new(0);
    let batch = whole.batch().clone();
    let source = RecordBatches::new("numbers", move || {
        let (batch, call) = (batch.clone(), calls.fetch_add(1, Ordering::Relaxed));
        let rows = if call < 3 { 100 } else { 90 };
        (0..rows / 10).map(move |k| Ok::<RecordBatch, Error>(batch.slice(10 * k, 10)))
    })
    .unwrap();
    assert_eq!(seen(&Table::from_source(&source).unwrap()), seen(&whole));
    assert_eq!(source.parts().unwrap()[0].rows, Some(100));
    assert_eq!(Table::from_source(&source).unwrap().rows(), 100);
    let said = Table::from_source(&source).unwrap_err().to_string();
    assert!(said.contains("numbers: the number of its rows changed"), "{said}");
    let none = RecordBatches::new("none", std::iter::empty);
    assert!(none.unwrap_err().to_string().contains("no record batches"));
}
