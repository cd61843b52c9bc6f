//! What is wrong with a CSV file.

use super::{TextProblem, brief, quoted};

/// What is wrong with a CSV file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// Bytes that are not UTF-8.
    #[error(
        "column {} is not UTF-8 (bytes {bytes:02x?}); by its bytes the file may be {encoding}, which is a guess: convert \
         it, as with iconv -f {encoding} -t UTF-8",
        quoted(column)
    )]
    NotUtf8 {
        /// The column (or its position).
        column: String,
        /// The likeliest encoding.
        encoding: &'static str,
        /// The first offending bytes.
        bytes: Vec<u8>,
    },
    /// What no text file may be or hold.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// No bytes at all.
    #[error("the file is empty; a header line is needed")]
    NoBytes,
    /// A record with another number of fields than the header.
    #[error("{found} fields where the header has {expected}; {}", ragged(*expected, *found))]
    Ragged {
        /// Fields in the header.
        expected: usize,
        /// Fields in this record.
        found: usize,
    },
    /// A first line that looks like an example.
    #[error(
        "the first line holds numbers ({}) where names are expected; if it is an example read the file with \
         .without_header(), else name the columns with .names([..])",
        brief(text)
    )]
    HeaderOfNumbers {
        /// The first cells.
        text: String,
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
        "column {0}: {1} is not a finite number; read it as missing with .also_null([{1}]), or the column with .text([{0}])",
        quoted(column),
        quoted(text)
    )]
    NotFinite {
        /// The column.
        column: String,
        /// The text found.
        text: String,
    },
    /// A cell that the type which was given for its column does not hold.
    #[error(
        "column {}: {} is no {given}, the type that was given; give another type, or read the text as missing with \
         .also_null([{}])",
        quoted(column),
        quoted(text),
        quoted(text)
    )]
    NotOfType {
        /// The column.
        column: String,
        /// The text found.
        text: String,
        /// The type that was given.
        given: String,
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

/// What may be wrong with a record of so many fields.
fn ragged(expected: usize, found: usize) -> &'static str {
    if found == expected + 1 {
        "is the delimiter right, is a quote missing, or the first name of the header (R's write.table leaves it out)?"
    } else {
        "is the delimiter right, is a quote missing?"
    }
}
