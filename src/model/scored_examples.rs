//! Labeled examples with the scores that a model gives them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Model;
use crate::column::{Inspection, ROWS_AT_A_TIME};
use crate::data;
use crate::error::{Error, Result};
use crate::loss::Targets;
use crate::roles::{FeatureSource, Labeled, Parted, needs_memory};

/// What every judgement of a model on labeled examples begins with: those of weight 0 are left out.
#[derive(Debug)]
pub(crate) struct ScoredExamples {
    /// Output-major.
    pub(crate) scores: Vec<f64>,
    /// As the loss sees them, label-major.
    pub(crate) labels: Vec<f64>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    pub(crate) rows: usize,
    /// What the columns met in a table.
    pub(crate) columns: Inspection,
}

impl ScoredExamples {
    pub(crate) fn targets(&self) -> Targets<'_> {
        Targets { labels: &self.labels, weights: self.weights.as_deref(), offsets: self.offsets.as_deref() }
    }

    /// Some of the examples, in this order; a row may stand several times.
    pub(super) fn of_rows(&self, rows: &[usize]) -> Self {
        let of = |values: &[f64]| rows.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        let of_sets = |values: &[f64]| values.chunks(self.rows.max(1)).flat_map(of).collect();
        Self {
            scores: of_sets(&self.scores),
            labels: of_sets(&self.labels),
            weights: self.weights.as_deref().map(of),
            offsets: self.offsets.as_deref().map(of),
            rows: rows.len(),
            columns: Inspection::default(),
        }
    }

    /// Those of runs of rows of one source, one after the other.
    fn joined(parts: Vec<Self>) -> Self {
        let rows = parts.iter().map(|part| part.rows).sum();
        // Set after set, whatever the rows of a part.
        let all = |of: fn(&Self) -> &[f64]| -> Vec<f64> {
            let sets = parts.first().map_or(0, |part| of(part).len() / part.rows.max(1));
            let set = |k: usize| parts.iter().flat_map(move |part| &of(part)[k * part.rows..(k + 1) * part.rows]);
            (0..sets).flat_map(set).copied().collect()
        };
        let given = |of: fn(&Self) -> Option<&[f64]>| -> Option<Vec<f64>> {
            parts.iter().map(of).collect::<Option<Vec<&[f64]>>>().map(|each| each.concat())
        };
        let (scores, labels) = (all(|part| &part.scores), all(|part| &part.labels));
        let (weights, offsets) = (given(|part| part.weights.as_deref()), given(|part| part.offsets.as_deref()));
        let columns = parts.into_iter().map(|part| part.columns).reduce(Inspection::join).unwrap_or_default();
        Self { scores, labels, weights, offsets, rows, columns }
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
        self.rows += others.rows;
        self.offsets = None;
    }
}

impl Model {
    /// Scores labeled examples.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub(crate) fn scored(&self, examples: Labeled<'_>) -> Result<ScoredExamples> {
        match examples {
            Labeled::Source(source) => self.scored_in_parts(source),
            examples => Ok(self.scored_with_source(examples)?.0),
        }
    }

    /// Scores the examples of a source, some at a time: memory holds the scores and the labels of all.
    fn scored_in_parts(&self, source: &dyn data::Source) -> Result<ScoredExamples> {
        let schema = source.schema()?;
        let known: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let mut roles = self.roles.clone();
        roles.example_weight.take_if(|name| !known.contains(name));
        let read = self.labels().iter().cloned().chain(self.reader.inputs());
        let read: BTreeSet<String> = read.chain(roles.shifts().cloned()).chain(roles.example_weight.clone()).collect();
        let missing: Vec<&String> = read.iter().filter(|name| !known.contains(name)).collect();
        if !missing.is_empty() {
            return Err(Error::missing(&missing, &known));
        }
        let read: Vec<String> = known.into_iter().filter(|name| read.contains(name)).collect();
        let mut parts = Vec::new();
        roles.each_present((source, &read), ROWS_AT_A_TIME, &mut |table| {
            parts.push(self.scored_with_source(Labeled::Table(table))?.0);
            Ok(())
        })?;
        Ok(ScoredExamples::joined(parts))
    }

    /// Scores labeled examples, and keeps their features, in the same rows.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub(crate) fn scored_with_source<'a>(&self, examples: Labeled<'a>) -> Result<(ScoredExamples, FeatureSource<'a>)> {
        let Parted { source, labels, weights, offsets, .. } = self.parted(examples)?;
        let columns = match &source {
            FeatureSource::Table(table) => self.inspect(table)?,
            FeatureSource::Blocks(_) => Inspection::default(),
        };
        let scores = self.scores(&source, offsets.as_deref())?;
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        let (rows, labels) = (labels.len(), self.head.encode(&labels)?);
        let loss = self.head.loss();
        if labels.len() * loss.outputs() != scores.len() * loss.label_width() {
            return Err(Error::Length { what: "labels", expected: scores.len(), found: labels.len() });
        }
        Ok((ScoredExamples { scores, labels, weights, offsets, rows, columns }, source))
    }

    /// Labeled examples taken apart; a table need not have the weights that training had.
    pub(super) fn parted<'a>(&self, examples: Labeled<'a>) -> Result<Parted<'a>> {
        match examples {
            Labeled::Table(table) => {
                self.needs(table, self.labels())?;
                let mut roles = self.roles.clone();
                roles.example_weight.take_if(|name| table.column(name).is_err());
                roles.part_table(Cow::Borrowed(table))
            }
            Labeled::Arrays(arrays) => self.roles.part_arrays(arrays),
            Labeled::Source(_) => Err(needs_memory("this judgement of a model")),
        }
    }
}
