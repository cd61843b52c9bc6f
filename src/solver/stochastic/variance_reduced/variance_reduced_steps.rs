//! Steps over single examples by the table of their slopes.

use super::gradient_table::{GradientTable, RowLoss};
use super::missed_steps::MissedSteps;
use crate::instructions::widest;
use crate::objective::{Objective, RowBlock, Shape};
use crate::penalty::{Penalty, Shrinkage};

/// The steps of an epoch, w ← prox(w − η·((∂ℓᵢ(w) − gᵢ)·xᵢ + ḡ)) with the remembered slopes gᵢ and their mean gradient ḡ.
#[derive(Debug)]
pub(super) struct VarianceReducedSteps<'s> {
    /// Weights, output-major, then biases.
    weights: &'s mut [f64],
    table: &'s mut GradientTable,
    loss: RowLoss<'s>,
    shape: Shape,
    rate: f64,
    /// s̄, the mean weight of the examples, inverted.
    per_mean_weight: f64,
    /// 1/n where the table follows the steps; 0 where it stays.
    follows: f64,
    untouched: Untouched<'s>,
    /// Steps so far.
    pub(super) taken: u64,
    /// Σ s·ℓ over their examples, each at the weights before its step, and Σ s.
    pub(super) losses: f64,
    pub(super) weight: f64,
}

/// How weights that a row does not touch take its step.
#[derive(Debug)]
enum Untouched<'s> {
    /// When a row next has the feature, as long as the penalty acts on each weight alone.
    Later {
        /// The steps that each feature has taken.
        reached: Vec<u64>,
        each: Vec<Shrinkage>,
        /// Many steps at once, where all weights shrink alike.
        common: Option<MissedSteps>,
    },
    /// At once, all of them.
    Now(&'s dyn Penalty),
}

impl<'s> VarianceReducedSteps<'s> {
    /// From these weights and their table on, at a rate; `follows` says whether the table follows the steps.
    pub(super) fn new(
        objective: &'s Objective<'_>,
        (weights, table): (&'s mut [f64], &'s mut GradientTable),
        rate: f64,
        follows: bool,
    ) -> Self {
        let (shape, penalty, n) = (objective.shape(), objective.penalty(), objective.examples() as f64);
        let untouched = match penalty.shrinkage(objective.layout()) {
            Some(each) => {
                let alike = each.windows(2).all(|pair| pair[0] == pair[1]);
                let common = alike.then(|| MissedSteps::new(rate, each.first().copied().unwrap_or_default()));
                Untouched::Later { reached: vec![0; shape.features], each, common }
            }
            None => Untouched::Now(penalty),
        };
        Self {
            weights,
            table,
            loss: RowLoss::of(objective),
            shape,
            rate,
            per_mean_weight: n / objective.total_weight(),
            follows: if follows { 1.0 / n } else { 0.0 },
            untouched,
            taken: 0,
            losses: 0.0,
            weight: 0.0,
        }
    }

    /// Steps over the examples of a block.
    pub(super) fn take(&mut self, rows: &RowBlock) {
        widest().dispatch(Taking { steps: self, rows });
    }

    /// Lets the weights of all features but the dense ones take the steps they missed.
    pub(super) fn finish(&mut self, dense: &[bool]) {
        (0..self.shape.features).filter(|j| !dense[*j]).for_each(|j| self.catch_up(j, 0));
    }

    /// Lets one feature take the steps it missed, and counts some more as taken.
    #[inline(always)]
    fn catch_up(&mut self, j: usize, more: u64) {
        let Untouched::Later { reached, each, common } = &mut self.untouched else { return };
        let missed = self.taken - reached[j];
        reached[j] = self.taken + more;
        for output in (0..self.shape.outputs).filter(|_| missed > 0) {
            let k = output * self.shape.features + j;
            let (weight, slope) = (self.weights[k], self.table.mean[k]);
            self.weights[k] = match common {
                Some(common) => common.after(weight, slope, missed),
                None => MissedSteps::without_table(self.rate, each[k]).after(weight, slope, missed),
            };
        }
    }

    /// The step of one example, by how much its slopes differ from those remembered, weighed.
    #[inline(always)]
    fn step(&mut self, rows: &RowBlock, i: usize) {
        let (shape, rate, differences) = (self.shape, self.rate, &self.loss.slopes);
        let (at, mean) = (&mut *self.weights, &mut self.table.mean);
        for (score, &difference) in differences.iter().enumerate() {
            let span = shape.weights_of(score);
            if let Untouched::Later { each, .. } = &self.untouched {
                let (at, mean, each) = (&mut at[span.clone()], &mean[span.clone()], &each[span]);
                rows.each_run(
                    i,
                    #[inline(always)]
                    |run, values| {
                        let own = at[run.clone()].iter_mut().zip(&mean[run.clone()]).zip(&each[run]).zip(values);
                        own.for_each(|(((w, m), each), x)| *w = each.shrink(*w - rate * (x * difference + m), rate));
                    },
                );
                rows.each_entry(
                    i,
                    #[inline(always)]
                    |j, x| at[j] = each[j].shrink(at[j] - rate * (x * difference + mean[j]), rate),
                );
            } else {
                rows.add(i, -rate * difference, &mut at[span]);
            }
            if shape.biases > 0 {
                let k = shape.weights() + score;
                at[k] -= rate * (difference + mean[k]);
            }
        }
        if let Untouched::Now(penalty) = self.untouched {
            let weights = shape.weights();
            at[..weights].iter_mut().zip(&*mean).for_each(|(w, m)| *w -= rate * m);
            penalty.prox(&mut at[..weights], &|_| rate);
        }
        if self.follows > 0.0 {
            for (score, &difference) in differences.iter().enumerate() {
                let change = self.follows * difference;
                rows.add(i, change, &mut mean[shape.weights_of(score)]);
                if shape.biases > 0 {
                    mean[shape.weights() + score] += change;
                }
            }
        }
    }
}

/// What `pulp` runs for [`VarianceReducedSteps::take`].
struct Taking<'p, 's> {
    steps: &'p mut VarianceReducedSteps<'s>,
    rows: &'p RowBlock,
}

impl pulp::NullaryFnOnce for Taking<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { steps, rows } = self;
        for i in 0..rows.len() {
            rows.each_entry(
                i,
                #[inline(always)]
                |j, _| steps.catch_up(j, 1),
            );
            let value = steps.loss.at(rows, i, steps.weights);
            let s = rows.weight(i);
            steps.losses += s * value;
            steps.weight += s;
            let outputs = steps.loss.slopes.len();
            let known = &mut steps.table.slopes[rows.number(i) * outputs..][..outputs];
            // From here on these slopes are the differences, weighed.
            for (known, slope) in known.iter_mut().zip(&mut steps.loss.slopes) {
                let new = *slope;
                *slope = steps.per_mean_weight * s * (new - *known);
                if steps.follows > 0.0 {
                    *known = new;
                }
            }
            steps.step(rows, i);
            steps.taken += 1;
        }
    }
}
