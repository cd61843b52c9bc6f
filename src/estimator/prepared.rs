//! Examples made ready for a solver: learned columns, encoded labels, one objective.

use std::sync::Arc;
use std::time::Instant;

use super::Estimator;
use crate::column::{inferred, learn};
use crate::data::{Labels, Table};
use crate::error::{Error, Result};
use crate::head::Head;
use crate::model::{Arrays, Labeled, Model, Named, Reader, distinct, example_weights, finite};
use crate::objective::{Examples, InMemory, Objective};
use crate::penalty::NoPenalty;
use crate::progress::Warning;

/// Everything between a table and a solver.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) objective: Arc<InMemory<'a>>,
    pub(super) validation: Option<Arc<InMemory<'a>>>,
    pub(super) reader: Reader,
    pub(super) head: Arc<dyn Head>,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Warning>,
    /// When the fit began.
    pub(super) begun: Instant,
    columns: Named,
}

/// Labels, weights and offsets of labeled examples, still without features.
struct Parts {
    labels: Labels,
    weights: Option<Vec<f64>>,
    offsets: Option<Vec<f64>>,
}

impl<'a> Prepared<'a> {
    /// Learns columns and head from the examples.
    pub(super) fn new(estimator: &Estimator, examples: Labeled<'a>) -> Result<Self> {
        Self::build(estimator, examples, None)
    }

    /// The same with the columns and the head of an earlier fit.
    pub(super) fn again(estimator: &Estimator, examples: Labeled<'a>, model: &Model) -> Result<Self> {
        Self::build(estimator, examples, Some(model))
    }

    fn build(estimator: &Estimator, examples: Labeled<'a>, earlier: Option<&Model>) -> Result<Self> {
        let begun = Instant::now();
        let (mut notes, mut warnings) = (Vec::new(), Vec::new());
        let (parts, source) = match examples {
            Labeled::Table(table) => {
                let table = present(estimator, table, &mut notes)?;
                (of_table(estimator, &table)?, Source::Table(table))
            }
            Labeled::Arrays(mut arrays) => (of_arrays(estimator, &mut arrays)?, Source::Arrays(arrays)),
        };
        if parts.labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        }
        let head = match earlier {
            Some(model) => model.head.clone(),
            None => estimator.task.head(estimator.loss.as_ref())?.learn(&parts.labels)?,
        };
        let reader = match (earlier, &source) {
            (Some(model), _) => model.reader.clone(),
            (None, Source::Table(table)) => {
                learned(estimator, table, parts.weights.as_deref(), &mut notes, &mut warnings)?
            }
            (None, Source::Arrays(arrays)) => Reader::of_array(&arrays.x, arrays.names.as_ref())?,
        };
        let features = reader.features();
        distinct(&features)?;
        if features.is_empty() {
            return Err(Error::Empty { what: "there are no features to learn from" });
        }
        let design = match &source {
            Source::Table(table) => reader.design_of_table(table)?,
            Source::Arrays(arrays) => reader.design_of_array(&arrays.x)?,
        };
        let examples = Examples {
            design,
            labels: head.encode(&parts.labels)?.into(),
            weights: parts.weights.map(Into::into),
            offsets: parts.offsets.map(Into::into),
            names: features.iter().map(|feature| feature.name.clone()).collect(),
            columns: reader.spans(),
            parallel: estimator.threads != Some(1),
        };
        let penalty = estimator.penalty.clone();
        let objective = InMemory::new(examples, head.loss(), penalty, estimator.reduction, estimator.bias)?;
        let columns = Named {
            label: estimator.label.clone(),
            example_weight: estimator.example_weight.clone(),
            offset: estimator.offset.clone(),
        };
        let validation = match &estimator.validation {
            Some(table) => Some(Arc::new(validation(estimator, table, &reader, head.as_ref())?)),
            None => None,
        };
        Ok(Self { objective: Arc::new(objective), validation, reader, head, notes, warnings, begun, columns })
    }

    pub(super) fn model(&self, weights: Vec<f64>) -> Result<Model> {
        let shape = self.objective.shape();
        Model::new(self.reader.clone(), self.head.clone(), shape, weights, self.columns.clone())
    }
}

enum Source<'a> {
    Table(Table),
    Arrays(Arrays<'a>),
}

/// The table without the examples of weight 0, which are as good as absent.
fn present(estimator: &Estimator, table: &Table, notes: &mut Vec<String>) -> Result<Table> {
    let Some(name) = &estimator.example_weight else { return Ok(table.clone()) };
    let weights = example_weights(table, name)?;
    let rows: Vec<usize> = (0..weights.len()).filter(|&row| weights[row] > 0.0).collect();
    if rows.len() == weights.len() {
        return Ok(table.clone());
    }
    notes.push(format!("{} examples of weight 0 left out", weights.len() - rows.len()));
    table.take(&rows)
}

fn of_table(estimator: &Estimator, table: &Table) -> Result<Parts> {
    let weights = estimator.example_weight.as_ref().map(|name| example_weights(table, name)).transpose()?;
    let offsets = estimator.offset.as_ref().map(|name| finite(table, name)).transpose()?;
    Ok(Parts { labels: Labels::from_table(table, &estimator.label)?, weights, offsets })
}

fn of_arrays(estimator: &Estimator, arrays: &mut Arrays<'_>) -> Result<Parts> {
    arrays.check()?;
    let labels = Labels::from_numbers(&estimator.label, std::mem::take(&mut arrays.y))?;
    Ok(Parts { labels, weights: arrays.weights.take(), offsets: arrays.offsets.take() })
}

/// Lets the columns learn: those given, or those inferred.
fn learned(
    estimator: &Estimator,
    table: &Table,
    weights: Option<&[f64]>,
    notes: &mut Vec<String>,
    warnings: &mut Vec<Warning>,
) -> Result<Reader> {
    let columns = match &estimator.columns {
        Some(columns) => columns.clone(),
        None => {
            let mut except = vec![estimator.label.as_str()];
            except.extend(estimator.example_weight.as_deref());
            except.extend(estimator.offset.as_deref());
            let found = inferred(table, &except)?;
            warnings.extend(found.warnings);
            found.columns
        }
    };
    let encoders = learn(&columns, table, weights)?;
    if estimator.columns.is_none() {
        let each =
            columns.iter().zip(&encoders).map(|(column, encoder)| format!("{} ({})", column.name(), encoder.kind()));
        notes.push(format!("columns inferred: {}", each.collect::<Vec<_>>().join(", ")));
    }
    warnings.extend(encoders.iter().flat_map(|encoder| encoder.warnings()));
    Ok(Reader::Columns(encoders))
}

/// The loss over examples that are not learned from, without the penalty.
fn validation<'b>(estimator: &Estimator, table: &Table, reader: &Reader, head: &dyn Head) -> Result<InMemory<'b>> {
    let parts = of_table(estimator, table)?;
    let examples = Examples {
        design: reader.design_of_table(table)?,
        labels: head.encode(&parts.labels)?.into(),
        weights: parts.weights.map(Into::into),
        offsets: parts.offsets.map(Into::into),
        names: Arc::from([]),
        columns: Vec::new(),
        parallel: estimator.threads != Some(1),
    };
    InMemory::new(examples, head.loss(), Arc::new(NoPenalty), estimator.reduction, estimator.bias)
}
