//! Levels that come with a number each, learned.

use serde::{Deserialize, Serialize};

use super::faults::of_cell;
use super::level::{Combiner, LevelEncoder};
use super::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::design::{Codes, Names};
use crate::error::{Error, Result, ValueProblem};

/// A weighted column, ready: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedEncoder {
    pub(super) of: LevelEncoder,
    pub(super) by: String,
    pub(super) combiner: Combiner,
}

const REMEDY: &str = "give every id a weight, or drop the row";

impl WeightedEncoder {
    /// The weight of an id, which needs one only where it has a feature.
    fn weight(code: u32, cell: &Cell<'_>) -> Result<f64, ValueProblem> {
        match cell.number()? {
            Some(value) => Ok(value),
            None if code == Codes::NONE => Ok(0.0),
            None => Err(ValueProblem::Missing { remedy: REMEDY }),
        }
    }
}

impl Encoder for WeightedEncoder {
    fn kind(&self) -> &str {
        "weighted"
    }

    fn notes(&self) -> &ColumnNotes {
        self.of.notes()
    }

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = self.of.inputs();
        inputs.push(Input::numbers(&self.by).or_lists());
        inputs
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.of.features() }]
    }

    fn names(&self) -> Names {
        self.of.names()
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let (weights, ids) = cells.split_last().unwrap_or((&Cell::Missing, &[]));
        let coded = self.of.coded(ids)?;
        let codes = coded.codes();
        if ids.iter().any(Cell::is_missing) {
            // A missing id has no weight of its own.
            coded.write_weighted(Combiner::Sum, None, row);
            return Ok(());
        }
        let given = if codes.is_empty() && weights.is_missing() { &[] } else { weights.entries() };
        if given.len() != codes.len() {
            let what = "weights of a list of ids";
            return Err(Error::Length { what, expected: codes.len(), found: given.len() });
        }
        let weight = |(&code, cell)| Self::weight(code, cell).map_err(|problem| of_cell(&self.by, problem));
        let weights = codes.iter().zip(given).map(weight).collect::<Result<Vec<f64>>>()?;
        coded.write_weighted(self.combiner, Some(&weights), row);
        Ok(())
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        self.of.inspect_row(cells.split_last().map_or(cells, |(_, ids)| ids), found)
    }

    fn fault(&self) -> Option<String> {
        self.of.fault()
    }

    fn saveable(&self) -> Result<()> {
        self.of.saveable()
    }
}
