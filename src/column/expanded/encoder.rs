//! A column of basis functions that is ready.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Basis;
use crate::column::missing::{MISSING, MissingLevel};
use crate::column::reading::Reading;
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Feature, Features, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Numbers};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A number and the functions of it: one dense feature each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content<B>", into = "Content<B>", bound = "B: Basis")]
pub struct ExpandedEncoder<B: Basis> {
    content: Content<B>,
    warnings: Vec<Warning>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "B: Basis")]
pub(super) struct Content<B: Basis> {
    pub(super) name: String,
    pub(super) reading: Reading,
    pub(super) basis: B,
    pub(super) missing: MissingLevel,
}

impl<B: Basis> From<ExpandedEncoder<B>> for Content<B> {
    fn from(encoder: ExpandedEncoder<B>) -> Self {
        encoder.content
    }
}

impl<B: Basis> TryFrom<Content<B>> for ExpandedEncoder<B> {
    type Error = String;

    fn try_from(content: Content<B>) -> Result<Self, String> {
        match content.reading.fault().or_else(|| content.basis.fault()) {
            Some(fault) => Err(format!("{} column {:?}: {fault}", B::KIND, content.name)),
            None => Ok(Self::new(content, Vec::new())),
        }
    }
}

impl<B: Basis> ExpandedEncoder<B> {
    pub(super) fn new(content: Content<B>, warnings: Vec<Warning>) -> Self {
        Self { content, warnings }
    }

    /// The functions of a value, which have to be finite.
    fn fill(&self, value: f64, into: &mut [f64]) -> Result<(), ValueProblem> {
        into.fill(0.0);
        self.content.basis.fill(value, into);
        match into.iter().find(|result| !result.is_finite()) {
            Some(&result) => {
                Err(ValueProblem::NotFiniteResult { of: format!("{} of {value}", B::KIND), value: result })
            }
            None => Ok(()),
        }
    }
}

impl<B: Basis> RowEncoder for ExpandedEncoder<B> {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let Content { name, reading, basis, missing } = &self.content;
        let column = || reading.source.label(name).to_owned();
        let at = |problem| Error::Value { column: column(), place: Place::Row(1), problem };
        let own = reading.own(name, cells)?;
        let mut values = vec![0.0; basis.width()];
        match own {
            Some(value) => self.fill(value, &mut values).map_err(at)?,
            None => missing.code(0).map(|_| ()).map_err(at)?,
        }
        values.iter().for_each(|&value| into.number(value, 0.0));
        if *missing == MissingLevel::Own {
            into.category(own.is_none().then_some(0), 1);
        }
        Ok(())
    }
}

impl<B: Basis> Encoder for ExpandedEncoder<B> {
    fn kind(&self) -> &str {
        B::KIND
    }

    fn inputs(&self) -> Vec<String> {
        self.content.reading.source.inputs()
    }

    fn features(&self) -> Features {
        let Content { name, basis, missing, .. } = &self.content;
        let own = (*missing == MissingLevel::Own).then(|| format!("{name}={MISSING}"));
        basis.names(name).into_iter().chain(own).map(Feature::plain).collect()
    }

    fn own_weights(&self, weights: &mut [f64]) -> f64 {
        let width = self.content.basis.width().min(weights.len());
        self.content.basis.own_weights(&mut weights[..width])
    }

    fn encoded_weights(&self, weights: &mut [f64]) -> f64 {
        let width = self.content.basis.width().min(weights.len());
        self.content.basis.encoded_weights(&mut weights[..width])
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { name, reading, basis, missing } = &self.content;
        let own = reading.values(name, table)?;
        let mut columns = vec![Vec::with_capacity(table.rows()); basis.width()];
        let (mut values, mut flags) = (vec![0.0; basis.width()], Vec::with_capacity(table.rows()));
        for (row, value) in own.column.iter().enumerate() {
            let at = |problem| reading.at(name, table, row, problem);
            match value {
                Some(value) => self.fill(value, &mut values).map_err(at)?,
                None => {
                    missing.code(0).map_err(at)?;
                    values.fill(0.0);
                }
            }
            columns.iter_mut().zip(&values).for_each(|(column, &value)| column.push(value));
            flags.push(if value.is_none() { 0 } else { Codes::NONE });
        }
        let flags = Block::Codes(Codes { codes: flags.into(), levels: 1, full: false });
        let numbers = columns.into_iter().map(|column| Block::Numbers(Numbers::plain(column.into())));
        Ok(numbers.chain((*missing == MissingLevel::Own).then_some(flags)).collect())
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        self.content.reading.usage(&self.content.name, table).map(Some)
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn save(&self) -> Result<Value> {
        self.content.reading.saveable(&self.content.name)?;
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
