//! Labeled examples with the scores that a model gives them.

use std::borrow::Cow;

use super::Model;
use crate::column::Inspection;
use crate::error::{Error, Result};
use crate::loss::Targets;
use crate::roles::{Labeled, Parted, Source};

/// What every judgement of a model on labeled examples begins with: those of weight 0 are left out.
#[derive(Debug)]
pub(crate) struct ScoredExamples {
    /// Output-major.
    pub(crate) scores: Vec<f64>,
    /// As the loss sees them, label-major.
    pub(crate) labels: Vec<f64>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    /// What the columns met in a table.
    pub(crate) columns: Inspection,
}

impl ScoredExamples {
    pub(crate) fn targets(&self) -> Targets<'_> {
        Targets { labels: &self.labels, weights: self.weights.as_deref(), offsets: self.offsets.as_deref() }
    }

    /// Puts other examples of the same model's kind behind these; each has one label.
    pub(crate) fn append(&mut self, others: &Self) {
        let (rows, more) = (self.labels.len(), others.labels.len());
        if self.weights.is_some() || others.weights.is_some() {
            let own = self.weights.get_or_insert_with(|| vec![1.0; rows]);
            own.extend((0..more).map(|row| others.targets().weight(row)));
        }
        let sets = self.scores.chunks(rows).zip(others.scores.chunks(more));
        self.scores = sets.flat_map(|(own, others)| own.iter().chain(others).copied()).collect();
        self.labels.extend(&others.labels);
        self.offsets = None;
    }
}

impl Model {
    /// Scores labeled examples.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub(crate) fn scored(&self, examples: Labeled<'_>) -> Result<ScoredExamples> {
        Ok(self.scored_with_source(examples)?.0)
    }

    /// Scores labeled examples, and keeps their features, in the same rows.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub(crate) fn scored_with_source<'a>(&self, examples: Labeled<'a>) -> Result<(ScoredExamples, Source<'a>)> {
        let (parted, columns) = match examples {
            Labeled::Table(table) => {
                self.needs(table, self.labels())?;
                // A table to be evaluated need not have the weights that training had.
                let mut roles = self.roles.clone();
                roles.example_weight.take_if(|name| table.column(name).is_err());
                let parted = roles.part_table(Cow::Borrowed(table))?;
                let columns = match &parted.source {
                    Source::Table(table) => self.inspect(table)?,
                    Source::Blocks(_) => Inspection::default(),
                };
                (parted, columns)
            }
            Labeled::Arrays(arrays) => (self.roles.part_arrays(arrays)?, Inspection::default()),
        };
        let Parted { source, labels, weights, offsets, .. } = parted;
        let scores = self.scores(&source, offsets.as_deref())?;
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        let labels = self.head.encode(&labels)?;
        let loss = self.head.loss();
        if labels.len() * loss.outputs() != scores.len() * loss.label_width() {
            return Err(Error::Length { what: "labels", expected: scores.len(), found: labels.len() });
        }
        Ok((ScoredExamples { scores, labels, weights, offsets, columns }, source))
    }
}
