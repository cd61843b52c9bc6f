//! One column of a CSV file while it grows, and its type with it.

use std::sync::Arc;

use arrow_array::builder::{LargeStringBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array};
use arrow_buffer::NullBufferBuilder;

use super::CsvOptions;
use crate::data::number::{self, Reading};

/// A column under construction: the narrowest type that all cells so far allow.
#[derive(Debug)]
pub(super) struct Growing {
    cells: Cells,
    valid: NullBufferBuilder,
    rows: usize,
    /// The first cell that no number column can hold: `inf`, `nan`, `1e400`.
    not_finite: Option<(u64, String)>,
    /// Texts may exceed the 2 GiB that 32-bit offsets reach.
    large: bool,
}

/// The cells so far; what stands in a missing place is arbitrary.
#[derive(Debug)]
enum Cells {
    /// Only missing cells (or words such as `nan`).
    Nothing,
    Bool(Vec<bool>),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    Text(StringBuilder),
    LargeText(LargeStringBuilder),
    /// Text after another guess: the cells before are lost, and the file must be read again.
    Unsettled,
}

impl Growing {
    pub(super) fn new(text: bool, large: bool) -> Self {
        let cells = if text { empty_text(large) } else { Cells::Nothing };
        Self { cells, valid: NullBufferBuilder::new(1024), rows: 0, not_finite: None, large }
    }

    /// Takes the cell of the next row.
    pub(super) fn push(&mut self, cell: &str, line: u64, options: &CsvOptions) {
        let trimmed = cell.trim_ascii();
        if options.is_missing(trimmed) {
            self.push_missing();
        } else {
            match &mut self.cells {
                Cells::Text(texts) => texts.append_value(cell),
                Cells::LargeText(texts) => texts.append_value(cell),
                Cells::Unsettled => {}
                Cells::Bool(values) => match truth(trimmed) {
                    Some(value) => values.push(value),
                    None => self.cells = Cells::Unsettled,
                },
                Cells::Nothing | Cells::Integer(_) | Cells::Float(_) => self.push_number(cell, trimmed, line),
            }
            self.valid.append_non_null();
        }
        self.rows += 1;
    }

    fn push_missing(&mut self) {
        match &mut self.cells {
            Cells::Nothing | Cells::Unsettled => {}
            Cells::Bool(values) => values.push(false),
            Cells::Integer(values) => values.push(0),
            Cells::Float(values) => values.push(0.0),
            Cells::Text(texts) => texts.append_null(),
            Cells::LargeText(texts) => texts.append_null(),
        }
        self.valid.append_null();
    }

    /// A cell for a column that was all numbers, or nothing at all, up to here.
    fn push_number(&mut self, cell: &str, trimmed: &str, line: u64) {
        let reading = if number::has_leading_zero(trimmed) { Reading::Text } else { number::read(trimmed) };
        match (reading, &mut self.cells) {
            (Reading::Integer(value), Cells::Integer(values)) => values.push(value),
            (Reading::Integer(value), Cells::Nothing) => {
                let mut values = vec![0; self.rows];
                values.push(value);
                self.cells = Cells::Integer(values);
            }
            (Reading::Integer(value), _) => self.push_float(value as f64),
            (Reading::Float(value), _) => self.push_float(value),
            (Reading::Overflow, _) => {
                self.not_finite.get_or_insert_with(|| (line, trimmed.to_owned()));
                self.push_float(f64::INFINITY);
            }
            (Reading::Word, cells) => {
                self.not_finite.get_or_insert_with(|| (line, trimmed.to_owned()));
                if !matches!(cells, Cells::Nothing) {
                    self.push_float(f64::INFINITY);
                }
            }
            (Reading::Text, Cells::Nothing) if self.not_finite.is_none() => self.push_text(cell, trimmed),
            (Reading::Text, cells) => *cells = Cells::Unsettled,
        }
    }

    fn push_float(&mut self, value: f64) {
        if let Cells::Float(values) = &mut self.cells {
            values.push(value);
            return;
        }
        let mut values = match &self.cells {
            Cells::Integer(values) => values.iter().map(|&value| value as f64).collect(),
            _ => vec![0.0; self.rows],
        };
        values.push(value);
        self.cells = Cells::Float(values);
    }

    /// The first cell that is there: a boolean, or text from here on.
    fn push_text(&mut self, cell: &str, trimmed: &str) {
        self.cells = match truth(trimmed) {
            Some(value) => {
                let mut values = vec![false; self.rows];
                values.push(value);
                Cells::Bool(values)
            }
            None => empty_text(self.large),
        };
        match &mut self.cells {
            Cells::Text(texts) => {
                texts.append_nulls(self.rows);
                texts.append_value(cell);
            }
            Cells::LargeText(texts) => {
                texts.append_nulls(self.rows);
                texts.append_value(cell);
            }
            _ => {}
        }
    }

    /// Whether the column is text of which some cells were lost; if so, it is ready to be read from the start.
    pub(super) fn reread(&mut self) -> bool {
        let words_only = matches!(self.cells, Cells::Nothing) && self.not_finite.is_some();
        let again = words_only || matches!(self.cells, Cells::Unsettled);
        if again {
            *self = Self::new(true, self.large);
        }
        again
    }

    /// The first cell that is not a finite number, where all the others are.
    pub(super) fn not_finite(&self) -> Option<(u64, String)> {
        self.not_finite.clone()
    }

    pub(super) fn finish(mut self) -> ArrayRef {
        let nulls = self.valid.finish();
        match self.cells {
            Cells::Nothing | Cells::Unsettled => Arc::new(Float64Array::new_null(self.rows)),
            Cells::Bool(values) => Arc::new(BooleanArray::new(values.into(), nulls)),
            Cells::Integer(values) => Arc::new(Int64Array::new(values.into(), nulls)),
            Cells::Float(values) => Arc::new(Float64Array::new(values.into(), nulls)),
            Cells::Text(mut texts) => Arc::new(texts.finish()),
            Cells::LargeText(mut texts) => Arc::new(texts.finish()),
        }
    }
}

fn empty_text(large: bool) -> Cells {
    if large { Cells::LargeText(LargeStringBuilder::new()) } else { Cells::Text(StringBuilder::new()) }
}

fn truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
