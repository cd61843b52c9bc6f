//! What is remembered of each example, and steps by it.

use super::lag::Lag;
use crate::loss::{Loss, Tile};
use crate::objective::{RowBlock, Shape};
use crate::penalty::{Penalty, Shrinkage};

/// The weights, the remembered slopes, and the mean of the gradients that belong to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// Weights, then biases.
    pub(super) at: Vec<f64>,
    /// ∂ℓ/∂z of each example, its scores side by side.
    pub(super) slopes: Vec<f64>,
    /// (1/Σs)·Σ s·slope·x, then that of the biases.
    pub(super) mean: Vec<f64>,
}

/// How the weights that a row does not touch keep up.
pub(super) enum Keeping<'o> {
    /// When they are next met: the step up to which each feature is, and what the penalty does to every weight.
    Lazily(Vec<u64>, Vec<Shrinkage>, Lag),
    /// In each step.
    Always(&'o dyn Penalty),
}

/// What holds during an epoch.
pub(super) struct Terms<'o> {
    pub(super) loss: &'o dyn Loss,
    pub(super) shape: Shape,
    pub(super) rate: f64,
    /// 1/s̄.
    pub(super) unit: f64,
    /// 1/n where the table follows the steps; 0 where it stays.
    pub(super) follows: f64,
    /// Whether all weights shrink alike.
    pub(super) alike: bool,
}

/// A step's numbers of each score.
#[derive(Debug, Default)]
pub(super) struct Room {
    scores: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
}

impl Room {
    /// The slopes of the last row that was scored.
    pub(super) fn slopes(&self) -> &[f64] {
        &self.slopes
    }
}

/// A piece of an epoch, to be compiled for each kind of machine.
pub(super) struct Steps<'p, 'o> {
    pub(super) table: &'p mut Table,
    pub(super) keeping: &'p mut Keeping<'o>,
    pub(super) terms: &'p Terms<'o>,
    pub(super) rows: &'p RowBlock,
    /// Steps taken before.
    pub(super) taken: &'p mut u64,
    /// Σ s·ℓ and Σ s.
    pub(super) sums: &'p mut (f64, f64),
    pub(super) room: &'p mut Room,
}

impl pulp::NullaryFnOnce for Steps<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { table, keeping, terms, rows, taken, sums, room } = self;
        for i in 0..rows.len() {
            if let Keeping::Lazily(reached, each, lag) = &mut *keeping {
                rows.each_active(
                    i,
                    #[inline(always)]
                    |j, _| {
                        let missed = *taken - reached[j];
                        if missed > 0 {
                            terms.catch_up(j, missed, each, lag, table);
                        }
                        reached[j] = *taken + 1;
                    },
                );
            }
            let value = terms.score(rows, i, &table.at, room);
            let s = rows.weight(i);
            sums.0 += s * value;
            sums.1 += s;
            let old = &mut table.slopes[rows.number(i) * room.slopes.len()..][..room.slopes.len()];
            // From here on room.slopes are the differences, weighed.
            for (old, slope) in old.iter_mut().zip(&mut room.slopes) {
                let new = *slope;
                *slope = terms.unit * s * (new - *old);
                if terms.follows > 0.0 {
                    *old = new;
                }
            }
            terms.step(rows, i, &room.slopes, table, keeping);
            *taken += 1;
        }
    }
}

impl Terms<'_> {
    /// Lets one feature take the steps it missed.
    #[inline(always)]
    fn catch_up(&self, j: usize, missed: u64, each: &[Shrinkage], lag: &Lag, table: &mut Table) {
        for output in 0..self.shape.outputs {
            let k = output * self.shape.features + j;
            let (weight, slope) = (table.at[k], table.mean[k]);
            table.at[k] = if self.alike {
                lag.after(weight, slope, missed)
            } else {
                Lag::lone(self.rate, each[k]).after(weight, slope, missed)
            };
        }
    }

    /// Lets all features take the steps they missed.
    pub(super) fn settle(&self, table: &mut Table, keeping: &mut Keeping<'_>, loose: &[bool], taken: u64) {
        if let Keeping::Lazily(reached, each, lag) = keeping {
            for (j, reached) in reached.iter_mut().enumerate().filter(|(j, _)| loose[*j]) {
                let missed = taken - *reached;
                if missed > 0 {
                    self.catch_up(j, missed, each, lag, table);
                }
            }
            reached.fill(0);
        }
    }

    /// Scores and slopes of one row; returns its loss.
    #[inline(always)]
    pub(super) fn score(&self, rows: &RowBlock, i: usize, at: &[f64], room: &mut Room) -> f64 {
        let (outputs, width) = (self.loss.outputs(), self.loss.label_width());
        let bias = |k: usize| if self.shape.biases > 0 { at[self.shape.weights() + k] } else { 0.0 };
        let z = |k: usize| rows.dot(i, &at[self.shape.weights_of(k)]) + (bias(k) + rows.offset(i));
        room.slopes.resize(outputs, 0.0);
        if outputs * width == 1
            && let Some((value, slope)) = self.loss.value_and_slope(rows.label(i), z(0))
        {
            room.slopes[0] = slope;
            return value;
        }
        room.scores.clear();
        room.scores.extend((0..outputs).map(z));
        room.labels.clear();
        room.labels.extend((0..width).map(|label| rows.label_of(i, label)));
        let tile = Tile { scores: &room.scores, labels: &room.labels, weights: None, rows: 1 };
        self.loss.batch(tile, &mut room.slopes)
    }

    /// w ← prox(w − η·(difference·x + mean)).
    #[inline(always)]
    fn step(&self, rows: &RowBlock, i: usize, differences: &[f64], table: &mut Table, keeping: &Keeping<'_>) {
        let (shape, rate) = (self.shape, self.rate);
        let Table { at, mean, .. } = table;
        for (score, &difference) in differences.iter().enumerate() {
            let span = shape.weights_of(score);
            if let Keeping::Lazily(_, each, _) = keeping {
                let (at, mean, each) = (&mut at[span.clone()], &mean[span.clone()], &each[span.clone()]);
                rows.each_run(
                    i,
                    #[inline(always)]
                    |run, values| {
                        let own = at[run.clone()].iter_mut().zip(&mean[run.clone()]).zip(&each[run]).zip(values);
                        own.for_each(|(((w, m), each), x)| *w = each.shrink(*w - rate * (x * difference + m), rate));
                    },
                );
                rows.each_active(
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
        if let Keeping::Always(penalty) = keeping {
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
