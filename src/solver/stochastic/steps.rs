//! The stochastic step, over the blocks of rows that are shown.

use std::any::Any;

use pulp::NullaryFnOnce;

use super::averaging::{Average, Averaging};
use super::batch_gradient::BatchGradient;
use super::epoch_plan::EpochPlan;
use super::lazy_penalty::LazyPenalty;
use crate::design::step;
use crate::error::Result;
use crate::instructions::widest;
use crate::loss::Tile;
use crate::objective::{Example, RowAccess, RowBlock, RowOrder};
use crate::optimizer::Step;
use crate::solver::final_point::final_point;

/// So many rows ahead weights are asked for.
const AHEAD: usize = 2;

/// The steps of an epoch, or of a shard of it, and what they change.
///
/// Where the optimizer is plain descent and the penalty acts on each weight alone, a step costs what its batch touches
/// ([`LazyPenalty`]); over single examples it is taken at once, while the row is in the first-level cache. All other steps go by
/// the optimizer and visit every weight that it, the penalty or an average asks for. Plain steps have the same bits in all three
/// ways, up to the rounding of a penalty that waits.
pub(super) struct Steps<'s, 'e> {
    plan: &'s EpochPlan<'e>,
    /// Weights, output-major, then biases.
    weights: &'s mut [f64],
    state: &'s mut (dyn Any + Send),
    averaging: &'s mut Averaging,
    /// Examples that will be shown and are in no batch yet.
    left: usize,
    /// Updates before the next one, as schedules count them, and by how many each step counts.
    step: u64,
    stride: u64,
    batch: BatchGradient<'s>,
    lazy: Option<LazyPenalty>,
    example: Option<Example>,
    sums: EpochSums,
}

/// What the steps came to.
#[derive(Debug, Default)]
pub(super) struct EpochSums {
    /// How many.
    pub(super) steps: u64,
    /// Σ s·ℓ over their examples, each at the weights before its step, and Σ s.
    pub(super) loss: f64,
    pub(super) weight: f64,
    /// η of the last.
    pub(super) rate: f64,
    /// The sum of the weights after each step, where their mean is wanted.
    pub(super) weights: Option<Vec<f64>>,
}

impl EpochSums {
    /// Adds those of later steps, or of another shard.
    pub(super) fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.loss += other.loss;
        self.weight += other.weight;
        if other.steps > 0 {
            self.rate = other.rate;
        }
        match (&mut self.weights, other.weights) {
            (Some(sum), Some(other)) => sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other),
            (sum, other) => *sum = sum.take().or(other),
        }
    }
}

impl<'s, 'e> Steps<'s, 'e> {
    /// Over so many examples, from these weights and this state of the optimizer on.
    pub(super) fn new(
        plan: &'s EpochPlan<'e>,
        weights: &'s mut [f64],
        state: &'s mut (dyn Any + Send),
        averaging: &'s mut Averaging,
        examples: usize,
    ) -> Self {
        let mean = matches!(plan.average, Some(Average::Last(_)));
        let weights_summed = mean.then(|| vec![0.0; weights.len()]);
        Self {
            batch: BatchGradient::new(plan.objective),
            lazy: plan.is_plain().then(|| LazyPenalty::new(plan.objective, plan.shrinkage, mean)).flatten(),
            example: plan.optimizer.properties().per_example.then(Example::default),
            sums: EpochSums { weights: weights_summed, ..EpochSums::default() },
            plan,
            weights,
            state,
            averaging,
            left: examples,
            step: 0,
            stride: 1,
        }
    }

    /// The same counting on from so many updates, each step as `stride` of them.
    pub(super) fn counting(self, step: u64, stride: u64) -> Self {
        Self { step, stride, ..self }
    }

