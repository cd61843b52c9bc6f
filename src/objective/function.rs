//! F as solvers see it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::reads::Reads;
use super::{
    Access, Aggregate, Answer, ColumnAccess, Curvature, Evaluated, Facts, GroupGradients, Pass, Reduction, Request,
    RowAccess, RowOrder, Shape, Spread, SpreadSums, Sums, Totals, View, Want,
};
use crate::design::Names;
use crate::error::Result;
use crate::linalg::{largest_eigenvalue, vector};
use crate::loss::{Edge, Loss, LossForm};
use crate::penalty::{Layout, Penalty, Rescaled};

/// F as solvers see it. Clones share the examples and count their passes together.
#[derive(Debug, Clone)]
pub struct Objective<'a> {
    facts: Arc<Facts>,
    penalty: Arc<dyn Penalty>,
    view: View,
    pass: Arc<dyn Pass + 'a>,
    /// Where the features lie, once somebody has asked.
    spread: Arc<OnceLock<Spread>>,
    reads: Reads,
}

impl<'a> Objective<'a> {
    /// The objective of these examples.
    ///
    /// # Errors
    /// A penalty that is none of these features.
    pub fn new(facts: Facts, penalty: Arc<dyn Penalty>, pass: Arc<dyn Pass + 'a>) -> Result<Self> {
        let penalty = penalty.for_model(&facts.layout, &|j| facts.names.get(j))?.unwrap_or(penalty);
        let view = View { affine: facts.affine.clone(), loss: LossForm::Itself };
        let (facts, spread, reads) = (Arc::new(facts), Arc::default(), Reads::default());
        Ok(Self { facts, penalty, view, pass, spread, reads })
    }

    /// The same with another penalty, which is one of this layout.
    pub(crate) fn penalised(self, penalty: Arc<dyn Penalty>) -> Self {
        Self { penalty, ..self }
    }

    /// The same over other examples of the same features.
    pub(crate) fn of_others(&self, totals: Totals, pass: Arc<dyn Pass + 'a>) -> Self {
        let facts = Arc::new(Facts { totals, ..(*self.facts).clone() });
        Self { facts, pass, spread: Arc::default(), ..self.clone() }
    }

    /// The same under another loss of as many scores.
    pub(crate) fn of_loss(&self, loss: Arc<dyn Loss>, totals: Totals, pass: Arc<dyn Pass + 'a>) -> Self {
        let facts = Arc::new(Facts { totals, loss, ..(*self.facts).clone() });
        Self { facts, pass, ..self.clone() }
    }

