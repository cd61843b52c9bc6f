//! Passes over examples in memory.

use std::sync::{Arc, Mutex, PoisonError};

use super::Examples;
use super::columns::Columns;
use super::rows::Rows;
use super::viewed_examples::{Copies, ViewedExamples};
use crate::design::{Block, DesignMatrix};
use crate::error::{Error, Result};
use crate::loss::Loss;
use crate::objective::{
    Access, Aggregate, Answer, ColumnAccess, Facts, Objective, Pass, Request, RowAccess, Shape, Totals, View,
};
use crate::penalty::Penalty;

/// Examples in memory: the features of blocks side by side, labels, and how many biases the loss is to have.
///
/// # Example
/// ```
/// use std::sync::Arc;
///
/// use gradus::engine::Local;
/// use gradus::loss::Squared;
/// use gradus::objective::Want;
/// use gradus::penalty::NoPenalty;
/// use gradus::ndarray::array;
///
/// let x = array![[0.0], [1.0], [2.0]];
/// let examples = Local::new(vec![(&x).into()], vec![1.0, 3.0, 5.0], Arc::new(Squared), true)?;
/// let objective = examples.objective(Arc::new(NoPenalty))?;
/// assert_eq!(objective.evaluate(&[2.0, 1.0], Want::Loss)?.loss, 0.0);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug)]
pub struct Local<'a> {
    examples: Examples<'a>,
    loss: Arc<dyn Loss>,
    shape: Shape,
    first: u64,
    copies: Copies,
    /// What was asked for lately, the last at the end.
    views: Mutex<Vec<(View, Arc<ViewedExamples<'a>>)>>,
}

/// So many views are kept ready.
const MOST_VIEWS: usize = 4;
/// Neighbouring rows of a sample are taken together, as one cache line of a column holds them.
const RUN: usize = 16;

impl<'a> Local<'a> {
    /// Examples of weight 1 without offsets; labels are label-major where the loss has several.
    ///
    /// # Errors
    /// No rows; blocks or labels of different lengths; a block that is none.
    pub fn new(blocks: Vec<Block<'a>>, labels: Vec<f64>, loss: Arc<dyn Loss>, bias: bool) -> Result<Self> {
        let rows = blocks.first().map_or(labels.len() / loss.label_width(), Block::rows);
        let design = DesignMatrix::new(blocks, rows)?;
        let examples = Examples { design, labels: labels.into(), weights: None, offsets: None, parallel: true };
        Self::of(examples, loss, bias)
    }

    pub(crate) fn of(examples: Examples<'a>, loss: Arc<dyn Loss>, bias: bool) -> Result<Self> {
        examples.check(loss.as_ref())?;
        let (features, outputs) = (examples.design.features(), loss.coefficient_sets());
        let shape = Shape { features, outputs, biases: if bias { loss.outputs() } else { 0 } };
        Ok(Self { examples, loss, shape, first: 0, copies: Copies::default(), views: Mutex::default() })
    }

    /// The same with example weights and offsets, one per row.
    ///
    /// # Errors
    /// As many as there are not rows.
    pub fn weighted(mut self, weights: Option<Vec<f64>>, offsets: Option<Vec<f64>>) -> Result<Self> {
        (self.examples.weights, self.examples.offsets) = (weights.map(Into::into), offsets.map(Into::into));
        self.examples.check(self.loss.as_ref())?;
        Ok(self)
    }

    /// The same with passes on one thread, or on those of the current pool, as they are without this.
    #[must_use]
    pub fn parallel(mut self, parallel: bool) -> Self {
        self.examples.parallel = parallel;
        self
    }

    /// The same as the part of all examples that begins at this row.
    #[must_use]
    pub fn starting_at(self, row: u64) -> Self {
        Self { first: row, ..self }
    }

    /// What is known of these examples without a pass; their features have no names, and each is a column of its own.
    ///
    /// # Errors
    /// A sum of weights that is none.
    pub fn facts(&self) -> Result<Facts> {
        self.facts_with(self.totals()?)
    }

    /// The same where nobody asks for what the labels say.
    pub(crate) fn facts_of_counts(&self) -> Result<Facts> {
        self.facts_with(self.examples.counted()?)
    }