    /// Takes the steps over these blocks of rows; weights that waited are brought up to date.
    pub(super) fn through(
        mut self,
        rows: &dyn RowAccess,
        blocks: &mut (dyn Iterator<Item = RowOrder<'_>> + Send),
    ) -> Result<EpochSums> {
        let outcome = rows.show(blocks, &mut |block: &RowBlock| self.take(block));
        if let Some(lazy) = &mut self.lazy {
            lazy.finish(self.weights, self.sums.weights.as_deref_mut());
        }
        outcome.map(|()| self.sums)
    }

    /// Steps over the examples of a block, the next ones of the epoch.
    fn take(&mut self, block: &RowBlock) -> Result<()> {
        let loss = self.plan.objective.loss();
        if self.plan.size == 1 && loss.outputs() * loss.label_width() == 1 && self.lazy.is_some() {
            return widest().dispatch(SingleSteps { steps: self, block });
        }
        let mut row = 0;
        while row < block.len() {
            if self.batch.missing() == 0 {
                let rows = self.plan.size.min(self.left);
                self.left -= rows;
                self.batch.open(rows);
            }
            let rows = row..block.len().min(row + self.batch.missing());
            row = rows.end;
            self.add(block, rows);
            if self.batch.missing() == 0 {
                if let Some(example) = &mut self.example {
                    self.batch.write_example(block, row - 1, example);
                }
                self.update(block)?;
            }
        }
        Ok(())
    }

    /// Adds rows to the gradient of the open batch.
    fn add(&mut self, block: &RowBlock, rows: std::ops::Range<usize>) {
        let shape = self.plan.objective.shape();
        let scale = match &mut self.lazy {
            Some(lazy) => {
                let outputs = if lazy.cuts() { shape.outputs } else { 0 };
                for output in 0..outputs {
                    let offset = output * shape.features;
                    rows.clone().for_each(|row| block.each_entry(row, |j, _| lazy.cut(offset + j, self.weights)));
                }
                lazy.scale()
            }
            None => 1.0,
        };
        self.batch.add(block, rows, self.weights, scale);
    }

    /// The step of a batch that is complete.
    fn update(&mut self, block: &RowBlock) -> Result<()> {
        let (loss, weight) = self.batch.mean_loss();
        let rate = self.plan.rate(self.step)?;
        count(&mut self.sums, self.plan, self.step, (loss, weight, rate))?;
        match &mut self.lazy {
            Some(lazy) => {
                let (batch, weights) = (&mut self.batch, &mut *self.weights);
                let mut sum = self.sums.weights.as_deref_mut();
                let biases = self.plan.objective.shape().weights()..weights.len();
                for place in lazy.dense().iter().cloned().chain([biases]).flatten() {
                    weights[place] -= rate * batch.take(place);
                }
                let mut places = std::mem::take(&mut batch.sparse_places);
                for place in places.drain(..) {
                    // A place that was met before is zero by now.
                    let (place, slope) = (place as usize, batch.take(place as usize));
                    lazy.step(place, rate, slope, weights, sum.as_deref_mut());
                }
                batch.sparse_places = places;
                lazy.after_step(rate, weights, sum);
            }
            None => self.optimize(rate, block),
        }
        self.step = self.step.saturating_add(self.stride);
        Ok(())
    }

    /// The optimizer's step, the penalty on every weight, and the average.
    fn optimize(&mut self, rate: f64, block: &RowBlock) {
        let EpochPlan { objective, optimizer, implicit, epoch, past, average, .. } = *self.plan;
        let (penalty, weights) = (objective.penalty(), objective.shape().weights());
        let mut step = Step::new(rate, self.step, epoch, past).with_layout(objective.layout());
        if let Some(example) = &self.example {
            step = step.with_example(example, objective.loss());
        }
        self.batch.list_touched(block);
        let gradient = &mut self.batch.gradient;
        if !penalty.is_none() && !implicit {
            penalty.slope(&self.weights[..weights], &mut gradient.values[..weights]);
            let touched = gradient.touched.take();
            optimizer.update(self.state, &step, gradient, self.weights);
            gradient.values.fill(0.0);
            gradient.touched = touched;
        } else {
            optimizer.update(self.state, &step, gradient, self.weights);
        }
        gradient.clear();
        if !penalty.is_none() && implicit {
            penalty.prox(&mut self.weights[..weights], &|j| optimizer.rate_on(self.state, &step, j));
        }
        optimizer.after_prox(self.state, &step, self.weights);
        let point = final_point(penalty.corner(), optimizer, self.state, self.weights);
        if let Some(Average::Exponential(decay)) = average {
            self.averaging.add_decaying(point, decay);
        }
        if let Some(sum) = &mut self.sums.weights {
            sum.iter_mut().zip(point).for_each(|(sum, w)| *sum += w);
        }
    }
}

/// Counts the step of a batch of this mean loss and weight, at this rate.
#[inline(always)]
fn count(sums: &mut EpochSums, plan: &EpochPlan<'_>, step: u64, (loss, weight, rate): (f64, f64, f64)) -> Result<()> {
    // Its share of the whole: one outlier among millions of examples is no divergence. Not ≤ is also true of a NaN.
    if !(loss * (weight / plan.total_weight) <= plan.bound) {
        return Err((plan.lost)(step, loss, rate));
    }
    sums.steps += 1;
    sums.loss += loss * weight;
    sums.weight += weight;
    sums.rate = rate;
    Ok(())
}

/// What `pulp` runs for plain steps over single examples: the score of a row and the update by it.
struct SingleSteps<'p, 's, 'e> {
    steps: &'p mut Steps<'s, 'e>,
    block: &'p RowBlock,
}

