//! Files of other formats under the name of CSV, told by their first bytes.

use super::fault::Fault;
use crate::error::CsvProblem;

/// The first bytes of binary formats that are often met as `.csv`.
const MAGIC: [(&[u8], &str); 14] = [
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"BZh9", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"\xff\xff\xff\xff", "an Arrow stream"),
    (b"FEA1", "a Feather file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%PDF-", "a PDF document"),
];

/// Refuses an empty file, UTF-16, and what the first bytes announce as another format.
pub(super) fn refuse_others(bytes: &[u8]) -> Result<(), Fault> {
    let problem = if bytes.is_empty() {
        CsvProblem::NoBytes
    } else if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        CsvProblem::Utf16
    } else if let Some(&(_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        CsvProblem::LooksLike { format }
    } else if let Some(format) = markup(bytes) {
        CsvProblem::LooksLike { format }
    } else {
        return Ok(());
    };
    Err(Fault::new(1, problem))
}

/// HTML, XML and JSON, which may start with blanks.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let starts = |word: &[u8]| bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if starts(b"<!doctype html") || starts(b"<html") {
        return Some("an HTML page");
    }
    if starts(b"<?xml") {
        return Some("an XML document");
    }
    let (&open, rest) = bytes.split_first()?;
    let next = rest.trim_ascii_start().first()?;
    let json = match open {
        b'{' => b"\"}".contains(next),
        b'[' => b"{[\"]".contains(next),
        _ => false,
    };
    json.then_some("JSON")
}
