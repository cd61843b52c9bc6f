//! The examples of a model as an objective without a penalty.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::Covariance;
use super::refusal::refused;
use crate::data::Labels;
use crate::engine::{Examples, Local};
use crate::error::{Error, Result};
use crate::loss::{LossForm, at_best_constant};
use crate::model::{Model, as_wide};
use crate::objective::{Objective, RowBlock, Spread, Want};
use crate::penalty::NoPenalty;
use crate::roles::{FeatureSource, Labeled, Parted, needs_memory};

/// A model and labeled examples: their mean loss in the variables of centred and scaled features.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub(super) model: &'a Model,
    /// Over the features as they are encoded.
    pub(super) encoded: Objective<'a>,
    /// Over (x − mean)/scale.
    pub(super) objective: Objective<'a>,
    /// The same where the loss has the estimated parameter of the best constant model; `None` for a loss without one.
    constant: Option<Objective<'a>>,
    pub(super) spread: Spread,
    pub(super) mean: Vec<f64>,
    pub(super) scale: Vec<f64>,
    /// The weights of the model over (x − mean)/scale.
    pub(super) at: Vec<f64>,
    /// The cluster of each example, for each column of clusters.
    pub(super) clusters: Vec<Vec<u32>>,
    /// As they were given: they know their rows' places.
    pub(super) labels: Labels,
}

impl<'a> Problem<'a> {
    pub(super) fn of(model: &'a Model, examples: Labeled<'a>, covariance: &Covariance) -> Result<Self> {
        let parted = match examples {
            Labeled::Table(table) => {
                table.needs(model.roles.reserved().cloned().chain(model.reader.inputs()))?;
                model.roles.part_table(Cow::Borrowed(table))?
            }
            Labeled::Arrays(arrays) => model.roles.part_arrays(arrays)?,
            Labeled::Source(_) => return Err(needs_memory("inference")),
        };
        let Parted { source, labels, weights, offsets, names, .. } = parted;
        if let Some(names) = &names {
            model.reader.named_alike(names)?;
        }
        let design = model.reader.design(&source)?;
        as_wide(design.features(), model.shape.features)?;
        let encoded_labels = model.head.encode(&labels)?;
        let clusters = match covariance {
            Covariance::Clustered { columns, .. } => clusters(&source, columns)?,
            _ => Vec::new(),
        };
        let (weights, offsets) = (weights.map(Into::into), offsets.map(Into::into));
        let examples = Examples { design, labels: encoded_labels.into(), weights, offsets, parallel: true };
        let local = Local::of(examples, model.head.loss(), model.shape.biases > 0)?;
        let facts = local.facts()?.of_columns(model.features.names().clone(), model.reader.spans());
        let local = Arc::new(local);
        let encoded = Objective::new(facts, Arc::new(NoPenalty), local.clone())?;
        let (shape, spread) = (model.shape, encoded.spread()?);
        let centred = |j: usize| shape.biases > 0 && spread.dense[j];
        let mean: Vec<f64> = (0..shape.features).map(|j| if centred(j) { spread.mean[j] } else { 0.0 }).collect();
        let scale: Vec<f64> = (0..shape.features).map(|j| spread.unit(j, centred(j))).collect();
        let objective = encoded.rescaled(&mean, &scale)?;
        let constant = match encoded.loss().estimated() {
            Some(_) => {
                let loss = at_best_constant(model.head.loss(), local.examples().targets())?;
                let local = Arc::new(local.with_loss(loss.clone()));
                Some(objective.of_loss(loss, local.totals()?, local))
            }
            None => None,
        };
        let mut problem =
            Self { model, encoded, objective, constant, spread, mean, scale, at: Vec::new(), clusters, labels };
        problem.at = problem.rescaled(&model.weights);
        Ok(problem)
    }

    /// How many parameters of the loss were estimated where it is least, as the weights were: 0 or 1.
    pub(super) fn estimated(&self) -> usize {
        usize::from(self.encoded.loss().estimated().is_some_and(|of| of.derivatives(1.0, 0.0).is_some()))
    }

    /// Weights and biases of the encoded features as those over (x − mean)/scale.
    pub(super) fn rescaled(&self, encoded: &[f64]) -> Vec<f64> {
        let (shape, mut at) = (self.model.shape, encoded.to_vec());
        for output in 0..shape.outputs {
            let span = output * shape.features..(output + 1) * shape.features;
            let shift: f64 = at[span.clone()].iter().zip(&self.mean).map(|(w, m)| w * m).sum();
            at[span].iter_mut().zip(&self.scale).for_each(|(w, scale)| *w *= scale);
            for bias in (0..shape.biases).filter(|bias| shape.outputs == 1 || *bias == output) {
                at[shape.weights() + bias] += shift;
            }
        }
        at
    }

    /// Calls `each` for every example in order: its block of rows, its number in it, and its scores.
    pub(super) fn each_example(
        &self,
        mut each: impl FnMut(&RowBlock, usize, &[f64]) -> Result<()> + Send,
    ) -> Result<()> {
        let (objective, shape) = (&self.objective, self.objective.shape());
        let Some(rows) = objective.rows() else {
            return Err(refused("examples in order, one by one", "examples that are too far away"));
        };
        let mut scores = vec![0.0; objective.loss().outputs()];
        let order: Vec<u32> = (0..objective.examples() as u32).collect();
        rows.show(&mut objective.blocks(&order), &mut |block: &RowBlock| {
            for i in 0..block.len() {
                for (k, score) in scores.iter_mut().enumerate() {
                    let bias = if shape.biases > 0 { self.at[shape.weights() + k] } else { 0.0 };
                    *score = block.dot(i, &self.at[shape.weights_of(k)]) + bias + block.offset(i);
                }
                each(block, i, &scores)?;
            }
            Ok(())
        })
    }

    /// Σ s of something of the loss over all examples, at these weights and biases over (x − mean)/scale.
    pub(super) fn sum(&self, form: LossForm, at: &[f64]) -> Result<f64> {
        sum(&self.objective, form, at)
    }

    /// The same of the loss whose estimated parameter is that of the best constant model.
    pub(super) fn sum_of_constant(&self, form: LossForm, at: &[f64]) -> Result<f64> {
        sum(self.constant.as_ref().unwrap_or(&self.objective), form, at)
    }
}

fn sum(objective: &Objective<'_>, form: LossForm, at: &[f64]) -> Result<f64> {
    let Some(objective) = objective.with_loss(form) else { return Ok(f64::NAN) };
    Ok(objective.evaluate(at, Want::Loss)?.loss * objective.total_weight())
}

/// The cluster of each example by number, for each column.
fn clusters(source: &FeatureSource<'_>, columns: &[String]) -> Result<Vec<Vec<u32>>> {
    let FeatureSource::Table(table) = source else {
        return Err(Error::Unsupported {
            what: "clusters".to_owned(),
            needs: "a Table, whose column says the cluster of each row",
            found: "arrays".to_owned(),
        });
    };
    let numbered = |column: &String| -> Result<Vec<u32>> {
        let mut numbers = HashMap::new();
        let texts = Labeled::Table(table).groups(column)?;
        Ok(texts
            .into_iter()
            .map(|text| {
                let next = numbers.len() as u32;
                *numbers.entry(text).or_insert(next)
            })
            .collect())
    };
    columns.iter().map(numbered).collect()
}