    fn facts_with(&self, totals: Totals) -> Result<Facts> {
        let design = &self.examples.design;
        let mut facts = Facts::new(self.shape.features, self.loss.clone(), self.shape.biases > 0, totals);
        facts.affine = design.affine().clone();
        facts.dense = design.dense_features().into();
        facts.full_blocks = design.full_blocks();
        facts.parallel = self.examples.parallel;
        Ok(facts)
    }

    pub(crate) fn examples(&self) -> &Examples<'a> {
        &self.examples
    }

    /// F over these examples: their mean loss and a penalty.
    ///
    /// # Errors
    /// As [`Local::facts`] and [`Objective::new`].
    pub fn objective(self, penalty: Arc<dyn Penalty>) -> Result<Objective<'a>> {
        Objective::new(self.facts()?, penalty, Arc::new(self))
    }

    /// Their numbers and weights, and what their labels say.
    pub(crate) fn totals(&self) -> Result<Totals> {
        self.examples.totals(self.loss.as_ref(), self.shape.biases)
    }

    /// The same examples counting otherwise; columns that were written out serve again.
    pub(crate) fn reweighted(&self, weights: Vec<f64>) -> Self {
        self.over(Examples { weights: Some(weights.into()), ..self.examples.clone() })
    }

    /// The same examples with other labels.
    pub(crate) fn relabeled(&self, labels: Vec<f64>) -> Self {
        self.over(Examples { labels: labels.into(), ..self.examples.clone() })
    }

    /// The same examples under another loss of as many scores.
    pub(crate) fn with_loss(&self, loss: Arc<dyn Loss>) -> Self {
        Self { loss, ..self.over(self.examples.clone()) }
    }

    /// The same over examples with the same features.
    fn over(&self, examples: Examples<'a>) -> Self {
        Self { examples, loss: self.loss.clone(), copies: self.copies.clone(), views: Mutex::default(), ..*self }
    }

    /// The examples as a view sees them.
    fn viewed(&self, view: &View) -> Result<Arc<ViewedExamples<'a>>> {
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |of: &View| Arc::ptr_eq(&of.affine, &view.affine) && of.loss == view.loss || of == view;
        let viewed = match views.iter().position(|(of, _)| same(of)) {
            Some(place) => views.remove(place).1,
            None => Arc::new(self.see(view)?),
        };
        if views.len() == MOST_VIEWS {
            views.remove(0);
        }
        views.push((view.clone(), viewed.clone()));
        Ok(viewed)
    }

    fn see(&self, view: &View) -> Result<ViewedExamples<'a>> {
        let design = &self.examples.design;
        if view.affine.features() != design.features() {
            let found = view.affine.features();
            return Err(Error::Length { what: "features of a request", expected: design.features(), found });
        }
        let unable = || Error::Unsupported {
            what: format!("a loss in the form {:?}", view.loss),
            needs: "a loss that has this form",
            found: self.loss.name().to_owned(),
        };
        let loss = view.loss.of(&self.loss).ok_or_else(unable)?;
        let examples = Examples { design: design.seen_through(view.affine.clone()), ..self.examples.clone() };
        Ok(ViewedExamples::new(examples, loss, self.shape, self.first, self.copies.clone()))
    }

    fn check(&self, aggregate: &Aggregate<'_>) -> Result<()> {
        let all = self.shape.len();
        let lengths: &[(usize, usize)] = match aggregate {
            Aggregate::Loss { at } | Aggregate::Gradient { at } | Aggregate::Curvature { at } => &[(at.len(), all)],
            Aggregate::HessianDiagonal { at } | Aggregate::Residual { at, .. } => &[(at.len(), all)],
            Aggregate::GroupGradients { at, .. } => &[(at.len(), all)],
            Aggregate::HessianProduct { at, direction } => &[(at.len(), all), (direction.len(), all)],
            Aggregate::SlopeChange { at, step } => &[(at.len(), all), (step.len(), all)],
            Aggregate::ScoreChange { step } => &[(step.len(), all)],
            Aggregate::SecondMomentProduct { direction } => {
                &[(direction.len(), self.shape.features + self.shape.biases.min(1))]
            }
            Aggregate::Factor { centre, .. } => &[(centre.len(), self.shape.features + 1)],
            Aggregate::Gram { centring, .. } => {
                let dense = self.examples.design.dense_width();
                &[(centring.centre.len(), dense), (centring.scale.len(), dense)]
            }
            _ => &[],
        };
        match lengths.iter().find(|(found, expected)| found != expected) {
            None => Ok(()),
            Some(&(found, expected)) => Err(Error::Length { what: "weights of a request", expected, found }),
        }
    }
}

