//! A CSV text that is read from a file block by block, each of whole records.

use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Read};

use super::chunks;
use super::dialect::Dialect;

/// A text of which one block is in memory at a time.
pub(super) struct TextBlocks {
    reader: Box<dyn Read + Send>,
    /// The bytes of a block, unless a record is longer.
    block_bytes: usize,
    /// The block, and what was read beyond it.
    buffer: Vec<u8>,
    /// The length of the block.
    length: usize,
    at_end: bool,
    hasher: ahash::AHasher,
    bytes: u64,
}

impl TextBlocks {
    pub(super) fn new(reader: Box<dyn Read + Send>, block_bytes: usize) -> Self {
        let hasher = ahash::RandomState::with_seeds(1, 2, 3, 4).build_hasher();
        Self { reader, block_bytes, buffer: Vec::new(), length: 0, at_end: false, hasher, bytes: 0 }
    }

    /// The block.
    pub(super) fn block(&self) -> &[u8] {
        &self.buffer[..self.length]
    }

    /// Goes on to the next block; an empty one is the end of the text.
    ///
    /// A record beyond the limit is cut off, for those who read it to refuse.
    pub(super) fn advance(&mut self, dialect: &Dialect<'_>) -> io::Result<()> {
        self.buffer.drain(..self.length);
        let mut wanted = self.block_bytes;
        loop {
            self.fill(wanted)?;
            self.length = if self.at_end { self.buffer.len() } else { chunks::whole_records(&self.buffer, dialect) };
            if self.at_end || self.length > 0 {
                return Ok(());
            }
            if self.buffer.len() > dialect.record_limit {
                self.length = self.buffer.len();
                return Ok(());
            }
            wanted = wanted.saturating_mul(2).min(dialect.record_limit.saturating_add(self.block_bytes));
        }
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        let before = self.buffer.len();
        let missing = wanted.saturating_sub(before) as u64;
        let read = (&mut self.reader).take(missing).read_to_end(&mut self.buffer)?;
        self.at_end |= (read as u64) < missing;
        self.bytes += read as u64;
        self.hasher.write(&self.buffer[before..]);
        Ok(())
    }

    /// The bytes so far, and their sum.
    pub(super) fn sum(&self) -> (u64, u64) {
        (self.bytes, self.hasher.finish())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::data::CsvOptions;

    fn blocks(text: &str, options: &CsvOptions) -> Vec<String> {
        let dialect = Dialect::new(options);
        let mut blocks = TextBlocks::new(Box::new(Cursor::new(text.as_bytes().to_vec())), 4 << 20);
        let mut found = Vec::new();
        loop {
            blocks.advance(&dialect).unwrap();
            if blocks.block().is_empty() {
                return found;
            }
            found.push(String::from_utf8(blocks.block().to_vec()).unwrap());
        }
    }

    /// Some megabytes of records with line ends of every kind, among them inside quotes.
    #[test]
    fn blocks_hold_whole_records() {
        for end in ["\n", "\r\n", "\r"] {
            for lenient in [false, true] {
                let record = format!("12345,\"a{end}b\"\"c\",xyz{end}");
                let text = record.repeat((9 << 20) / record.len());
                let options = CsvOptions::default();
                let found = blocks(&text, &if lenient { options.lenient_quotes() } else { options });
                assert_eq!(found.len(), 3);
                assert!(found.iter().all(|block| block.len() % record.len() == 0), "{end:?} {lenient}");
                assert!(found.concat() == text);
            }
        }
    }
}
