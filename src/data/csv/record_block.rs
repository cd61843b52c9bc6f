//! Whole records of a CSV text, read side by side: all of a text in memory, or one block of a file after the other.

use std::ops::Range;

use rayon::prelude::*;

use super::chunk::{Chunk, FieldReading};
use super::column_findings::ColumnFindings;
use super::column_format::ColumnFormat;
use super::dialect::Dialect;
use super::fault::Fault;
use super::first_record::FirstRecord;
use super::{CsvOptions, chunks};
use crate::data::plain_text;
use crate::error::{CsvProblem, TextProblem};

/// What a text is read by.
#[derive(Debug)]
pub(super) struct Grammar<'o> {
    pub(super) options: &'o CsvOptions,
    pub(super) dialect: Dialect<'o>,
    /// Texts of a column may exceed the 2 GiB that 32-bit offsets reach.
    pub(super) large: bool,
}

impl<'o> Grammar<'o> {
    pub(super) fn new(options: &'o CsvOptions, large: bool) -> Self {
        Self { options, dialect: Dialect::new(options), large }
    }
}

/// Where the chunks of a text lie, which hold whole records, and the line on which the first begins.
#[derive(Debug, Default)]
pub(super) struct RecordBlock {
    pub(super) chunks: Vec<Range<usize>>,
    pub(super) line: u64,
}

impl RecordBlock {
    /// Of bytes with which a text begins, with its first record; without chunks where there are blank lines only. Chunks
    /// are about so long.
    pub(super) fn first(
        bytes: &[u8],
        length: usize,
        grammar: &Grammar<'_>,
    ) -> Result<(Self, Option<FirstRecord>), Fault> {
        let begin = begin(bytes)?;
        let mut block = Self { chunks: chunks::cut(bytes, begin, length, &grammar.dialect), line: 1 };
        let head = block.find_head(bytes, grammar)?;
        Ok((block, head))
    }

    /// Of more bytes of a text, which begin on this line.
    pub(super) fn next(bytes: &[u8], line: u64, length: usize, grammar: &Grammar<'_>) -> Result<Self, Fault> {
        if let Some(at) = plain_text::nul(bytes) {
            return Err(Fault::new(plain_text::line_ends(&bytes[..at]) + line, TextProblem::Nul.into()));
        }
        Ok(Self { chunks: chunks::cut(bytes, 0, length, &grammar.dialect), line })
    }

    /// Looks for the first record of the text, and takes a header and the blank lines before it off the block.
    pub(super) fn find_head(&mut self, bytes: &[u8], grammar: &Grammar<'_>) -> Result<Option<FirstRecord>, Fault> {
        let Grammar { options, dialect, .. } = grammar;
        let (mut blank, mut found) = (0, None);
        for chunk in &mut self.chunks {
            let line = self.line;
            let head = FirstRecord::read(&bytes[chunk.clone()], dialect, options).map_err(|fault| fault.below(line))?;
            if let Some(head) = head {
                let head = head.below(line);
                if options.header {
                    self.line += head.lines;
                    chunk.start += head.length;
                }
                found = Some(head);
                break;
            }
            self.line += plain_text::line_ends(&bytes[chunk.clone()]);
            blank += 1;
        }
        self.chunks.drain(..blank);
        Ok(found)
    }

    /// Reads the chunks, each with the line on which it begins.
    pub(super) fn read(
        &self,
        bytes: &[u8],
        fields: &[FieldReading],
        grammar: &Grammar<'_>,
    ) -> Result<Vec<(u64, Chunk)>, Fault> {
        let Grammar { options, dialect, large } = grammar;
        let read = |chunk: &Range<usize>| Chunk::read(&bytes[chunk.clone()], fields, *large, dialect, options);
        let found: Vec<Result<Chunk, Fault>> = self.chunks.par_iter().map(read).collect();
        let mut line = self.line;
        let mut chunks = Vec::with_capacity(found.len());
        for chunk in found {
            let chunk = chunk.map_err(|fault| fault.below(line))?;
            let lines = chunk.lines;
            chunks.push((line, chunk));
            line += lines;
        }
        Ok(chunks)
    }

    /// Reads anew what these formats need of the chunks.
    pub(super) fn reread(
        &self,
        bytes: &[u8],
        chunks: &mut [(u64, Chunk)],
        formats: &[Option<&ColumnFormat>],
        grammar: &Grammar<'_>,
    ) {
        chunks.par_iter_mut().zip(&self.chunks).for_each(|((_, chunk), range)| {
            chunk.reread(&bytes[range.clone()], formats, grammar.large, &grammar.dialect);
        });
    }
}

/// What was met in the fields of these chunks, all together.
pub(super) fn findings(chunks: &[(u64, Chunk)], findings: &mut [ColumnFindings]) {
    for (line, chunk) in chunks {
        for (all, column) in findings.iter_mut().zip(&chunk.columns) {
            if let Some(column) = column {
                all.join(column.findings(), *line);
            }
        }
    }
}

/// Where the text begins; an empty one and one with a zero byte have no beginning.
fn begin(bytes: &[u8]) -> Result<usize, Fault> {
    if bytes.is_empty() {
        return Err(Fault::new(1, CsvProblem::NoBytes));
    }
    let begin = plain_text::begin(bytes).map_err(|problem| Fault::new(1, problem.into()))?;
    match plain_text::nul(bytes) {
        Some(at) => Err(Fault::new(plain_text::line_ends(&bytes[..at]) + 1, TextProblem::Nul.into())),
        None => Ok(begin),
    }
}
