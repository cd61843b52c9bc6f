//! What the cells of a CSV column say of its type and of how they are written.

use arrow_schema::DataType;

use super::cell_kinds::CellKinds;
use super::column_format::ColumnFormat;
use super::leading_zeros::DigitWidths;
use super::notation::{BooleanTexts, Notation};
use crate::data::Spelling;

/// What was met in a part of a column. Parts of a file are joined in the order of their lines, files in any order: what
/// they make of the column is the same.
#[derive(Debug, Clone, Default)]
pub(in crate::data) struct ColumnFindings {
    pub(super) kinds: CellKinds,
    pub(super) notation: Notation,
    pub(super) truths: BooleanTexts,
    pub(super) widths: DigitWidths,
    /// The first cell that no number column can hold, `inf`, `nan`, `1e400`, and its line.
    pub(super) not_finite: Option<(u64, String)>,
}

impl ColumnFindings {
    /// Adds those of a part which begins after so many lines.
    pub(in crate::data) fn join(&mut self, below: &Self, lines: u64) {
        self.kinds = self.kinds.join(below.kinds);
        self.notation.join(below.notation);
        self.truths.join(&below.truths);
        self.widths.join(below.widths);
        if self.not_finite.is_none() {
            self.not_finite = below.not_finite.clone().map(|(line, text)| (line + lines, text));
        }
    }

    /// What the column is read as.
    pub(in crate::data) fn format(&self, large: bool) -> ColumnFormat {
        let mut kinds = self.kinds;
        kinds.text |= kinds.leading_zero && !kinds.fraction && self.widths.are_codes();
        let to = kinds.data_type(large);
        let spelling = match to {
            DataType::Int64 | DataType::Float64 => self.notation.spelling(to == DataType::Float64),
            DataType::Boolean => Some(self.truths.spelling()),
            _ => Some(Spelling::Unknown),
        };
        ColumnFormat { to, spelling }
    }
}

/// The first cell in a file that is not a finite number, in a column of numbers: its line, column and text.
pub(in crate::data) fn not_finite<'f>(
    columns: impl IntoIterator<Item = (&'f ColumnFindings, &'f ColumnFormat)>,
) -> Option<(u64, usize, String)> {
    let columns = columns.into_iter().enumerate().filter(|(_, (_, format))| !format.is_text());
    let cells = columns.filter_map(|(at, (findings, _))| {
        let (line, cell) = findings.not_finite.as_ref()?;
        Some((*line, at, cell.clone()))
    });
    cells.min()
}