impl NullaryFnOnce for SingleSteps<'_, '_, '_> {
    type Output = Result<()>;

    #[inline(always)]
    fn call(self) -> Result<()> {
        let (Self { steps, block }, mut row) = (self, 0);
        while row < block.len() {
            block.packed.prefetch_weights(row + AHEAD, steps.weights);
            steps.single(block, row)?;
            row += 1;
        }
        Ok(())
    }
}

impl Steps<'_, '_> {
    #[inline(always)]
    fn single(&mut self, block: &RowBlock, row: usize) -> Result<()> {
        let Self { plan, weights, lazy: Some(lazy), sums, batch, .. } = self else { return Ok(()) };
        let (packed, shape, loss) = (&block.packed, batch.shape, batch.loss);
        let (bias, has_bias) = (shape.weights(), shape.biases > 0);
        let rate = plan.rate(self.step)?;
        if lazy.cuts() {
            packed.each_entry(row, |j, _| lazy.cut(j, weights));
        }
        let constant = if has_bias { weights[bias] } else { 0.0 };
        let dense = constant + block.offset(row) + packed.dense_score(row, weights);
        let score = dense + lazy.scale() * packed.entry_score(row, weights);
        let label = block.label(row);
        let (value, mut slope) = loss.value_and_slope(label, score).unwrap_or_else(|| {
            let (tile, mut slope) = (Tile { scores: &[score], labels: &[label], weights: None, rows: 1 }, [0.0]);
            (loss.batch(tile, &mut slope), slope[0])
        });
        let mut counted = (value, 1.0, rate);
        if let Some(s) = block.weights_of(row..row + 1) {
            counted = (if s[0] > 0.0 { s[0] * value / s[0] } else { 0.0 }, s[0], rate);
            slope *= s[0];
        }
        count(sums, plan, self.step, counted)?;
        let divisor = batch.divisor(1);
        if divisor != 1.0 {
            slope /= divisor;
        }
        packed.each_run(
            row,
            #[inline(always)]
            |run, values| step(values, slope, rate, &mut weights[run]),
        );
        match &mut sums.weights {
            None => packed.each_entry(
                row,
                #[inline(always)]
                |j, value| lazy.step(j, rate, value * slope, weights, None),
            ),
            Some(sum) => packed.each_entry(
                row,
                #[inline(always)]
                |j, value| lazy.step(j, rate, value * slope, weights, Some(sum)),
            ),
        }
        if has_bias {
            weights[bias] -= rate * slope;
        }
        lazy.after_step(rate, weights, sums.weights.as_deref_mut());
        self.step = self.step.saturating_add(self.stride);
        Ok(())
    }
}
