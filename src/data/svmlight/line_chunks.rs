//! Text in chunks of whole lines, which are read side by side.

use std::ops::Range;

use memchr::memchr;

use crate::error::Result;
use crate::file::OpenFile;

/// The length of the chunks that are read side by side, in bytes.
pub(super) const CHUNK_BYTES: usize = 1 << 20;

/// The lines of a file that begin in the chunk from `begin` on; the last of them is cut off where it is longer than `limit`.
pub(super) fn lines_of<'t>(open: &OpenFile, begin: u64, limit: usize, text: &'t mut Vec<u8>) -> Result<&'t [u8]> {
    const MORE: usize = 1 << 16;
    // The byte before tells whether a line begins here.
    let before = begin.min(1);
    let (from, length) = (begin - before, before as usize + CHUNK_BYTES);
    text.clear();
    open.append(from, length, text)?;
    let first = if before == 0 { 0 } else { memchr(b'\n', text).map_or(text.len(), |end| end + 1) };
    if first >= length {
        return Ok(&[]);
    }
    // The last of them may end in the next chunk, or in one after that.
    let mut looked = length - 1;
    loop {
        if let Some(end) = text.get(looked..).and_then(|rest| memchr(b'\n', rest)) {
            return Ok(&text[first..=looked + end]);
        }
        looked = text.len().max(looked);
        if text.len() > length.saturating_add(limit) || open.append(from + text.len() as u64, MORE, text)? == 0 {
            return Ok(&text[first..]);
        }
    }
}

/// Chunks of whole lines, cut near every multiple of `length`: a matter of the text alone.
pub(super) fn line_chunks(bytes: &[u8], length: usize) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let near = begin.saturating_add(length.max(1) - 1).min(bytes.len());
        let end = memchr(b'\n', &bytes[near..]).map_or(bytes.len(), |end| near + end + 1);
        chunks.push(begin..end);
        begin = end;
    }
    chunks
}
