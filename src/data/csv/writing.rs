//! From a table to CSV: text formatted in blocks of rows side by side, written in order.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use super::CsvOptions;
use super::dialect::Dialect;
use super::first_record::{self, FirstRecord};
use crate::data::{NumberColumn, Spelling, Table, TextColumn, Values, plain_text};
use crate::error::{CsvProblem, Error, Result, ValueProblem};
use crate::file;

/// Rows that are formatted together.
const BLOCK: usize = 8192;
/// Blocks that are in memory together.
const GROUP: usize = 16;

/// One column, ready to be written.
enum WrittenCells {
    Numbers(NumberColumn),
    Texts(TextColumn),
}

/// A table on its way out.
pub(super) struct CsvWriter<'t> {
    table: &'t Table,
    options: &'t CsvOptions,
    dialect: Dialect<'t>,
    names: Vec<String>,
    columns: Vec<WrittenCells>,
    /// What is written for a missing value.
    missing: Option<String>,
}

impl<'t> CsvWriter<'t> {
    pub(super) fn new(table: &'t Table, options: &'t CsvOptions) -> Result<Self> {
        options.check()?;
        if table.width() == 0 {
            return Err(Error::Empty { what: "a table without columns cannot be written as CSV" });
        }
        let names = table.names();
        let mut columns = Vec::with_capacity(names.len());
        for ((name, array), spelling) in names.iter().zip(table.batch().columns()).zip(table.spellings()) {
            // Floats without texts of their own are written with a point, so that they come back as floats.
            let short = !array.data_type().is_floating() && matches!(spelling, Spelling::Shortest);
            let numbers = NumberColumn::from_array(array).filter(|_| short || !spelling.is_known());
            let texts = || TextColumn::spelled(array, spelling).map(WrittenCells::Texts);
            columns.push(numbers.map(WrittenCells::Numbers).or_else(texts).ok_or_else(|| {
                let (wanted, found) = (
                    "only text, numbers, booleans, dates and timestamps can be written",
                    array.data_type().to_string(),
                );
                Error::ColumnType { column: name.clone(), wanted, found }
            })?);
        }
        let dialect = Dialect::new(options);
        let mut writing = Self { table, options, dialect, names, columns, missing: None };
        let empty = options.null_tokens.iter().any(String::is_empty);
        let token = if empty { Some("") } else { options.null_tokens.first().map(String::as_str) };
        if let Some(token) = token {
            let mut text = String::new();
            if writing.quoted(&mut text, token, writing.names.len() == 1 && token.is_empty()).is_some() {
                writing.missing = Some(text);
            }
        }
        Ok(writing)
    }

    /// The whole text in order, in chunks of bounded size.
    pub(super) fn text(&self, mut write: impl FnMut(&str) -> Result<()>) -> Result<()> {
        let mut header = Some(self.header()?);
        self.rows(|rows| match header.take() {
            Some(header) => write(&self.beginning(header + rows)?),
            None => write(rows),
        })?;
        header.map_or(Ok(()), |header| write(&self.beginning(header)?))
    }

    /// The beginning of the text, at least its first record, so that it can be read: a text may not begin like one of
    /// another format, so its first cell is quoted where it would.
    fn beginning(&self, mut text: String) -> Result<String> {
        if text.is_empty() {
            return Err(Error::Empty { what: "without rows and without a header line there is nothing to write" });
        }
        let disguised =
            |text: &str| plain_text::begin(text.as_bytes()).is_err() || matches!(text.trim_ascii(), "[" | "{");
        if disguised(&text) {
            // Not quoted, a cell ends at the first delimiter or line break.
            let end = text.find([self.options.delimiter, '\n']).unwrap_or(text.len());
            let cell = text[..end].to_owned();
            if let Some(quote) = self.options.quote.filter(|&quote| !cell.starts_with(quote)) {
                text.replace_range(..end, &format!("{quote}{cell}{quote}"));
            }
            if disguised(&text) {
                let remedy = "the file would begin like one of another format: choose another quote with .quote(..)";
                return Err(self.at(0, 0, ValueProblem::NotWritable { text: cell, remedy }));
            }
        }
        let head = FirstRecord::read(text.as_bytes(), &self.dialect, self.options)
            .map_err(|fault| self.unreadable(fault.of("")))?;
        first_record::names(head.as_ref(), self.options, "").map_err(|error| self.unreadable(error))?;
        Ok(text)
    }

    /// Why the first record could not be read back, in the words of one who writes it.
    fn unreadable(&self, error: Error) -> Error {
        match error {
            Error::Csv { problem: CsvProblem::HeaderOfNumbers { text }, .. } => {
                let must = "words, since a header of numbers is read as an example: .rename(..) them, or write and read with .without_header()";
                Error::Setting { name: "names of the columns", value: text, must }
            }
            Error::Csv { problem: CsvProblem::RecordTooLong { .. }, .. } => self.record_limit(),
            other => other,
        }
    }

    fn record_limit(&self) -> Error {
        let must = "at least the bytes of the longest record, so that the file can be read with the same options";
        Error::Setting { name: "record_limit", value: self.options.record_limit.to_string(), must }
    }

