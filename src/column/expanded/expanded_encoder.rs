//! A column of basis functions that is ready.

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use crate::column::level::MissingLevel;
use crate::column::number::NumberReader;
use crate::column::settings::kind_and_notes;
use crate::column::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::design::Names;
use crate::error::{Result, ValueProblem};

/// A number and the functions of it: one dense feature each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "B: Basis")]
pub struct ExpandedEncoder<B: Basis> {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) reading: NumberReader,
    pub(super) basis: B,
    pub(super) missing: MissingLevel,
}

impl<B: Basis> ExpandedEncoder<B> {
    /// The functions of a value, which have to be finite; 0 of one that is missing, where that is no error.
    fn values(&self, value: Option<f64>) -> Result<Vec<f64>, ValueProblem> {
        let mut values = vec![0.0; self.basis.width()];
        let Some(value) = value else { return self.missing.code(0).map(|_| values) };
        self.basis.fill(value, &mut values);
        match values.iter().find(|result| !result.is_finite()) {
            Some(&result) => {
                Err(ValueProblem::NotFiniteResult { of: format!("{} of {value}", B::KIND), value: result })
            }
            None => Ok(values),
        }
    }
}

impl<B: Basis> Encoder for ExpandedEncoder<B> {
    kind_and_notes!(B::KIND);

    fn inputs(&self) -> Vec<Input> {
        self.reading.inputs()
    }

    fn layout(&self) -> Vec<Layout> {
        std::iter::repeat_n(Layout::PLAIN, self.basis.width()).chain(self.missing.layout()).collect()
    }

    fn names(&self) -> Names {
        let names = self.basis.names(&self.notes.name).into_iter().collect();
        Names::joined([&names, &self.missing.names(&format!("{}=", self.notes.name))])
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let value = self.reading.value(&self.notes.name, cells)?;
        let values = self.values(value).map_err(|problem| self.reading.in_row(&self.notes.name, problem))?;
        values.into_iter().for_each(|value| row.number(value));
        self.missing.encode(value.is_none(), row);
        Ok(())
    }

    fn to_original(&self, weights: &mut [f64]) -> f64 {
        let width = self.basis.width().min(weights.len());
        self.basis.to_original(&mut weights[..width])
    }

    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        let width = self.basis.width().min(weights.len());
        self.basis.to_encoded(&mut weights[..width])
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        found.add(self.reading.value(&self.notes.name, cells)?.is_none(), false);
        Ok(())
    }

    fn fault(&self) -> Option<String> {
        self.reading.fault().or_else(|| self.basis.fault()).map(|fault| fault.to_string())
    }

    fn saveable(&self) -> Result<()> {
        self.reading.saveable(&self.notes.name)
    }
}
