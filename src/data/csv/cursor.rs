//! A walk over the cells of a CSV text: records, lines, quotes, and everything that is wrong with their form.

use memchr::memchr;

use super::dialect::Dialect;
use super::fault::Fault;
use crate::data::number::{self, ParsedNumber};
use crate::data::plain_text::line_ends;
use crate::error::CsvProblem;

/// A place in a chunk of a text that begins between two records. Lines are counted from the beginning of the chunk.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    dialect: &'t Dialect<'t>,
    at: usize,
    /// Line ends before `at`.
    pub(super) line: u64,
    /// What follows the text and is not UTF-8.
    invalid: Option<&'t [u8]>,
    /// Where the record begins, and on which line.
    start: usize,
    pub(super) record_line: u64,
    /// Fields of the record so far.
    pub(super) fields: usize,
    /// The last record ended with the text, without a line end.
    pub(super) unended: bool,
    /// A cell that does not stand in the text as it is meant.
    cell: String,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(bytes: &'t [u8], dialect: &'t Dialect<'t>) -> Self {
        let (text, invalid) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let (valid, wrong) = bytes.split_at(error.valid_up_to());
                let length = error.error_len().unwrap_or(wrong.len()).min(4);
                (std::str::from_utf8(valid).unwrap_or_default(), wrong.get(..length))
            }
        };
        let cell = String::new();
        Self { text, dialect, at: 0, line: 0, invalid, start: 0, record_line: 0, fields: 0, unended: false, cell }
    }

    /// Bytes before the place.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn ends_line(byte: u8) -> bool {
        matches!(byte, b'\n' | b'\r')
    }

    /// Goes on to the next record; `false` at the end of the text.
    pub(super) fn begin(&mut self) -> Result<bool, Fault> {
        while let Some(byte) = self.byte(self.at).filter(|&byte| Self::ends_line(byte)) {
            self.pass_line_end(byte);
        }
        (self.start, self.record_line, self.fields) = (self.at, self.line, 1);
        if self.at < self.text.len() {
            return Ok(true);
        }
        self.valid().map(|()| false)
    }

    /// A CRLF is one line end.
    #[inline]
    fn pass_line_end(&mut self, byte: u8) {
        self.at += 1;
        self.line += 1;
        if byte == b'\r' && self.byte(self.at) == Some(b'\n') {
            self.at += 1;
        }
    }

    /// The field as a plain number with its text, if that is all it is; otherwise nothing has happened.
    #[inline]
    pub(super) fn number(&mut self) -> Option<(ParsedNumber, &'t [u8])> {
        let text = self.text.as_bytes().get(self.at..)?;
        let (reading, length) = number::scan(text)?;
        let end = self.at + length;
        let ends = self.byte(end).is_none_or(|byte| byte == self.dialect.delimiter || Self::ends_line(byte));
        ends.then(|| {
            self.at = end;
            (reading, &text[..length])
        })
    }

    /// The field as text, without its quotes.
    #[inline]
    pub(super) fn cell(&mut self) -> Result<&str, Fault> {
        let begin = self.at;
        if self.dialect.quote.is_some() && self.byte(begin) == self.dialect.quote {
            return self.quoted();
        }
        self.plain(begin)?;
        Ok(&self.text[begin..self.at])
    }

    /// Passes what is left of an unquoted field, which began at `begin`.
    #[inline]
    fn plain(&mut self, begin: usize) -> Result<(), Fault> {
        while let Some(byte) = self.byte(self.at) {
            if self.dialect.is_special(byte) {
                if Some(byte) != self.dialect.quote {
                    break;
                }
                if !self.dialect.lenient {
                    return Err(self.stray(begin, self.at));
                }
            }
            self.at += 1;
        }
        Ok(())
    }

    fn quoted(&mut self) -> Result<&str, Fault> {
        let (begin, opened) = (self.at, self.line);
        let quote = self.dialect.quote.unwrap_or_default();
        let text = self.text;
        self.cell.clear();
        let mut from = begin + 1;
        let closing = loop {
            let Some(length) = memchr(quote, &text.as_bytes()[from..]) else {
                self.line += line_ends(&text.as_bytes()[from..]);
                self.at = text.len();
                self.valid()?;
                return Err(self.limited(text.len(), Fault::new(opened, CsvProblem::UnclosedQuote)));
            };
            let at = from + length;
            self.line += line_ends(&text.as_bytes()[from..at]);
            if self.byte(at + 1) != Some(quote) {
                break at;
            }
            // A doubled quote is one.
            self.cell.push_str(&text[from..=at]);
            from = at + 2;
        };
        self.at = closing + 1;
        let goes_on = self.byte(self.at).is_some_and(|byte| byte != self.dialect.delimiter && !Self::ends_line(byte));
        if goes_on && !self.dialect.lenient {
            return Err(self.stray(begin, self.at));
        }
        if self.cell.is_empty() && !goes_on {
            return Ok(&text[from..closing]);
        }
        self.cell.push_str(&text[from..closing]);
        self.plain(begin)?;
        self.cell.push_str(&text[closing + 1..self.at]);
        Ok(&self.cell)
    }

    /// After a field: whether the record has another one.
    #[inline]
    pub(super) fn next(&mut self) -> Result<bool, Fault> {
        let byte = self.byte(self.at);
        if byte == Some(self.dialect.delimiter) {
            self.at += 1;
            self.fields += 1;
            return Ok(true);
        }
        if byte.is_none() {
            self.valid()?;
            self.unended = true;
        }
        if self.at - self.start > self.dialect.record_limit {
            return Err(self.too_long());
        }
        if let Some(byte) = byte {
            self.pass_line_end(byte);
        }
        Ok(false)
    }

    /// At the end of the text: nothing may follow that is not UTF-8.
    fn valid(&self) -> Result<(), Fault> {
        let Some(wrong) = self.invalid else { return Ok(()) };
        // The column by its position, and its encoding, are for those to say who see the whole text.
        let problem = CsvProblem::NotUtf8 { column: self.fields.to_string(), encoding: "", bytes: wrong.to_vec() };
        Err(self.limited(self.text.len(), Fault::new(self.line, problem)))
    }

    fn stray(&self, begin: usize, at: usize) -> Fault {
        let text = excerpt(&self.text.as_bytes()[begin..], at - begin);
        self.limited(at + 1, Fault::new(self.line, CsvProblem::StrayQuote { position: self.fields, text }))
    }

    /// A fault that was met within the bytes up to `end`, unless the record was too long before.
    fn limited(&self, end: usize, fault: Fault) -> Fault {
        if end - self.start > self.dialect.record_limit { self.too_long() } else { fault }
    }

    fn too_long(&self) -> Fault {
        Fault::new(self.record_line, CsvProblem::RecordTooLong { limit: self.dialect.record_limit })
    }
}

/// What stands around a stray quote, at most 48 bytes and on one line.
fn excerpt(field: &[u8], quote: usize) -> String {
    let from = quote.saturating_sub(24);
    let near = field.get(from..field.len().min(quote + 24)).unwrap_or_default();
    let line = near.get(quote - from..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')));
    let near = line.map_or(near, |length| &near[..quote - from + length]);
    String::from_utf8_lossy(near).trim_matches('\u{fffd}').to_owned()
}
