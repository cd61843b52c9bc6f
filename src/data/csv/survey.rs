//! The survey of a CSV text before it is parsed: where records start, and everything that is wrong with their form.

use super::{CsvOptions, Fault};
use crate::error::CsvProblem;

/// The most columns that are read.
const MOST_COLUMNS: usize = 65_536;

/// The shape of a well-formed text.
#[derive(Debug)]
pub(super) struct Survey {
    /// The line on which each record starts, the header among them.
    pub(super) lines: Vec<u64>,
    /// Fields per record.
    pub(super) fields: usize,
}

/// Where the survey stands; the states of the csv crate's own automaton, so that both see the same records.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Between records.
    Outside,
    /// At the first byte of a field.
    Start,
    /// In an unquoted field.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that closes a field, or is the first of a doubled one.
    Closed,
}

/// Walks once over the text: line numbers, field counts, quotes, lengths and UTF-8, stopping at the first fault.
pub(super) fn survey(bytes: &[u8], options: &CsvOptions) -> Result<Survey, Fault> {
    let invalid = std::str::from_utf8(bytes).err();
    let end = invalid.map_or(bytes.len(), |error| error.valid_up_to());
    let begin = if bytes.starts_with(b"\xef\xbb\xbf") { 3.min(end) } else { 0 };
    let (delimiter, quote) = (options.delimiter as u8, options.quote.map(|quote| quote as u8));

    let mut lines = Vec::new();
    let mut expected = None;
    let mut state = State::Outside;
    let (mut line, mut record_line, mut opened) = (1, 1, 1);
    let (mut start, mut fields, mut field_start) = (begin, 0, begin);
    let mut previous = 0;
    for (at, &byte) in bytes.iter().enumerate().take(end).skip(begin) {
        let ends_line = matches!(byte, b'\n' | b'\r');
        if state == State::Outside && !ends_line {
            lines.push(line);
            record_line = line;
            (state, start, fields, field_start) = (State::Start, at, 1, at);
        }
        if state != State::Outside && at - start >= options.record_limit && !(ends_line && state != State::Quoted) {
            return Err(Fault::new(record_line, CsvProblem::RecordTooLong { limit: options.record_limit }));
        }
        state = match state {
            State::Outside => State::Outside,
            State::Quoted if Some(byte) == quote => State::Closed,
            State::Quoted => State::Quoted,
            State::Closed if Some(byte) == quote => State::Quoted,
            _ if byte == delimiter => {
                (fields, field_start) = (fields + 1, at + 1);
                State::Start
            }
            _ if ends_line => {
                record(fields, &mut expected).map_err(|problem| Fault::new(record_line, problem))?;
                State::Outside
            }
            State::Start if Some(byte) == quote => {
                opened = line;
                State::Quoted
            }
            State::Closed | State::Plain
                if !options.lenient_quotes && (state == State::Closed || Some(byte) == quote) =>
            {
                let text = excerpt(bytes.get(field_start..end).unwrap_or_default(), at - field_start);
                return Err(Fault::new(line, CsvProblem::StrayQuote { position: fields, text }));
            }
            State::Start | State::Plain | State::Closed => State::Plain,
        };
        // CRLF is one line end: its second byte does not count.
        line += u64::from(ends_line && !(byte == b'\n' && previous == b'\r'));
        previous = byte;
    }

    if let Some(error) = invalid {
        let wrong = bytes.get(end..).unwrap_or_default();
        let length = error.error_len().unwrap_or(wrong.len()).min(4);
        let bytes = wrong.iter().take(length).copied().collect();
        return Err(Fault::new(line, CsvProblem::NotUtf8 { column: fields.max(1).to_string(), bytes }));
    }
    if state != State::Outside {
        if state == State::Quoted {
            return Err(Fault::new(opened, CsvProblem::UnclosedQuote));
        }
        record(fields, &mut expected).map_err(|problem| Fault::new(record_line, problem))?;
        if options.whole_lines {
            return Err(Fault::new(record_line, CsvProblem::NoFinalNewline));
        }
    }
    Ok(Survey { lines, fields: expected.unwrap_or(0) })
}

/// At the end of a record: the first sets how many fields there are, the others must have as many.
fn record(found: usize, expected: &mut Option<usize>) -> Result<(), CsvProblem> {
    match *expected {
        None if found > MOST_COLUMNS => Err(CsvProblem::TooManyColumns { found, limit: MOST_COLUMNS }),
        Some(expected) if expected != found => Err(CsvProblem::Ragged { expected, found }),
        _ => {
            *expected = Some(found);
            Ok(())
        }
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
