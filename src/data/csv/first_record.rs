//! The first record of a CSV text: how many fields there are, and their names.

use std::collections::{BTreeMap, BTreeSet};

use super::CsvOptions;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::fault::Fault;
use crate::data::{encoding, number, plain_text};
use crate::error::{CsvProblem, Error, Result};

/// The most columns that are read.
const MOST_COLUMNS: usize = 65_536;

/// The bytes of a text in which its header is looked for to name a column that is not UTF-8.
const HEADER_BYTES: usize = 1 << 20;

/// The first record.
#[derive(Debug)]
pub(super) struct FirstRecord {
    cells: Vec<String>,
    /// The line that it stands on.
    line: u64,
    /// Bytes up to its end, and lines.
    pub(super) length: usize,
    pub(super) lines: u64,
}

impl FirstRecord {
    /// Reads it from a text; `None` where there are blank lines only.
    pub(super) fn read(bytes: &[u8], dialect: &Dialect<'_>, options: &CsvOptions) -> Result<Option<Self>, Fault> {
        let mut cursor = Cursor::new(bytes, dialect);
        if !cursor.begin()? {
            return Ok(None);
        }
        let mut cells = Vec::new();
        loop {
            cells.push(cursor.cell()?.to_owned());
            if !cursor.next()? {
                break;
            }
        }
        let line = cursor.record_line;
        if cells.len() > MOST_COLUMNS {
            return Err(Fault::new(line, CsvProblem::TooManyColumns { found: cells.len(), limit: MOST_COLUMNS }));
        }
        if cursor.unended && options.whole_lines {
            return Err(Fault::new(line, CsvProblem::NoFinalNewline));
        }
        Ok(Some(Self { cells, line, length: cursor.position(), lines: cursor.line }))
    }

    /// Fields per record.
    pub(super) fn fields(&self) -> usize {
        self.cells.len()
    }

    /// The beginning of the record where it looks like an example and not like names: nothing but numbers which do not
    /// count up one by one (as years may), or a number with a fraction among as many texts at the most.
    fn example(&self) -> Option<String> {
        let numbers: Vec<f64> = self.cells.iter().filter_map(|cell| number::read_number(cell)).collect();
        let counts_up = numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] + 1.0 == pair[1]);
        let fraction = numbers.iter().any(|value| value.fract() != 0.0);
        let all = numbers.len() == self.fields() && !counts_up;
        let start = self.cells.get(..self.fields().min(4))?.join(", ");
        (!numbers.is_empty() && (all || fraction && 2 * numbers.len() >= self.fields())).then_some(start)
    }

    /// As the first of a file that has blank lines before.
    pub(super) fn below(self, lines: u64) -> Self {
        Self { line: self.line + lines, ..self }
    }
}

/// The names of the columns: those given, else those of the header, else `column_1`, `column_2`, …
pub(super) fn names(head: Option<&FirstRecord>, options: &CsvOptions, file: &str) -> Result<Vec<String>> {
    if let Some(names) = &options.names {
        return match head {
            Some(head) if names.len() != head.fields() => {
                Err(Error::Length { what: "names of columns", expected: head.fields(), found: names.len() })
            }
            _ => Ok(names.clone()),
        };
    }
    let head = head.ok_or_else(|| Fault::new(1, CsvProblem::NoBytes).of(file))?;
    if !options.header {
        return Ok((1..=head.fields()).map(|position| format!("column_{position}")).collect());
    }
    if let Some(text) = head.example() {
        return Err(Fault::new(head.line, CsvProblem::HeaderOfNumbers { text }).of(file));
    }
    let mut seen = BTreeMap::new();
    for (name, position) in head.cells.iter().zip(1..).filter(|(name, _)| !name.trim().is_empty()) {
        if let Some(first) = seen.insert(name, position) {
            let problem = CsvProblem::DuplicateHeader { name: name.clone(), first, second: position };
            return Err(Fault::new(head.line, problem).of(file));
        }
    }
    let mut known: BTreeSet<String> = head.cells.iter().cloned().collect();
    let name = |(at, cell): (usize, &String)| {
        if cell.trim().is_empty() { made_up(at, &mut known) } else { cell.clone() }
    };
    Ok(head.cells.iter().enumerate().map(name).collect())
}

/// The name of a column that has none: its position, with underscores where another column is called so.
fn made_up(at: usize, known: &mut BTreeSet<String>) -> String {
    let mut name = format!("column_{}", at + 1);
    while !known.insert(name.clone()) {
        name.push('_');
    }
    name
}

/// A fault that knows a column by its position only, with the column's name where there is one.
pub(super) fn named(mut fault: Fault, bytes: &[u8], names: impl FnOnce() -> Vec<String>) -> Fault {
    if let CsvProblem::NotUtf8 { column, encoding, .. } = &mut fault.problem {
        *encoding = encoding::likely(bytes);
        let position = column.parse::<usize>().ok().and_then(|position| position.checked_sub(1));
        if let Some(name) = position.and_then(|position| names().into_iter().nth(position)) {
            *column = name;
        }
    }
    fault
}

/// The names of the columns as far as a text has them of which not all is UTF-8.
pub(super) fn names_of_invalid(bytes: &[u8], options: &CsvOptions) -> Vec<String> {
    match &options.names {
        Some(names) => names.clone(),
        None if options.header => {
            let begin = plain_text::begin(bytes).unwrap_or_default();
            lossy(&bytes[begin..bytes.len().min(begin + HEADER_BYTES)], options)
        }
        None => Vec::new(),
    }
}

/// The header of a text of which not all is UTF-8.
fn lossy(bytes: &[u8], options: &CsvOptions) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let lenient = options.clone().lenient_quotes();
    let head = FirstRecord::read(text.as_bytes(), &Dialect::new(&lenient), &lenient);
    head.ok().flatten().map(|head| head.cells).unwrap_or_default()
}