impl Pass for Local<'_> {
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()> {
        self.check(&request.aggregate)?;
        let viewed = self.viewed(&request.view)?;
        if let Answer::Sums(used) = std::mem::take(into) {
            viewed.partials.give(used);
        }
        *into = match &request.aggregate {
            Aggregate::Loss { at } => viewed.losses(at, false)?.into(),
            Aggregate::Gradient { at } => viewed.losses(at, true)?.into(),
            Aggregate::Curvature { at } => viewed.keep(at)?.into(),
            Aggregate::HessianProduct { at, direction } => viewed.hessian_product(at, direction)?.into(),
            Aggregate::HessianDiagonal { at } => viewed.hessian_diagonal(at)?.into(),
            Aggregate::SlopeChange { at, step } => Answer::Largest(viewed.slope_change(at, step)?),
            Aggregate::ScoreChange { step } => viewed.score_change(step)?.into(),
            Aggregate::Spread => Answer::Spread(viewed.spread()?),
            Aggregate::SecondMomentProduct { direction } => viewed.second_moment_product(direction)?.into(),
            Aggregate::LargestNorm { mean_weight } => Answer::Largest(Some(viewed.largest_norm(*mean_weight)?)),
            Aggregate::GroupGradients { at, group } => Answer::Groups(viewed.group_gradients(at, group)?),
            Aggregate::GramSample { runs, weighting } => {
                let sample = viewed.counting_any(weighting)?.map(|viewed| viewed.gram_sample(runs));
                Answer::GramSample(sample.unwrap_or_default())
            }
            Aggregate::Gram { centring, weighting, parts } => {
                let viewed = viewed.counting(weighting)?;
                Answer::Gram(match parts {
                    None => vec![viewed.gram_sums(centring)?],
                    Some((part, parts)) => viewed.gram_sums_of_parts(centring, part, *parts)?,
                })
            }
            Aggregate::Factor { centre, weighting } => Answer::Factor(viewed.counting(weighting)?.factor(centre)?),
            Aggregate::Residual { at, weighting } => Answer::Residual(viewed.counting(weighting)?.residual(at)?),
        };
        Ok(())
    }

    fn rows<'b>(&self, access: &Access) -> Option<Arc<dyn RowAccess + 'b>>
    where
        Self: 'b,
    {
        let viewed = self.viewed(&access.view).ok()?;
        Some(Arc::new(Rows { viewed, access: access.clone() }))
    }

    fn columns<'b>(&self, access: &Access) -> Option<Arc<dyn ColumnAccess + 'b>>
    where
        Self: 'b,
    {
        let viewed = self.viewed(&access.view).ok()?;
        Some(Arc::new(Columns { viewed, access: access.clone() }))
    }

    fn sample<'b>(&self, rows: usize) -> Result<Option<(Totals, Arc<dyn Pass + 'b>)>>
    where
        Self: 'b,
    {
        let sample = Local::of(
            self.examples.take(&Self::sampled(rows, self.examples.rows()), self.loss.label_width())?,
            self.loss.clone(),
            self.shape.biases > 0,
        )?;
        Ok(Some((sample.totals()?, Arc::new(sample))))
    }
}

impl Local<'_> {
    /// Runs of so many of all rows, spread evenly: by their numbers alone, so that the same rows are taken whatever the seed.
    pub(super) fn sampled(rows: usize, all: usize) -> Vec<usize> {
        let runs = rows.div_ceil(RUN).clamp(1, all.div_ceil(RUN));
        let start = |k: usize| (all.div_ceil(RUN) as u128 * k as u128 / runs as u128) as usize * RUN;
        (0..runs).flat_map(|k| start(k)..(start(k) + RUN).min(all)).collect()
    }
}
