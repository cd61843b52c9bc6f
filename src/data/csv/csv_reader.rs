//! A CSV file that is read block by block: first for what its columns are, then as tables.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use arrow_schema::DataType;
use rayon::prelude::*;

use super::CsvOptions;
use super::chunk::{Chunk, FieldReading};
use super::column_findings::{ColumnFindings, not_finite};
use super::column_format::ColumnFormat;
use super::fault::Fault;
use super::first_record::{self, FirstRecord};
use super::misfit::first_misfit;
use super::reading::{known, readings};
use super::record_block::{self, Grammar, RecordBlock};
use super::text_blocks::TextBlocks;
use crate::data::origin::{Origin, Run};
use crate::data::{Spelling, Table};
use crate::error::{CsvProblem, Error, Result};

/// A CSV file of which one block is in memory at a time.
pub(in crate::data) struct CsvReader<'o> {
    file: Arc<str>,
    grammar: Grammar<'o>,
    text: TextBlocks,
    block: RecordBlock,
    names: Vec<String>,
    rows: u64,
    /// The length of chunks.
    chunk_bytes: usize,
}

/// The chunks of a block, which are read side by side.
const CHUNKS: usize = 4;

/// How the columns that are wanted are read.
#[derive(Debug, Clone, Copy)]
pub(in crate::data) struct WantedColumns<'c> {
    /// In the order of the tables.
    pub(in crate::data) columns: &'c [(String, ColumnFormat)],
    /// Formats were given, not inferred from these very cells.
    pub(in crate::data) given: bool,
}

impl<'o> CsvReader<'o> {
    /// Reads up to the names of the columns.
    pub(in crate::data) fn new(
        reader: Box<dyn Read + Send>,
        file: Arc<str>,
        options: &'o CsvOptions,
        block_bytes: usize,
        large: bool,
    ) -> Result<Self> {
        let grammar = Grammar::new(options, large);
        let mut text = TextBlocks::new(reader, block_bytes);
        let chunk_bytes = block_bytes.div_ceil(CHUNKS);
        let io = Error::io(Path::new(&*file));
        text.advance(&grammar.dialect).map_err(io)?;
        let invalid = |text: &TextBlocks, fault| {
            let names = || first_record::names_of_invalid(text.block(), options);
            first_record::named(fault, text.block(), names).of(&file)
        };
        let first = RecordBlock::first(text.block(), chunk_bytes, &grammar);
        let (mut block, mut head) = first.map_err(|fault| invalid(&text, fault))?;
        while head.is_none() && !text.block().is_empty() {
            text.advance(&grammar.dialect).map_err(io)?;
            let next = RecordBlock::next(text.block(), block.line, chunk_bytes, &grammar);
            block = next.map_err(|fault| invalid(&text, fault))?;
            head = block.find_head(text.block(), &grammar).map_err(|fault| invalid(&text, fault))?;
        }
        let names = first_record::names(head.as_ref(), options, &file);
        let fields = head.as_ref().map_or(0, FirstRecord::fields);
        let mut reader = Self { file, grammar, text, block, names: Vec::new(), rows: 0, chunk_bytes };
        if names.is_err() {
            // Faults of records come first.
            reader.chunks(&vec![FieldReading::Inferred; fields])?;
        }
        reader.names = names?;
        known(options, &reader.names)?;
        Ok(reader)
    }

    pub(in crate::data) fn names(&self) -> &[String] {
        &self.names
    }

    /// The bytes and the rows read so far, and the sum of the bytes.
    pub(in crate::data) fn sum(&self) -> (u64, u64, u64) {
        let (bytes, sum) = self.text.sum();
        (bytes, self.rows, sum)
    }

    /// Reads to the end: what was met in each column.
    pub(in crate::data) fn findings(&mut self) -> Result<Vec<ColumnFindings>> {
        let fields = readings(&self.names, self.grammar.options);
        let mut findings = vec![ColumnFindings::default(); fields.len()];
        loop {
            record_block::findings(&self.chunks(&fields)?, &mut findings);
            if !self.advance()? {
                return Ok(findings);
            }
        }
    }

    /// The tables of the block, one of each chunk; and goes on to the next one. `None` at the end.
    pub(in crate::data) fn tables(&mut self, wanted: WantedColumns<'_>) -> Result<Option<Vec<Table>>> {
        if self.text.block().is_empty() {
            return Ok(None);
        }
        let fields: Vec<usize> = self.fields(wanted)?;
        let mut readings = vec![FieldReading::Skipped; self.names.len()];
        let mut formats: Vec<Option<&ColumnFormat>> = vec![None; self.names.len()];
        for (&field, (_, format)) in fields.iter().zip(wanted.columns) {
            readings[field] = if format.is_text() { FieldReading::Text } else { FieldReading::Inferred };
            formats[field] = Some(format);
        }
        let mut chunks = self.chunks(&readings)?;
        self.refuse_misfits(&chunks, &fields, wanted)?;
        self.block.reread(self.text.block(), &mut chunks, &formats, &self.grammar);
        let file = &self.file;
        let table = |(line, chunk)| table(file, line, chunk, &fields, wanted);
        let tables: Vec<Result<Table>> = chunks.into_par_iter().map(table).collect();
        let tables = tables.into_iter().collect::<Result<_>>()?;
        self.advance()?;
        Ok(Some(tables))
    }

