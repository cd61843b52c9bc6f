//! One column of a chunk of a CSV file while it grows, and its type with it.

use std::sync::Arc;

use arrow_array::builder::{LargeStringBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, new_null_array};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::DataType;

use super::column_findings::ColumnFindings;
use super::dialect::Dialect;
use super::notation::Notation;
use crate::data::number::{self, ParsedNumber};
use crate::data::read_truth;

/// A column under construction: the narrowest type that all cells so far allow.
#[derive(Debug)]
pub(super) struct ColumnBuilder {
    cells: BuiltCells,
    valid: NullBufferBuilder,
    rows: usize,
    /// Rows to make room for.
    expected: usize,
    /// What has been met so far.
    findings: ColumnFindings,
    /// Texts may exceed the 2 GiB that 32-bit offsets reach.
    large: bool,
}

/// The cells so far; what stands in a missing place is arbitrary.
#[derive(Debug)]
enum BuiltCells {
    /// Only missing cells (or words such as `nan`).
    Nothing,
    Bool(Vec<bool>),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    Text(StringBuilder),
    LargeText(LargeStringBuilder),
    /// Text after another guess: the cells before are lost, and the chunk must be read again.
    Unsettled,
}

impl ColumnBuilder {
    pub(super) fn new(text: bool, large: bool, expected: usize) -> Self {
        let mut column = Self {
            cells: BuiltCells::Nothing,
            valid: NullBufferBuilder::new(expected),
            rows: 0,
            expected,
            findings: ColumnFindings::default(),
            large,
        };
        if text {
            column.cells = column.no_text();
            column.findings.kinds.text = true;
        }
        column
    }

    fn no_text(&self) -> BuiltCells {
        match self.large {
            true => BuiltCells::LargeText(LargeStringBuilder::with_capacity(self.expected, 0)),
            false => BuiltCells::Text(StringBuilder::with_capacity(self.expected, 0)),
        }
    }

    /// Whether plain numbers may be handed to [`ColumnBuilder::push_reading`] without a look at their text.
    #[inline]
    pub(super) fn takes_numbers(&self) -> bool {
        matches!(self.cells, BuiltCells::Nothing | BuiltCells::Integer(_) | BuiltCells::Float(_))
    }

    /// Takes the number in the next row, an integer or a float, that was read from this text.
    #[inline]
    pub(super) fn push_reading(&mut self, reading: ParsedNumber, text: &[u8]) {
        self.findings.notation.join(Notation::of(text, reading));
        self.findings.widths.count(text.len());
        match (reading, &mut self.cells) {
            (ParsedNumber::Integer(value), BuiltCells::Integer(values)) => values.push(value),
            (ParsedNumber::Float(value), BuiltCells::Float(values)) => values.push(value),
            (ParsedNumber::Integer(value), BuiltCells::Float(values)) => values.push(value as f64),
            (ParsedNumber::Integer(value), BuiltCells::Nothing) => {
                self.findings.kinds.number = true;
                let mut values = Vec::with_capacity(self.expected.max(self.rows + 1));
                values.resize(self.rows, 0);
                values.push(value);
                self.cells = BuiltCells::Integer(values);
            }
            (ParsedNumber::Float(value), _) => self.push_float(value),
            _ => self.unsettle(),
        }
        self.valid.append_non_null();
        self.rows += 1;
    }

    /// Takes the cell of the next row.
    #[inline]
    pub(super) fn push(&mut self, cell: &str, line: u64, dialect: &Dialect<'_>) {
        let trimmed = cell.trim_ascii();
        if dialect.is_missing(trimmed) {
            self.push_missing();
        } else {
            match &mut self.cells {
                BuiltCells::Text(texts) => texts.append_value(cell),
                BuiltCells::LargeText(texts) => texts.append_value(cell),
                BuiltCells::Unsettled => {}
                BuiltCells::Bool(values) => match read_truth(trimmed) {
                    Some(value) => {
                        self.findings.truths.see(value, trimmed);
                        values.push(value);
                    }
                    None => self.unsettle(),
                },
                BuiltCells::Nothing | BuiltCells::Integer(_) | BuiltCells::Float(_) => {
                    let reading = dialect.format.read(trimmed);
                    let padded = number::has_leading_zero(trimmed);
                    if padded {
                        self.findings.kinds.leading_zero = true;
                        self.findings.widths.pad();
                    }
                    if matches!(reading, ParsedNumber::Integer(_) | ParsedNumber::Float(_)) {
                        if padded || number::read(trimmed) != reading {
                            self.findings.notation.join(Notation::unruled());
                        }
                        return self.push_reading(reading, trimmed.as_bytes());
                    }
                    self.push_other(reading, cell, trimmed, line);
                }
            }
            self.valid.append_non_null();
        }
        self.rows += 1;
    }

