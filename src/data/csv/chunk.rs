//! A chunk of a CSV text, read.

use memchr::memchr_iter;

use super::CsvOptions;
use super::column_builder::ColumnBuilder;
use super::column_format::ColumnFormat;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::fault::Fault;
use crate::data::origin::Run;
use crate::error::CsvProblem;

/// How a field of each record is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FieldReading {
    /// Not at all; its form is checked.
    Skipped,
    /// As the narrowest type that holds its cells.
    Inferred,
    /// As text whatever it looks like.
    Text,
}

/// The records of a chunk as columns. Lines are counted from the beginning of the chunk.
#[derive(Debug)]
pub(super) struct Chunk {
    /// By field; `None` for one that is skipped.
    pub(super) columns: Vec<Option<ColumnBuilder>>,
    /// The texts of those columns of numbers that only their texts spell.
    pub(super) texts: Vec<Option<ColumnBuilder>>,
    pub(super) rows: usize,
    /// Line ends.
    pub(super) lines: u64,
    /// The lines on which the records begin.
    pub(super) runs: Vec<Run>,
}

impl Chunk {
    /// Reads all records.
    pub(super) fn read(
        bytes: &[u8],
        fields: &[FieldReading],
        large: bool,
        dialect: &Dialect<'_>,
        options: &CsvOptions,
    ) -> Result<Self, Fault> {
        // A record has a byte for each field at least, however many lines there are.
        let lines = memchr_iter(b'\n', bytes).count() + 1;
        let expected = lines.min(bytes.len() / fields.len().max(1) + 1);
        let column = |&reading: &FieldReading| match reading {
            FieldReading::Skipped => None,
            _ => Some(ColumnBuilder::new(reading == FieldReading::Text, large, expected)),
        };
        let mut columns: Vec<Option<ColumnBuilder>> = fields.iter().map(column).collect();
        let mut cursor = Cursor::new(bytes, dialect);
        let (mut rows, mut runs) = (0, Vec::new());
        while cursor.begin()? {
            let line = cursor.record_line;
            let mut growing = columns.iter_mut();
            loop {
                match growing.next() {
                    Some(Some(column)) => {
                        let number =
                            if dialect.plain_numbers && column.takes_numbers() { cursor.number() } else { None };
                        match number {
                            Some((reading, text)) => column.push_reading(reading, text),
                            None => column.push(cursor.cell()?, line, dialect),
                        }
                    }
                    Some(None) | None => _ = cursor.cell()?,
                }
                if !cursor.next()? {
                    break;
                }
            }
            if cursor.fields != fields.len() {
                let problem = CsvProblem::Ragged { expected: fields.len(), found: cursor.fields };
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

    /// Reads those columns once more, as text, that are text and not at hand as such; and the texts of the columns whose
    /// values do not say them. Fields without a format are left as they are.
    pub(super) fn reread(
        &mut self,
        bytes: &[u8],
        formats: &[Option<&ColumnFormat>],
        large: bool,
        dialect: &Dialect<'_>,
    ) {
        let (rows, mut any) = (self.rows, false);
        let mut again = vec![false; self.columns.len()];
        for (field, format) in formats.iter().enumerate() {
            let (Some(format), Some(column)) = (format, &mut self.columns[field]) else { continue };
            if format.is_text() && column.is_no_text() {
                *column = ColumnBuilder::new(true, large, rows);
                (again[field], any) = (true, true);
            }
            if format.spelling.is_none() {
                self.texts[field] = Some(ColumnBuilder::new(true, large, rows));
                any = true;
            }
        }
        let mut cursor = Cursor::new(bytes, dialect);
        // The first reading met no fault.
        while any && let Ok(true) = cursor.begin() {
            for ((column, texts), &again) in self.columns.iter_mut().zip(&mut self.texts).zip(&again) {
                let Ok(cell) = cursor.cell() else { return };
                if let Some(column) = column.as_mut().filter(|_| again) {
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