    /// The positions of the columns in this file.
    fn fields(&self, wanted: WantedColumns<'_>) -> Result<Vec<usize>> {
        let position = |(name, _): &(String, _)| self.names.iter().position(|known| known == name);
        let positions: Option<Vec<usize>> = wanted.columns.iter().map(position).collect();
        positions.ok_or_else(|| {
            let names = wanted.columns.iter().map(|(name, _)| name);
            Error::missing(names.filter(|name| !self.names.contains(name)), &self.names).among(&*self.file)
        })
    }

    fn chunks(&mut self, fields: &[FieldReading]) -> Result<Vec<(u64, Chunk)>> {
        let bytes = self.text.block();
        let chunks = self.block.read(bytes, fields, &self.grammar);
        let chunks = chunks.map_err(|fault| first_record::named(fault, bytes, || self.names.clone()).of(&self.file))?;
        if let Some((line, last)) = chunks.last() {
            self.block.line = line + last.lines;
        }
        self.rows += chunks.iter().map(|(_, chunk)| chunk.rows as u64).sum::<u64>();
        Ok(chunks)
    }

    /// Goes on to the next block, whose lines are counted on from those that were read; `false` at the end.
    fn advance(&mut self) -> Result<bool> {
        self.text.advance(&self.grammar.dialect).map_err(Error::io(Path::new(&*self.file)))?;
        let block = RecordBlock::next(self.text.block(), self.block.line, self.chunk_bytes, &self.grammar);
        self.block = block.map_err(|fault| fault.of(&self.file))?;
        Ok(!self.text.block().is_empty())
    }

    /// Cells that a column of its type cannot hold.
    fn refuse_misfits(&self, chunks: &[(u64, Chunk)], fields: &[usize], wanted: WantedColumns<'_>) -> Result<()> {
        for ((line, chunk), range) in chunks.iter().zip(&self.block.chunks) {
            let findings = fields.iter().filter_map(|&field| Some(chunk.columns.get(field)?.as_ref()?.findings()));
            let found = || findings.clone().zip(wanted.columns);
            if let Some((_, (name, format))) = found().find(|(findings, (_, format))| !findings.kinds.fit(&format.to)) {
                if !wanted.given {
                    return Err(Error::changed(&*self.file, "the types of its cells"));
                }
                let bytes = &self.text.block()[range.clone()];
                let field = self.names.iter().position(|known| known == name).unwrap_or_default();
                let (at, text) = first_misfit(bytes, field, &format.to, &self.grammar).unwrap_or_default();
                let problem = CsvProblem::NotOfType { column: name.clone(), text, given: format.to.to_string() };
                return Err(Fault::new(line + at, problem).of(&self.file));
            }
            if let Some((at, column, text)) = not_finite(found().map(|(findings, (_, format))| (findings, format))) {
                let column = wanted.columns[column].0.clone();
                return Err(Fault::new(line + at, CsvProblem::NotFinite { column, text }).of(&self.file));
            }
        }
        Ok(())
    }
}

/// The table of a chunk that begins on this line of the file.
fn table(file: &Arc<str>, line: u64, chunk: Chunk, fields: &[usize], wanted: WantedColumns<'_>) -> Result<Table> {
    let Chunk { mut columns, mut texts, runs, .. } = chunk;
    let (mut arrays, mut spellings) = (Vec::with_capacity(fields.len()), Vec::with_capacity(fields.len()));
    for (&field, (name, format)) in fields.iter().zip(wanted.columns) {
        let built = columns[field].take().map(|column| column.finish(&format.to));
        arrays.push((name.clone(), built.unwrap_or_else(|| arrow_array::new_empty_array(&format.to))));
        spellings.push(match (&format.spelling, texts[field].take()) {
            (Some(spelling), _) => spelling.clone(),
            (None, Some(texts)) => Spelling::Each(texts.finish(&DataType::Utf8)),
            (None, None) => Spelling::Unknown,
        });
    }
    let runs = runs.into_iter().map(|run| Run { row: run.row, number: run.number + line }).collect();
    Ok(Table::from_arrays(arrays, Origin::lines_of(file.clone(), runs))?.spelled(spellings))
}