    fn push_missing(&mut self) {
        match &mut self.cells {
            BuiltCells::Nothing | BuiltCells::Unsettled => {}
            BuiltCells::Bool(values) => values.push(false),
            BuiltCells::Integer(values) => values.push(0),
            BuiltCells::Float(values) => values.push(0.0),
            BuiltCells::Text(texts) => texts.append_null(),
            BuiltCells::LargeText(texts) => texts.append_null(),
        }
        self.valid.append_null();
    }

    /// A cell that is no finite number, for a column that was all numbers, or nothing at all, up to here.
    fn push_other(&mut self, reading: ParsedNumber, cell: &str, trimmed: &str, line: u64) {
        let first = matches!(self.cells, BuiltCells::Nothing) && self.findings.not_finite.is_none();
        if matches!(reading, ParsedNumber::Overflow | ParsedNumber::Word) {
            self.findings.not_finite.get_or_insert_with(|| (line, trimmed.to_owned()));
        }
        match reading {
            ParsedNumber::Overflow => self.push_float(f64::INFINITY),
            ParsedNumber::Word => {
                self.findings.kinds.word = true;
                self.findings.widths.count(trimmed.len());
                if !matches!(self.cells, BuiltCells::Nothing) {
                    self.push_float(f64::INFINITY);
                }
            }
            _ if first => self.push_first(cell, trimmed),
            _ => self.unsettle(),
        }
    }

    fn push_float(&mut self, value: f64) {
        self.findings.kinds.number = true;
        self.findings.kinds.fraction = true;
        if let BuiltCells::Float(values) = &mut self.cells {
            values.push(value);
            return;
        }
        let mut values = Vec::with_capacity(self.expected.max(self.rows + 1));
        match &self.cells {
            BuiltCells::Integer(integers) => values.extend(integers.iter().map(|&value| value as f64)),
            _ => values.resize(self.rows, 0.0),
        }
        values.push(value);
        self.cells = BuiltCells::Float(values);
    }

    /// The first cell that is there: a boolean, or text from here on.
    fn push_first(&mut self, cell: &str, trimmed: &str) {
        if let Some(value) = read_truth(trimmed) {
            self.findings.kinds.truth = true;
            self.findings.truths.see(value, trimmed);
            let mut values = vec![false; self.rows];
            values.push(value);
            self.cells = BuiltCells::Bool(values);
            return;
        }
        self.findings.kinds.text = true;
        self.cells = self.no_text();
        match &mut self.cells {
            BuiltCells::Text(texts) => {
                texts.append_nulls(self.rows);
                texts.append_value(cell);
            }
            BuiltCells::LargeText(texts) => {
                texts.append_nulls(self.rows);
                texts.append_value(cell);
            }
            _ => {}
        }
    }

    fn unsettle(&mut self) {
        self.findings.kinds.text = true;
        self.cells = BuiltCells::Unsettled;
    }

    /// What has been met so far.
    pub(super) fn findings(&self) -> &ColumnFindings {
        &self.findings
    }

    /// Whether the cells are not at hand as text.
    pub(super) fn is_no_text(&self) -> bool {
        !matches!(self.cells, BuiltCells::Text(_) | BuiltCells::LargeText(_))
    }

    /// The cells as a column of this type, which is as wide as that of the column's other chunks.
    pub(super) fn finish(mut self, to: &DataType) -> ArrayRef {
        let nulls = self.valid.finish();
        match self.cells {
            BuiltCells::Nothing | BuiltCells::Unsettled => new_null_array(to, self.rows),
            BuiltCells::Bool(values) => Arc::new(BooleanArray::new(values.into(), nulls)),
            BuiltCells::Integer(values) if *to == DataType::Float64 => {
                let values: Vec<f64> = values.into_iter().map(|value| value as f64).collect();
                Arc::new(Float64Array::new(values.into(), nulls))
            }
            BuiltCells::Integer(values) => Arc::new(Int64Array::new(values.into(), nulls)),
            BuiltCells::Float(values) => Arc::new(Float64Array::new(values.into(), nulls)),
            BuiltCells::Text(mut texts) => Arc::new(texts.finish()),
            BuiltCells::LargeText(mut texts) => Arc::new(texts.finish()),
        }
    }
}