    /// The header line, if there is one.
    fn header(&self) -> Result<String> {
        let mut line = String::new();
        if !self.options.header {
            return Ok(line);
        }
        for (at, name) in self.names.iter().enumerate() {
            let refused = |must| Error::Setting { name: "name of a column", value: format!("{name:?}"), must };
            if name.trim().is_empty() || name.contains('\0') {
                return Err(refused("more than blanks and free of NUL bytes, to be written as a header"));
            }
            if at > 0 {
                line.push(self.options.delimiter);
            }
            let must = "free of delimiters and line breaks, since there is no quote";
            self.quoted(&mut line, name, false).ok_or_else(|| refused(must))?;
        }
        line.push('\n');
        Ok(line)
    }

    /// All rows in order.
    fn rows(&self, mut write: impl FnMut(&str) -> Result<()>) -> Result<()> {
        let blocks = self.table.rows().div_ceil(BLOCK);
        for first in (0..blocks).step_by(GROUP) {
            let group = first..blocks.min(first + GROUP);
            let texts: Vec<Result<String>> = group.into_par_iter().map(|block| self.block(block)).collect();
            for text in texts {
                write(&text?)?;
            }
        }
        Ok(())
    }

    fn block(&self, block: usize) -> Result<String> {
        let rows = block * BLOCK..self.table.rows().min((block + 1) * BLOCK);
        let mut text = String::with_capacity(rows.len() * self.columns.len() * 8);
        let mut floats = zmij::Buffer::new();
        for row in rows {
            let begin = text.len();
            for (at, column) in self.columns.iter().enumerate() {
                if at > 0 {
                    text.push(self.options.delimiter);
                }
                match column {
                    WrittenCells::Numbers(column) => self.number(&mut text, &mut floats, column, at, row)?,
                    WrittenCells::Texts(column) => self.word(&mut text, column, at, row)?,
                }
            }
            if text.len() - begin > self.options.record_limit {
                return Err(self.record_limit());
            }
            text.push('\n');
        }
        Ok(text)
    }

    fn at(&self, column: usize, row: usize, problem: ValueProblem) -> Error {
        Error::Value { column: self.names[column].clone(), place: self.table.place(row), problem }
    }

    fn number(
        &self,
        text: &mut String,
        floats: &mut zmij::Buffer,
        column: &NumberColumn,
        at: usize,
        row: usize,
    ) -> Result<()> {
        let null = column.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        let float = matches!(column.values, Values::F64(_) | Values::F32(_)).then(|| column.values.get(row));
        if null || float.is_some_and(f64::is_nan) {
            return self.absent(text, at, row);
        }
        if let Some(value) = float.filter(|value| !value.is_finite()) {
            return Err(self.at(at, row, ValueProblem::NotFinite { value }));
        }
        let start = text.len();
        // CsvWriter to a String cannot fail.
        let _ = match &column.values {
            Values::F64(_) | Values::F32(_) => text.write_str(floats.format_finite(column.values.get(row))),
            Values::Bool(bits) => write!(text, "{}", bits.value(row)),
            Values::I64(values) => write!(text, "{}", values[row]),
            Values::U64(values) => write!(text, "{}", values[row]),
            other => write!(text, "{}", other.get(row) as i64),
        };
        if self.dialect.plain_numbers && !self.options.delimiter.is_ascii_alphanumeric() {
            return Ok(());
        }
        // The delimiter, the quote or a null token may occur in numbers.
        let cell = text.split_off(start);
        self.cell(text, &cell, at, row)
    }

    fn word(&self, text: &mut String, column: &TextColumn, at: usize, row: usize) -> Result<()> {
        match column.get(row) {
            Some(cell) => self.cell(text, &cell, at, row),
            None => self.absent(text, at, row),
        }
    }

    /// A cell that has to come back as it is.
    fn cell(&self, text: &mut String, cell: &str, at: usize, row: usize) -> Result<()> {
        let refused = |remedy| self.at(at, row, ValueProblem::NotWritable { text: cell.to_owned(), remedy });
        if cell.contains('\0') {
            return Err(refused("it holds a NUL byte, which no text file may: take it out"));
        }
        if self.dialect.is_missing(cell.trim_ascii()) {
            return Err(refused("it would be read back as missing: write and read with other .null_tokens([..])"));
        }
        let remedy = "a delimiter, a line break or a quote needs a quote around it: choose one with .quote(..)";
        self.quoted(text, cell, self.columns.len() == 1 && cell.is_empty()).ok_or_else(|| refused(remedy))
    }

    fn absent(&self, text: &mut String, at: usize, row: usize) -> Result<()> {
        let remedy = "list a text that stands for it with .null_tokens(..), or drop the row";
        let missing = self.missing.as_ref().ok_or_else(|| self.at(at, row, ValueProblem::Missing { remedy }))?;
        text.push_str(missing);
        Ok(())
    }

    /// Appends a cell, between quotes where it must or `always`; `None` where it must and there is no quote.
    fn quoted(&self, text: &mut String, cell: &str, always: bool) -> Option<()> {
        if !always && !cell.bytes().any(|byte| self.dialect.is_special(byte)) && !cell.starts_with('\u{feff}') {
            text.push_str(cell);
            return Some(());
        }
        let quote = self.options.quote?;
        text.push(quote);
        for c in cell.chars() {
            if c == quote {
                text.push(quote);
            }
            text.push(c);
        }
        text.push(quote);
        Some(())
    }

    /// Writes a file.
    pub(super) fn save(&self, path: &Path) -> Result<()> {
        file::replace(path, |file| self.text(|text| file.write_all(text.as_bytes()).map_err(Error::io(path))))
    }
}
