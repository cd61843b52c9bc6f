//! Tokens of a line of text, between blanks, up to a comment.

use super::number::{self, ParsedNumber};

#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

#[inline]
pub(super) fn blanks(line: &[u8], mut at: usize) -> usize {
    while line.get(at).is_some_and(|&byte| is_blank(byte)) {
        at += 1;
    }
    at
}

pub(super) fn token_end(line: &[u8], begin: usize) -> usize {
    line[begin..].iter().position(|&byte| is_blank(byte) || byte == b'#').map_or(line.len(), |length| begin + length)
}

pub(super) fn token(line: &[u8], begin: usize) -> String {
    String::from_utf8_lossy(&line[begin..token_end(line, begin)]).into_owned()
}

/// The finite number that a token begins with at `begin` and is to its end; otherwise its text.
#[inline]
pub(super) fn value(line: &[u8], begin: usize) -> Result<(f64, usize), String> {
    if let Some((reading, length)) = number::scan(line.get(begin..).unwrap_or_default())
        && line.get(begin + length).is_none_or(|&byte| is_blank(byte) || byte == b'#')
    {
        match reading {
            ParsedNumber::Integer(value) => return Ok((value as f64, begin + length)),
            ParsedNumber::Float(value) => return Ok((value, begin + length)),
            _ => {}
        }
    }
    let end = token_end(line, begin);
    let text = std::str::from_utf8(&line[begin..end]).unwrap_or_default();
    match number::read(text) {
        ParsedNumber::Integer(value) => Ok((value as f64, end)),
        ParsedNumber::Float(value) => Ok((value, end)),
        _ => Err(token(line, begin)),
    }
}
