//! A number times levels, learned.

use serde::{Deserialize, Serialize};

use super::level::{Combiner, LevelEncoder};
use super::settings::kind_and_notes;
use super::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout, NumericEncoder};
use crate::design::Names;
use crate::error::Result;

/// A number times categories, ready: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopesEncoder {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) number: NumericEncoder,
    pub(super) of: LevelEncoder,
}

impl SlopesEncoder {
    /// The cells of the number, and those of the categories.
    fn split<'c, 'a>(&self, cells: &'c [Cell<'a>]) -> (&'c [Cell<'a>], &'c [Cell<'a>]) {
        cells.split_at(self.number.inputs().len().min(cells.len()))
    }

    fn scale(&self) -> f64 {
        self.number.parts().1.scale
    }
}

impl Encoder for SlopesEncoder {
    kind_and_notes!("slopes");

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = self.number.inputs();
        inputs.extend(self.of.inputs());
        inputs
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.of.features() }]
    }

    fn names(&self) -> Names {
        self.of.names().begun(|name| {
            let level = name.split_once('=').map_or(name, |(_, level)| level);
            format!("{}={level}", self.notes.name)
        })
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let (number, of) = self.split(cells);
        let value = self.number.parts().1.apply(self.number.number(number)?);
        let coded = self.of.coded(of)?;
        coded.write_weighted(Combiner::Sum, Some(&vec![value; coded.codes().len()]), row);
        Ok(())
    }

    fn to_original(&self, weights: &mut [f64]) -> f64 {
        weights.iter_mut().for_each(|weight| *weight /= self.scale());
        0.0
    }

    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        weights.iter_mut().for_each(|weight| *weight *= self.scale());
        0.0
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        self.of.inspect_row(self.split(cells).1, found)
    }

    fn fault(&self) -> Option<String> {
        self.number.fault().or_else(|| self.of.fault())
    }

    fn saveable(&self) -> Result<()> {
        self.number.saveable()?;
        self.of.saveable()
    }
}
