//! Where a CSV text is cut into chunks of whole records, to be read side by side.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};
use rayon::prelude::*;

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::fault::Fault;
use crate::error::CsvProblem;

/// The usual length of a chunk in bytes: it stays in the cache while its columns grow.
const CHUNK_BYTES: usize = 1 << 20;

/// The length of chunks for a text: the usual one, or some hundreds of records where these are long.
pub(super) fn length(bytes: &[u8]) -> usize {
    let first = memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    CHUNK_BYTES.max(first.saturating_mul(256))
}

/// Cuts the text from `begin` on after line ends that are not inside quotes, near every multiple of `length`. Where
/// the cuts are depends on the text alone.
///
/// Up to the first fault of a text each quote opens or closes, so whether a byte is inside quotes is a matter of
/// counting them; what the chunks after a fault hold does not matter.
pub(super) fn cut(bytes: &[u8], begin: usize, length: usize, dialect: &Dialect<'_>) -> Vec<Range<usize>> {
    let end = bytes.len();
    let quote = dialect.quote;
    // A quote that is taken as an ordinary character cannot be told from others by counting.
    let uncountable = dialect.lenient && quote.is_some_and(|quote| memchr(quote, bytes).is_some());
    if begin >= end || uncountable {
        return std::iter::once(begin..end).filter(|chunk| !chunk.is_empty()).collect();
    }
    let starts: Vec<usize> = (begin..end).step_by(length.max(1)).collect();
    let part = |&start: &usize| &bytes[start..end.min(start.saturating_add(length.max(1)))];
    let odd = |part: &[u8]| quote.is_some_and(|quote| memchr_iter(quote, part).count() % 2 == 1);
    let odd: Vec<bool> = match quote {
        Some(_) => starts.par_iter().map(|start| odd(part(start))).collect(),
        None => vec![false; starts.len()],
    };
    let mut inside = false;
    let mut cuts = vec![begin];
    for (start, odd) in starts.iter().zip(odd) {
        if *start > begin
            && let Some(length) = first_record(part(start), inside, quote)
        {
            let crlf = bytes[start + length - 1] == b'\r' && bytes.get(start + length) == Some(&b'\n');
            cuts.push(start + length + usize::from(crlf));
        }
        inside ^= odd;
    }
    cuts.push(end);
    cuts.dedup();
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// The length up to the first line end outside quotes, with its first byte.
fn first_record(part: &[u8], mut inside: bool, quote: Option<u8>) -> Option<usize> {
    for (at, &byte) in part.iter().enumerate() {
        if Some(byte) == quote {
            inside = !inside;
        } else if !inside && matches!(byte, b'\n' | b'\r') {
            return Some(at + 1);
        }
    }
    None
}

/// The bytes that the records take which are whole, of a text that begins with a record and goes on after these bytes.
/// As with the cuts, what is said of a text after its first fault does not matter; one that cannot be read on is whole.
pub(super) fn whole_records(bytes: &[u8], dialect: &Dialect<'_>) -> usize {
    let Some(quote) = dialect.quote else { return last_line_end(bytes, None) };
    if dialect.lenient && memchr(quote, bytes).is_some() {
        walked_records(bytes, dialect)
    } else {
        last_line_end(bytes, Some(quote))
    }
}

/// The length up to the last line end outside quotes, with all its bytes.
fn last_line_end(bytes: &[u8], quote: Option<u8>) -> usize {
    let mut inside = quote.is_some_and(|quote| memchr_iter(quote, bytes).count() % 2 == 1);
    for (at, &byte) in bytes.iter().enumerate().rev() {
        if Some(byte) == quote {
            inside = !inside;
        } else if !inside && (byte == b'\n' || byte == b'\r' && at + 1 < bytes.len()) {
            // After a CR at the end an LF may follow; between CR and LF a line does not end.
            return at + 1;
        }
    }
    0
}

/// The same where quotes may be ordinary characters: by a walk over the cells.
fn walked_records(bytes: &[u8], dialect: &Dialect<'_>) -> usize {
    let complete = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    let mut cursor = Cursor::new(bytes, dialect);
    let mut whole = 0;
    loop {
        let record = cursor.begin().and_then(|more| {
            if more {
                cursor.cell()?;
                while cursor.next()? {
                    cursor.cell()?;
                }
            }
            Ok(more && !cursor.unended)
        });
        match record {
            Ok(true) if cursor.position() < bytes.len() || bytes.ends_with(b"\n") => whole = cursor.position(),
            Ok(_) => return whole,
            Err(Fault { problem: CsvProblem::UnclosedQuote, .. }) => return whole,
            Err(Fault { problem: CsvProblem::NotUtf8 { .. }, .. }) if complete => return whole,
            Err(_) => return bytes.len(),
        }
    }
}
