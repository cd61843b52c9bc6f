//! What a number column has learned.

use serde::{Deserialize, Serialize};

use super::number_reader::NumberReader;
use super::scaling::Scaling;
use crate::column::settings::kind_and_notes;
use crate::column::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::data::Table;
use crate::design::{Block, Codes, Names, Numbers};
use crate::error::{Result, ValueProblem};

/// A number column with its scaling and with what stands for missing values. Without steps its block is the table's
/// own memory.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumericEncoder {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) reading: NumberReader,
    pub(super) scaling: Scaling,
    /// What stands for a missing value, before the last scaling.
    pub(super) fill: Option<f64>,
    pub(super) indicator: bool,
}

/// A value is missing where that is an error.
pub(super) const NO_VALUE: ValueProblem =
    ValueProblem::Missing { remedy: "drop the row, or add .missing(Missing::Mean), Median or Constant to the column" };

impl NumericEncoder {
    /// How its value is read, and the scaling that follows.
    pub(crate) fn parts(&self) -> (&NumberReader, Scaling) {
        (&self.reading, self.scaling)
    }

    /// The number of a row before the scaling, replaced where it is missing.
    pub(crate) fn number(&self, cells: &[Cell<'_>]) -> Result<f64> {
        let value = self.reading.value(&self.notes.name, cells)?.or(self.fill);
        value.ok_or_else(|| self.reading.in_row(&self.notes.name, NO_VALUE))
    }
}

impl Encoder for NumericEncoder {
    kind_and_notes!("numeric");

    fn inputs(&self) -> Vec<Input> {
        self.reading.inputs()
    }

    fn layout(&self) -> Vec<Layout> {
        let indicator = self.indicator.then_some(Layout::Levels { count: 1, full: false });
        std::iter::once(self.scaling.layout()).chain(indicator).collect()
    }

    fn names(&self) -> Names {
        let indicator = self.indicator.then(|| format!("{}=missing", self.notes.name));
        std::iter::once(self.notes.name.clone()).chain(indicator).collect()
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let value = self.reading.value(&self.notes.name, cells)?;
        row.number(value.or(self.fill).ok_or_else(|| self.reading.in_row(&self.notes.name, NO_VALUE))?);
        if self.indicator {
            row.code(value.is_none().then_some(0));
        }
        Ok(())
    }

    fn encode_in_place(&self, table: &Table) -> Result<Option<Vec<Block<'static>>>> {
        let Some(originals) = self.reading.in_place(table)? else { return Ok(None) };
        let column = originals.column;
        // Where nothing is missing the block says so, and the kernels read the values without looking at each.
        let fill = match (originals.missing, self.fill) {
            (None, _) => None,
            (Some(_), Some(fill)) => Some(fill),
            (Some(row), None) => return Err(self.reading.at(&self.notes.name, table, row, NO_VALUE)),
        };
        let flags = self.indicator.then(|| {
            let flag = |row| if fill.is_some() && column.get(row).is_none() { 0 } else { Codes::NONE };
            Block::Codes(Codes { codes: (0..column.len()).map(flag).collect(), levels: 1, full: false })
        });
        let Scaling { shift, scale } = self.scaling;
        let nulls = column.nulls.filter(|_| fill.is_some());
        let numbers = Numbers { values: column.values, nulls, fill, shift, scale };
        Ok(Some(std::iter::once(Block::Numbers(numbers)).chain(flags).collect()))
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        found.add(self.reading.value(&self.notes.name, cells)?.is_none(), false);
        Ok(())
    }

    fn inspect_in_place(&self, table: &Table) -> Result<Option<ColumnUse>> {
        let Some(originals) = self.reading.in_place(table)? else { return Ok(None) };
        let column = originals.column;
        let missing = originals.missing.map_or(0, |first| column.iter().skip(first).filter(Option::is_none).count());
        Ok(Some(ColumnUse { cells: column.len() as u64, missing: missing as u64, unseen: 0 }))
    }

    fn fault(&self) -> Option<String> {
        let missing = match self.fill {
            Some(fill) if !fill.is_finite() => Some("what stands for a missing value is not finite"),
            None if self.indicator => Some("an indicator of missing values, which are an error"),
            _ => None,
        };
        let fault = self.reading.fault().or_else(|| self.scaling.fault());
        fault.map(|fault| fault.to_string()).or(missing.map(str::to_owned))
    }

    fn saveable(&self) -> Result<()> {
        self.reading.saveable(&self.notes.name)
    }
}
