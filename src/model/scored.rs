//! Labeled examples with what a model says of them.

use std::borrow::Cow;

use super::Model;
use crate::data::Table;
use crate::error::{Error, Result};
use crate::loss::Targets;
use crate::roles::{Labeled, Parted, Source};

/// Labeled examples, those of weight 0 left out, with their scores. One label, weight and offset per row, in the order of the
/// examples; scores, and the labels of several, one set of rows after the other.
#[derive(Debug)]
pub(crate) struct Scored<'a> {
    pub(crate) source: Source<'a>,
    /// As the loss sees them: numbers, 0 and 1, places of classes.
    pub(crate) labels: Vec<f64>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    pub(crate) scores: Vec<f64>,
}

impl Scored<'_> {
    /// What a loss is measured by.
    pub(crate) fn targets(&self) -> Targets<'_> {
        Targets { labels: &self.labels, weights: self.weights.as_deref(), offsets: self.offsets.as_deref() }
    }
}

impl Model {
    /// Labeled examples with their scores.
    ///
    /// # Errors
    /// A label or weight that cannot be used; no examples; otherwise as [`Model::score`].
    pub(crate) fn scored<'a>(&self, examples: Labeled<'a>) -> Result<Scored<'a>> {
        let Parted { source, labels, weights, offsets, .. } = match examples {
            Labeled::Table(table) => self.parted_table(table)?,
            Labeled::Arrays(arrays) => self.roles.part_arrays(arrays)?,
        };
        let scores = self.scores(&source, offsets.as_deref())?;
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        let labels = self.head.encode(&labels)?;
        let loss = self.head.loss();
        if labels.len() * loss.outputs() != scores.len() * loss.label_width() {
            return Err(Error::Length { what: "labels", expected: scores.len(), found: labels.len() });
        }
        Ok(Scored { source, labels, weights, offsets, scores })
    }

    /// A table to be evaluated need not have the weights that training had.
    fn parted_table<'a>(&self, table: &'a Table) -> Result<Parted<'a>> {
        self.needs(table, self.labels())?;
        let mut roles = self.roles.clone();
        roles.example_weight.take_if(|name| table.column(name).is_err());
        roles.part_table(Cow::Borrowed(table))
    }
}
