//! A chunk of a CSV text, read.

use memchr::memchr_iter;

use super::CsvOptions;
use super::column_builder::ColumnBuilder;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::fault::Fault;
use crate::data::origin::Run;
use crate::error::CsvProblem;

/// The records of a chunk as columns. Lines are counted from the beginning of the chunk.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) columns: Vec<ColumnBuilder>,
    /// The texts of those columns of numbers that only their texts spell.
    pub(super) texts: Vec<Option<ColumnBuilder>>,
    pub(super) rows: usize,
    /// Line ends.
    pub(super) lines: u64,
    /// The lines on which the records begin.
    pub(super) runs: Vec<Run>,
}

impl Chunk {
    /// Reads all records; `text` says which columns are text whatever they hold.
    pub(super) fn read(
        bytes: &[u8],
        text: &[bool],
        large: bool,
        dialect: &Dialect<'_>,
        options: &CsvOptions,
    ) -> Result<Self, Fault> {
        // A record has a byte for each field at least, however many lines there are.
        let lines = memchr_iter(b'\n', bytes).count() + 1;
        let expected = lines.min(bytes.len() / text.len().max(1) + 1);
        let mut columns: Vec<ColumnBuilder> =
            text.iter().map(|&text| ColumnBuilder::new(text, large, expected)).collect();
        let mut cursor = Cursor::new(bytes, dialect);
        let (mut rows, mut runs) = (0, Vec::new());
        while cursor.begin()? {
            let line = cursor.record_line;
            let mut growing = columns.iter_mut();
            loop {
                match growing.next() {
                    Some(column) => {
                        let number =
                            if dialect.plain_numbers && column.takes_numbers() { cursor.number() } else { None };
                        match number {
                            Some((reading, text)) => column.push_reading(reading, text),
                            None => column.push(cursor.cell()?, line, dialect),
                        }
                    }
                    None => _ = cursor.cell()?,
                }
                if !cursor.next()? {
                    break;
                }
            }
            if cursor.fields != text.len() {
                let problem = CsvProblem::Ragged { expected: text.len(), found: cursor.fields };
                return Err(Fault::new(line, problem));
            }
            Run::extend(&mut runs, rows, line);
            rows += 1;
        }
        if cursor.unended && options.whole_lines {
            return Err(Fault::new(cursor.record_line, CsvProblem::NoFinalNewline));
        }
        let texts = columns.iter().map(|_| None).collect();
        Ok(Self { columns, texts, rows, lines: cursor.line, runs })
    }

    /// Reads those columns once more, as text, that turned out to be text and are not at hand as such; and the texts
    /// of the columns that are `beside` numbers.
    pub(super) fn reread(&mut self, bytes: &[u8], text: &[bool], beside: &[bool], large: bool, dialect: &Dialect<'_>) {
        let again: Vec<bool> =
            self.columns.iter().zip(text).map(|(column, text)| *text && column.is_no_text()).collect();
        if !again.contains(&true) && !beside.contains(&true) {
            return;
        }
        for (column, _) in self.columns.iter_mut().zip(&again).filter(|(_, again)| **again) {
            *column = ColumnBuilder::new(true, large, self.rows);
        }
        for (texts, _) in self.texts.iter_mut().zip(beside).filter(|(_, beside)| **beside) {
            *texts = Some(ColumnBuilder::new(true, large, self.rows));
        }
        let mut cursor = Cursor::new(bytes, dialect);
        // The first reading met no fault.
        while let Ok(true) = cursor.begin() {
            for ((column, texts), &again) in self.columns.iter_mut().zip(&mut self.texts).zip(&again) {
                let Ok(cell) = cursor.cell() else { return };
                if again {
                    column.push(cell, 0, dialect);
                }
                if let Some(texts) = texts {
                    texts.push(cell.trim_ascii(), 0, dialect);
                }
                if !matches!(cursor.next(), Ok(true)) {
                    break;
                }
            }
        }
    }
}
