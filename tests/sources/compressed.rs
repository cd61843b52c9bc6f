//! Packed CSV files are read as what they hold.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use gradus::data::{CsvFiles, Source, Table};
use gradus::error::Error;

use super::{refusal, seen};
use crate::support::folder::Folder;

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn packed_files_are_what_they_hold() {
    let folder = Folder::new("packed-files");
    let parts: Vec<String> =
        (0..3).map(|part| (0..4000).map(|row| format!("{part}.{row},word {}\n", row % 17)).collect()).collect();
    let whole = Table::from_csv_text("x,y\n".to_owned() + &parts.concat(), &Default::default()).unwrap();
    for (name, pack) in [("gz", gzip as fn(&str) -> Vec<u8>), ("zst", zstd)] {
        let paths: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(part, text)| {
                // Two frames one after the other are one text.
                let (a, b) = text.split_at(20_000);
                let packed = [pack(&("x,y\n".to_owned() + a)), pack(b)].concat();
                folder.file(&format!("{part}.csv.{name}"), packed)
            })
            .collect();
        let files = CsvFiles::several(&paths).block_bytes(5000);
        let found = seen(&Table::from_source(&files).unwrap());
        let (batch, texts, _) = seen(&whole);
        assert_eq!((found.0, found.1), (batch, texts), "{name}");
        assert_eq!(found.2[4001], "line 3");
        assert_eq!(files.parts().unwrap()[0].bytes, Some(std::fs::metadata(&paths[0]).unwrap().len()));

        // Cut off anywhere, or with a bit turned over: refused by name, as their sums do not match.
        let packed = std::fs::read(&paths[0]).unwrap();
        for cut in [1, 5, packed.len() / 3, packed.len() - 3] {
            let path = folder.file(&format!("cut.csv.{name}"), &packed[..cut]);
            let error = Table::from_source(&CsvFiles::new(path)).unwrap_err();
            assert!(
                matches!(&error, Error::Io { path: Some(path), .. } if path.ends_with(format!("cut.csv.{name}"))),
                "{name} {cut}: {error}"
            );
        }
        for at in (100..packed.len()).step_by(packed.len() / 50) {
            let mut packed = packed.clone();
            packed[at] ^= 16;
            let path = folder.file(&format!("bit.csv.{name}"), &packed);
            let said = refusal(&CsvFiles::new(path));
            assert!(said.contains(&format!("bit.csv.{name}")), "{name} {at}: {said}");
        }
    }
    let plain = folder.file("plain.csv.gz", "x,y\n1,2\n");
    assert!(matches!(CsvFiles::new(plain).schema(), Err(Error::Io { path: Some(_), .. })));
}
