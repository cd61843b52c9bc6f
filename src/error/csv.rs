//! What is wrong with a CSV file.

use super::quoted;

/// What is wrong with a CSV file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// Bytes that are not UTF-8.
    #[error(
        "column {} is not UTF-8 (bytes {bytes:02x?}: Latin-1 or Windows-1252?); save the file as UTF-8",
        quoted(column)
    )]
    NotUtf8 {
        /// The column (or its position).
        column: String,
        /// The first offending bytes.
        bytes: Vec<u8>,
    },
    /// The byte order mark of UTF-16.
    #[error("a UTF-16 byte order mark was found; save the file as UTF-8")]
    Utf16,
    /// Another format under the name of CSV.
    #[error("this looks like {format}, not like CSV; unpack or convert it first")]
    LooksLike {
        /// The format that the first bytes announce.
        format: &'static str,
    },
    /// No bytes at all.
    #[error("the file is empty; a header line is needed")]
    NoBytes,
    /// A record with another number of fields than the header.
    #[error("{found} fields where the header has {expected}; is the delimiter right, is a quote missing?")]
    Ragged {
        /// Fields in the header.
        expected: usize,
        /// Fields in this record.
        found: usize,
    },
    /// A header field without a name.
    #[error("the header of column {position} is empty; give it a name")]
    EmptyHeader {
        /// Position of the column, counted from 1.
        position: usize,
    },
    /// Two header fields of one name.
    #[error("header {} appears twice (columns {first} and {second}); rename one", quoted(name))]
    DuplicateHeader {
        /// The name.
        name: String,
        /// Position of the first, counted from 1.
        first: usize,
        /// Position of the second, counted from 1.
        second: usize,
    },
    /// A quote that opens on this line and never closes.
    #[error("the quote that opens here is never closed")]
    UnclosedQuote,
    /// A quote in the middle of a field.
    #[error(
        "a quote inside field {position} ({}); double it inside a quoted field, or read with .lenient_quotes()",
        quoted(text)
    )]
    StrayQuote {
        /// Position of the field, counted from 1.
        position: usize,
        /// The text around it.
        text: String,
    },
    /// A record longer than the limit.
    #[error("a record longer than {limit} bytes; is a quote missing? (.record_limit raises it)")]
    RecordTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A number column with a value that no f64 can hold.
    #[error(
        "column {}: {} is not a finite number; list it with .null_tokens if it means missing",
        quoted(column),
        quoted(text)
    )]
    NotFinite {
        /// The column.
        column: String,
        /// The text found.
        text: String,
    },
    /// More columns than the limit.
    #[error("{found} columns; at most {limit} are read")]
    TooManyColumns {
        /// The columns found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A last line without a line break, where `.whole_lines()` asks for one.
    #[error("the last line does not end in a line break: the file may have been cut off")]
    NoFinalNewline,
}