    /// What is known without a pass.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// How many weights and biases there are.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.facts.shape
    }

    /// The names of the features.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.facts.names
    }

    /// Which features belong to which column.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.facts.layout
    }

    /// The number of examples.
    #[must_use]
    pub fn examples(&self) -> u64 {
        self.facts.totals.examples
    }

    /// How many numbers of the examples a pass reads: all but those that are 0 by construction, as in one-hot features.
    #[must_use]
    pub fn entries(&self) -> f64 {
        self.facts.totals.entries
    }

    /// Σs.
    #[must_use]
    pub fn total_weight(&self) -> f64 {
        self.facts.totals.weight
    }

    /// ℓ.
    #[must_use]
    pub fn loss(&self) -> &dyn Loss {
        self.facts.loss.as_ref()
    }

    /// Ω.
    #[must_use]
    pub fn penalty(&self) -> &dyn Penalty {
        self.penalty.as_ref()
    }

    /// What gradients are divided by.
    #[must_use]
    pub fn reduction(&self) -> Reduction {
        self.facts.reduction
    }

    /// Whether work over all weights may use the threads of the current pool.
    #[must_use]
    pub fn parallel(&self) -> bool {
        self.facts.parallel
    }

    /// The biases of the model without features whose loss is least; `None` without biases, or where there are none that
    /// are finite.
    #[must_use]
    pub fn best_constant(&self) -> Option<&[f64]> {
        self.facts.totals.best_constant.as_deref()
    }

    /// Why no finite bias is best, whatever the weights, where the labels have none.
    #[must_use]
    pub fn edge(&self) -> Option<Edge> {
        self.facts.totals.edge
    }

    /// The root of the weighted mean square of ∂ℓ/∂z at the best constant model: what slopes of F are large or small beside.
    #[must_use]
    pub fn gradient_scale(&self) -> f64 {
        self.facts.totals.gradient_scale
    }

    /// The same as a unit of slopes: 1 where there is no slope.
    #[must_use]
    pub fn gradient_unit(&self) -> f64 {
        Some(self.gradient_scale()).filter(|scale| scale.is_finite() && *scale > 0.0).unwrap_or(1.0)
    }

    /// The weights, all 0, and the biases of the best constant model; 0 where there is none.
    #[must_use]
    pub fn constant_model(&self) -> Vec<f64> {
        let shape = self.shape();
        let mut at = vec![0.0; shape.len()];
        if let Some(best) = self.best_constant() {
            at[shape.weights()..].copy_from_slice(best);
        }
        at
    }

    /// The loss of the best constant model; no feature is read.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn constant_loss(&self) -> Result<f64> {
        Ok(self.evaluate(&self.constant_model(), Want::Loss)?.loss)
    }

    /// The features of each one-hot block that sums to 1 in every row.
    #[must_use]
    pub(crate) fn full_blocks(&self) -> &[Range<usize>] {
        &self.facts.full_blocks
    }

    /// Passes over the examples so far, of every kind: the unit of cost. An epoch of single examples is one.
    #[must_use]
    pub fn passes(&self) -> f64 {
        self.reads.rows() / self.examples() as f64
    }

    /// The same objective with the corners of its loss rounded over scores within a width; `None` where the loss does not
    /// know how.
    #[must_use]
    pub fn smoothed(&self, width: f64) -> Option<Self> {
        self.with_loss(LossForm::Smoothed(width))
    }

    /// The same objective with its loss in another form; `None` where the loss has none.
    #[must_use]
    pub fn with_loss(&self, form: LossForm) -> Option<Self> {
        let loss = form.of(&self.facts.loss)?;
        let facts = Arc::new(Facts { loss, ..(*self.facts).clone() });
        let view = View { loss: form, ..self.view.clone() };
        Some(Self { facts, view, ..self.clone() })
    }

    /// The same objective in the variables of features (x − mean)/scale: a weight v there is the weight v/scale here.
    /// The data is not touched, F does not change.
    ///
    /// # Errors
    /// Scales of another number than the features.
    pub fn rescaled(&self, mean: &[f64], scale: &[f64]) -> Result<Self> {
        let affine = Arc::new(self.view.affine.rescaled(mean, scale)?);
        let scales = scale.iter().copied().cycle().take(self.shape().weights()).collect();
        let penalty = Arc::new(Rescaled::new(self.penalty.clone(), scales));
        let view = View { affine, ..self.view.clone() };
        Ok(Self { penalty, view, spread: Arc::default(), ..self.clone() })
    }

    /// About so many examples, spread evenly, as an objective of its own: what a solver learns from it costs a small part
    /// of a pass. `None` where there is none.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn sample(&self, rows: usize) -> Result<Option<Self>> {
        let Some((totals, pass)) = self.pass.sample(rows)? else { return Ok(None) };
        let sample = self.of_others(totals, pass);
        sample.reads.add(sample.examples() as usize);
        Ok(Some(sample))
    }

    /// The data part at `at` (weights, output-major, then biases): one pass over the examples. What `into` holds is
    /// replaced, and its memory used again.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn evaluate_into(&self, at: &[f64], want: Want, into: &mut Evaluated) -> Result<()> {
        let at = Cow::Borrowed(at);
        let aggregate = match want {
            Want::Loss => Aggregate::Loss { at },
            Want::Gradient => Aggregate::Gradient { at },
        };
        self.sums_into(aggregate, into)?;
        Ok(())
    }

    /// The same into memory of its own.
    ///
    /// # Errors
    /// As [`Objective::evaluate_into`].
    pub fn evaluate(&self, at: &[f64], want: Want) -> Result<Evaluated> {
        let mut evaluated = Evaluated::default();
        self.evaluate_into(at, want, &mut evaluated)?;
        Ok(evaluated)
    }

    /// By what part of itself a step turns the slope of an example in a score, at most, to first order:
    /// max |Σₗ hₖₗ·uₗ| / |gₖ| over the examples whose label lies at an edge of the loss's domain, u being what the step moves the
    /// scores by: two passes over the scores. `None` where the loss has no curvature.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub(crate) fn slope_change(&self, at: &[f64], step: &[f64]) -> Result<Option<f64>> {
        self.largest(Aggregate::SlopeChange { at: Cow::Borrowed(at), step: Cow::Borrowed(step) }, 2.0)
    }

    /// (1/Σs)·Σ s·|u|·x per feature, u being what a step moves the scores by (of several the sum over them): one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub(crate) fn score_change(&self, step: &[f64]) -> Result<Vec<f64>> {
        let mut all = Evaluated::default();
        self.sums_into(Aggregate::ScoreChange { step: Cow::Borrowed(step) }, &mut all)?;
        let Shape { features, outputs, .. } = self.shape();
        Ok((0..features).map(|j| (0..outputs).map(|output| all.gradient[output * features + j]).sum()).collect())
    }

    /// Σ s·∂ℓ/∂w over the examples of each group, at a point; `group` says of each example in which it is. One pass.
    ///
    /// # Errors
    /// Examples that can no longer be read; groups of another number than the examples.
    pub(crate) fn group_gradients(&self, at: &[f64], group: &[u32]) -> Result<GroupGradients> {
        let aggregate = Aggregate::GroupGradients { at: Cow::Borrowed(at), group: Cow::Borrowed(group) };
        if let Answer::Groups(found) = self.run(aggregate, 1.0)? { Ok(found) } else { Err(Answer::mismatch()) }
    }

    /// Where the features lie: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn spread(&self) -> Result<Spread> {
        if let Some(known) = self.spread.get() {
            return Ok(known.clone());
        }
        let Answer::Spread(SpreadSums { weight, mean, squares, .. }) = self.run(Aggregate::Spread, 1.0)? else {
            return Err(Answer::mismatch());
        };
        let deviation = squares.iter().map(|s| (s / weight).sqrt()).collect();
        let found = Spread { mean, deviation, dense: self.facts.dense.to_vec() };
        Ok(self.spread.get_or_init(|| found).clone())
    }

    /// How curved the second moments are: one pass for few features, a few dozen for many.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn curvature(&self) -> Result<Curvature> {
        let Shape { features, biases, .. } = self.shape();
        let product = |v: &[f64]| {
            let aggregate = Aggregate::SecondMomentProduct { direction: Cow::Borrowed(v) };
            let mut sums = self.run(aggregate, 1.0)?.sums()?.gradient;
            sums.iter_mut().for_each(|x| *x /= self.total_weight());
            Ok(sums)
        };
        let largest_eigenvalue = largest_eigenvalue(features + biases.min(1), &product)?;
        let mean_weight = self.total_weight() / self.examples() as f64;
        let largest_norm = self.largest(Aggregate::LargestNorm { mean_weight }, 1.0)?.unwrap_or_default();
        Ok(Curvature { largest_eigenvalue, largest_norm })
    }

    /// The examples in any order; `None` where they are too far away.
    #[must_use]
    pub fn rows(&self) -> Option<Arc<dyn RowAccess + 'a>> {
        self.pass.rows(&self.access())
    }

    /// The same on the thread that asks, alone.
    pub(crate) fn rows_on_one_thread(&self) -> Option<Arc<dyn RowAccess + 'a>> {
        self.pass.rows(&Access { parallel: false, ..self.access() })
    }

    /// An order of rows as blocks of a size that the cache likes, to be shown.
    pub fn blocks<'o>(&self, order: impl Into<RowOrder<'o>>) -> impl Iterator<Item = RowOrder<'o>> + Send {
        order.into().blocks(self.facts.dense.iter().filter(|dense| **dense).count())
    }

    /// The examples column by column: what coordinate descent walks over. Only for a loss of one score.
    #[must_use]
    pub fn columns(&self) -> Option<Arc<dyn ColumnAccess + 'a>> {
        let one_score = self.loss().outputs() == 1 && self.loss().label_width() == 1;
        if one_score { self.pass.columns(&self.access()) } else { None }
    }

    fn access(&self) -> Access {
        Access {
            view: self.view.clone(),
            total_weight: self.total_weight(),
            examples: self.examples(),
            parallel: self.parallel(),
            reads: self.reads.clone(),
        }
    }

    /// One request over all examples, counted as so many passes.
    pub(super) fn run(&self, aggregate: Aggregate<'_>, passes: f64) -> Result<Answer> {
        let mut answer = Answer::Nothing;
        self.run_into(aggregate, passes, &mut answer)?;
        Ok(answer)
    }

    fn run_into(&self, aggregate: Aggregate<'_>, passes: f64, into: &mut Answer) -> Result<()> {
        self.reads.add((passes * self.examples() as f64) as usize);
        self.pass.run(&Request { view: self.view.clone(), aggregate }, into)
    }

    fn largest(&self, aggregate: Aggregate<'_>, passes: f64) -> Result<Option<f64>> {
        match self.run(aggregate, passes)? {
            Answer::Largest(found) => Ok(found),
            _ => Err(Answer::mismatch()),
        }
    }

    /// Sums over all examples as means over the features; [`Sums::curved`] and [`Sums::pearson`].
    pub(super) fn sums_into(&self, aggregate: Aggregate<'_>, into: &mut Evaluated) -> Result<(bool, Option<f64>)> {
        // Where all weights are 0, as where most runs begin, no feature is read for a loss.
        let reads = match &aggregate {
            Aggregate::Loss { at } => at[..self.shape().weights()].iter().any(|w| *w != 0.0),
            _ => true,
        };
        let mut answer = Answer::Sums(Sums { gradient: std::mem::take(&mut into.gradient), ..Sums::default() });
        self.run_into(aggregate, if reads { 1.0 } else { 0.0 }, &mut answer)?;
        let Sums { loss, gradient, curved, pearson } = answer.sums()?;
        *into = Evaluated { loss: loss / self.total_weight(), gradient };
        self.finish(&mut into.gradient);
        Ok((curved, pearson))
    }

    /// From sums over what is stored to the features and, unless sums were asked for, to means.
    fn finish(&self, gradient: &mut [f64]) {
        if gradient.is_empty() {
            return;
        }
        let total = if self.reduction() == Reduction::Mean { self.total_weight() } else { 1.0 };
        let (weights, biases) = gradient.split_at_mut(self.shape().weights());
        for weights in weights.chunks_mut(self.shape().features.max(1)) {
            vector::each(weights, self.parallel(), |features, weights| {
                let each = weights.iter_mut().zip(self.view.affine.inverses(features));
                each.for_each(|(g, inverse)| *g = *g * inverse / total);
            });
        }
        biases.iter_mut().for_each(|g| *g /= total);
    }
}
