//! What the bytes of a CSV file mean, worked out once from its options.

use super::CsvOptions;
use crate::data::number_format::NumberFormat;

/// The options in the form that a scan of bytes wants.
#[derive(Debug)]
pub(super) struct Dialect<'o> {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    pub(super) lenient: bool,
    pub(super) record_limit: usize,
    /// Bytes that may end an unquoted field: the delimiter, line ends, quotes.
    special: [bool; 256],
    pub(super) format: &'o NumberFormat,
    null_tokens: &'o [String],
    /// First bytes of the null tokens.
    null_starts: [bool; 256],
    empty_is_null: bool,
    /// A plain number ends where its digits end, and is no null token: it need not be looked at as text.
    pub(super) plain_numbers: bool,
}

impl<'o> Dialect<'o> {
    pub(super) fn new(options: &'o CsvOptions) -> Self {
        let (delimiter, quote) = (options.delimiter as u8, options.quote.map(|quote| quote as u8));
        let mut special = [false; 256];
        let mut null_starts = [false; 256];
        for byte in [delimiter, b'\n', b'\r'].into_iter().chain(quote) {
            special[usize::from(byte)] = true;
        }
        for &byte in options.null_tokens.iter().filter_map(|token| token.as_bytes().first()) {
            null_starts[usize::from(byte)] = true;
        }
        let in_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
        let number = |token: &String| !token.is_empty() && token.bytes().all(in_number);
        Self {
            delimiter,
            quote,
            lenient: options.lenient_quotes,
            record_limit: options.record_limit,
            special,
            format: &options.format,
            null_tokens: &options.null_tokens,
            null_starts,
            empty_is_null: options.null_tokens.iter().any(String::is_empty),
            plain_numbers: options.format.keeps_plain()
                && !in_number(delimiter)
                && !quote.is_some_and(in_number)
                && !options.null_tokens.iter().any(number),
        }
    }

    #[inline]
    pub(super) fn is_special(&self, byte: u8) -> bool {
        self.special[usize::from(byte)]
    }

    /// Whether a cell, blanks around it taken off, stands for a missing value.
    #[inline]
    pub(super) fn is_missing(&self, trimmed: &str) -> bool {
        match trimmed.as_bytes().first() {
            None => self.empty_is_null,
            Some(&first) => {
                self.null_starts[usize::from(first)] && self.null_tokens.iter().any(|token| token == trimmed)
            }
        }
    }
}
