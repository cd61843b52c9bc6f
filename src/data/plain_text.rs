//! Text as it comes from files: what its bytes must be before anybody reads it, whatever it means.

use memchr::memchr;

use super::encoding;
use crate::error::TextProblem;

/// The first bytes of binary formats that are often met under the name of a text file.
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

/// Where the text begins, after a byte order mark if it has one. Refuses UTF-16, and what the first bytes announce as
/// another format.
pub(crate) fn begin(bytes: &[u8]) -> Result<usize, TextProblem> {
    if let Some(&(_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(TextProblem::LooksLike { format });
    }
    if let Some(encoding) = encoding::utf16(bytes) {
        return Err(TextProblem::Utf16 { encoding });
    }
    let begin = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    match markup(&bytes[begin..]) {
        Some(format) => Err(TextProblem::LooksLike { format }),
        None => Ok(begin),
    }
}

/// The first zero byte: its place.
pub(crate) fn nul(bytes: &[u8]) -> Option<usize> {
    memchr(0, bytes)
}

/// The lines of a text, without their ends (LF, CRLF or CR) and an empty last one; otherwise what is wrong, and on which
/// line, counted from 1.
pub(crate) fn lines(bytes: &[u8]) -> Result<Vec<String>, (u64, TextProblem)> {
    let bytes = &bytes[begin(bytes).map_err(|problem| (1, problem))?..];
    let line = |at: usize| line_ends(&bytes[..at]) + 1;
    if let Some(at) = nul(bytes) {
        return Err((line(at), TextProblem::Nul));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        (line(at), encoding::not_utf8(bytes, at, &bytes[at..bytes.len().min(at + 4)]))
    })?;
    let mut lines: Vec<String> = text.replace("\r\n", "\n").split(['\n', '\r']).map(str::to_owned).collect();
    lines.pop_if(|last| last.is_empty());
    Ok(lines)
}

/// Line ends in a part of a text that does not begin or end within a CRLF.
pub(crate) fn line_ends(bytes: &[u8]) -> u64 {
    let (mut lines, mut previous) = (0, 0);
    for &byte in bytes {
        lines += u64::from(byte == b'\r' || byte == b'\n' && previous != b'\r');
        previous = byte;
    }
    lines
}

/// HTML, XML and JSON, which may start with blanks.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.trim_ascii_start();
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
