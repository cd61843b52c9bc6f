//! What happens on a piece: gradients of batches, and plain steps.

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::lazy::{Eager, Lazy};
use super::reader::Reader;
use crate::design::{add, step};
use crate::error::Result;
use crate::instructions::widest;
use crate::loss::Tile;
use crate::objective::{Example, Gradient, Reduction, RowBlock, Shape, Walk, Walked};

/// Rows of a batch at a time: their scores and slopes, and their features again, are still in the first-level cache.
const TILE: usize = 64;

/// So many rows ahead weights are asked for.
const AHEAD: usize = 2;

/// Works on pieces; holds the room it needs, so that no step asks for memory.
#[derive(Debug)]
pub(super) struct Walker<'o, 'a> {
    of: &'o Reader<'a>,
    scores: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
    /// Loose places of the gradient of a batch, in the order they were met, some repeatedly.
    met: Vec<u32>,
}

/// What `pulp` runs for [`Walker::pull`]; no closure, as for `design::packed`.
struct Pulling<'p, 'o, 'a, T> {
    walker: &'p mut Walker<'o, 'a>,
    piece: &'p RowBlock,
    local: Range<usize>,
    at: &'p [f64],
    scale: f64,
    open: &'p mut Open,
    gradient: &'p mut [f64],
    touch: &'p mut T,
}

impl<T: FnMut(usize)> NullaryFnOnce for Pulling<'_, '_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { walker, piece, local, at, scale, open, gradient, touch } = self;
        let mut start = local.start;
        while start < local.end {
            let end = (start + TILE).min(local.end);
            walker.pull_tile(piece, start..end, (at, scale), open, gradient, touch);
            start = end;
        }
    }
}

/// What `pulp` runs for [`Walker::singles`].
struct Stepping<'p, 'o, 'a, 's, 'w> {
    walker: &'p mut Walker<'o, 'a>,
    piece: &'p RowBlock,
    local: Range<usize>,
    way: &'p mut Way<'s, 'w>,
}

impl NullaryFnOnce for Stepping<'_, '_, '_, '_, '_> {
    type Output = Result<usize>;

    #[inline(always)]
    fn call(self) -> Result<usize> {
        let Self { walker, piece, local, way } = self;
        for row in local.clone() {
            piece.packed.ask(row + AHEAD, way.at);
            if way.walked.steps >= way.walk.most || !walker.single(piece, row, way)? {
                return Ok(row - local.start);
            }
        }
        Ok(local.len())
    }
}

/// The batch that a walk is in the middle of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Open {
    pub(super) rows: usize,
    pub(super) left: usize,
    loss: f64,
    weight: f64,
}

impl Open {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows, left: rows, ..Self::default() }
    }

    /// Its weighted mean loss and its weight.
    pub(super) fn mean(self) -> (f64, f64) {
        (if self.weight > 0.0 { self.loss / self.weight } else { 0.0 }, self.weight)
    }
}

/// The parts of a walk that its steps change.
pub(super) struct Way<'s, 'w> {
    pub(super) walk: &'s mut Walk<'w>,
    pub(super) walked: Walked,
    pub(super) at: &'s mut [f64],
    pub(super) lazy: Lazy,
    pub(super) eager: Eager,
    pub(super) open: Open,
}

impl<'o, 'a> Walker<'o, 'a> {
    pub(super) fn new(of: &'o Reader<'a>) -> Self {
        Self { of, scores: Vec::new(), slopes: Vec::new(), labels: Vec::new(), met: Vec::new() }
    }

    /// What the slopes of a batch are divided by. Not by the weights of the batch: they would cancel where it is one
    /// example.
    fn divisor(&self, rows: usize) -> f64 {
        if self.of.access.reduction == Reduction::Mean { rows as f64 * self.of.mean_weight() } else { 1.0 }
    }

    /// Adds the part of a batch that is in this piece to its gradient; `touch` is told each loose weight that is met.
    pub(super) fn pull(
        &mut self,
        piece: &RowBlock,
        local: Range<usize>,
        (at, scale): (&[f64], f64),
        open: &mut Open,
        gradient: &mut [f64],
        touch: &mut impl FnMut(usize),
    ) {
        let rows = local.len();
        widest().dispatch(Pulling { walker: self, piece, local, at, scale, open, gradient, touch });
        open.left -= rows;
    }

    /// The one example of the batch that was pulled last.
    pub(super) fn show(&self, piece: &RowBlock, local: Range<usize>, example: &mut Example) {
        let weights = self.of.seen.shape.weights();
        example.features.clear();
        piece.packed.each_run(local.start, |run, values| {
            example.features.extend(run.zip(values).map(|(j, &value)| (j as u32, value)));
        });
        piece.packed.each_active(local.start, |j, value| example.features.push((j as u32, value)));
        example.bias = (self.of.seen.shape.biases > 0).then_some(weights as u32);
        example.label = piece.labels_of(0, local.clone())[0];
        example.score = self.scores[0];
        example.weight = piece.weights_of(local).map_or(1.0, |s| s[0]) / self.divisor(1);
    }

    #[inline(always)]
    fn pull_tile(
        &mut self,
        piece: &RowBlock,
        local: Range<usize>,
        (at, scale): (&[f64], f64),
        open: &mut Open,
        gradient: &mut [f64],
        touch: &mut impl FnMut(usize),
    ) {
        let (shape, outputs) = (self.of.seen.shape, self.of.seen.loss.outputs());
        let Shape { biases, .. } = shape;
        let weights = shape.weights();
        let len = local.len();
        self.scores.resize(outputs * len, 0.0);
        self.slopes.resize(outputs * len, 0.0);
        for (output, scores) in self.scores.chunks_mut(len).enumerate() {
            let of_output = &at[shape.weights_of(output)];
            let bias = if biases > 0 { at[weights + output] } else { 0.0 };
            let offsets = piece.offsets_of(local.clone());
            for (i, (row, score)) in local.clone().zip(scores).enumerate() {
                let dense = bias + offsets.map_or(0.0, |offsets| offsets[i]) + piece.packed.dense_score(row, of_output);
                *score = dense + scale * piece.packed.active_score(row, of_output);
            }
        }
        let s = piece.weights_of(local.clone());
        open.loss += self.losses(piece, local.clone());
        open.weight += s.map_or(len as f64, |s| s.iter().sum());
        let divisor = self.divisor(open.rows);
        if divisor != 1.0 {
            self.slopes.iter_mut().for_each(|slope| *slope /= divisor);
        }
        for (output, slopes) in self.slopes.chunks(len).enumerate() {
            let span = shape.weights_of(output);
            let (offset, into) = (span.start, &mut gradient[span]);
            for (row, &slope) in local.clone().zip(slopes) {
                piece.packed.each_run(
                    row,
                    #[inline(always)]
                    |run, values| add(values, slope, &mut into[run]),
                );
                piece.packed.each_active(
                    row,
                    #[inline(always)]
                    |j, value| {
                        into[j] += value * slope;
                        touch(offset + j);
                    },
                );
            }
            if biases > 0 {
                gradient[weights + output] += slopes.iter().sum::<f64>();
            }
        }
    }

    /// Σ s·ℓ of the rows whose scores are known, and their slopes.
    #[inline(always)]
    fn losses(&mut self, piece: &RowBlock, local: Range<usize>) -> f64 {
        let loss = &self.of.seen.loss;
        let (rows, weights) = (local.len(), piece.weights_of(local.clone()));
        if rows == 1
            && loss.outputs() * loss.label_width() == 1
            && let Some((value, slope)) = loss.value_and_slope(piece.labels_of(0, local.clone())[0], self.scores[0])
        {
            let s = weights.map_or(1.0, |s| s[0]);
            self.slopes[0] = s * slope;
            return s * value;
        }
        let labels = if loss.label_width() == 1 {
            piece.labels_of(0, local)
        } else {
            self.labels.clear();
            (0..loss.label_width()).for_each(|label| self.labels.extend(piece.labels_of(label, local.clone())));
            &self.labels
        };
        loss.batch(Tile { scores: &self.scores, labels, weights, rows }, &mut self.slopes)
    }

    /// Steps over single examples: the score of a row and the update by it, while the row is in the first-level cache.
    pub(super) fn singles(&mut self, piece: &RowBlock, local: Range<usize>, way: &mut Way<'_, '_>) -> Result<usize> {
        widest().dispatch(Stepping { walker: self, piece, local, way })
    }

    #[inline(always)]
    fn single(&mut self, piece: &RowBlock, row: usize, way: &mut Way<'_, '_>) -> Result<bool> {
        let Way { walk, walked, at, lazy, eager, .. } = way;
        let (packed, weights) = (&piece.packed, self.of.seen.shape.weights());
        let has_bias = self.of.seen.shape.biases > 0;
        let rate = walk.rate(walked.steps)?;
        walked.rate = rate;
        if lazy.owes() {
            packed.each_active(row, |j, _| lazy.pay(j, at));
        }
        let bias = if has_bias { at[weights] } else { 0.0 };
        let dense =
            bias + piece.offsets_of(row..row + 1).map_or(0.0, |offsets| offsets[0]) + packed.dense_score(row, at);
        let score = dense + lazy.scale() * packed.active_score(row, at);
        let label = piece.labels_of(0, row..row + 1)[0];
        let (value, mut slope) = match self.of.seen.loss.value_and_slope(label, score) {
            Some(point) => point,
            None => {
                let mut slope = [0.0];
                let tile = Tile { scores: &[score], labels: &[label], weights: None, rows: 1 };
                (self.of.seen.loss.batch(tile, &mut slope), slope[0])
            }
        };
        let mut counted = (value, 1.0);
        if let Some(s) = piece.weights_of(row..row + 1) {
            counted = (if s[0] > 0.0 { s[0] * value / s[0] } else { 0.0 }, s[0]);
            slope *= s[0];
        }
        if !walk.counts(walked, counted.0, counted.1, counted.1 / self.of.access.total_weight) {
            return Ok(false);
        }
        let divisor = self.divisor(1);
        if divisor != 1.0 {
            slope /= divisor;
        }
        packed.each_run(
            row,
            #[inline(always)]
            |run, values| step(values, slope, rate, &mut at[run]),
        );
        match &mut walk.sum {
            None => packed.each_active(
                row,
                #[inline(always)]
                |j, value| lazy.step(j, rate, value * slope, at, None),
            ),
            Some(sum) => {
                packed.each_active(
                    row,
                    #[inline(always)]
                    |j, value| lazy.step(j, rate, value * slope, at, Some(sum)),
                );
            }
        }
        if has_bias {
            at[weights] -= rate * slope;
        }
        eager.after(rate, at);
        lazy.after(rate, at, walk.sum.as_deref_mut());
        if let Some(sum) = &mut walk.sum {
            eager.add_to(sum, at);
            sum[weights..].iter_mut().zip(&at[weights..]).for_each(|(sum, b)| *sum += b);
        }
        walked.steps += 1;
        Ok(true)
    }

    /// The part of the open batch that is in this piece, and the step when it is complete. `gradient` is zero between
    /// batches. False when the walk ends here.
    pub(super) fn part(
        &mut self,
        piece: &RowBlock,
        local: Range<usize>,
        way: &mut Way<'_, '_>,
        gradient: &mut Gradient,
    ) -> Result<bool> {
        let mut met = std::mem::take(&mut self.met);
        if way.lazy.owes() {
            let features = self.of.seen.shape.features;
            for output in 0..self.of.seen.shape.outputs {
                for row in local.clone() {
                    let offset = output * features;
                    piece.packed.each_active(row, |j, _| way.lazy.pay(offset + j, way.at));
                }
            }
        }
        let from = (&*way.at, way.lazy.scale());
        self.pull(piece, local, from, &mut way.open, &mut gradient.values, &mut |j| met.push(j as u32));
        self.met = met;
        if way.open.left > 0 {
            return Ok(true);
        }
        let Way { walk, walked, at, lazy, eager, open } = way;
        let (loss, weight) = open.mean();
        let rate = walk.rate(walked.steps)?;
        walked.rate = rate;
        let values = &mut gradient.values;
        let weights = self.of.seen.shape.weights();
        let counts = walk.counts(walked, loss, weight, weight / self.of.access.total_weight);
        let mut take = |j: usize| std::mem::replace(&mut values[j], 0.0);
        if counts {
            for j in eager.runs().iter().cloned().flatten().chain(weights..at.len()) {
                at[j] -= rate * take(j);
            }
            for &j in &self.met {
                let j = j as usize;
                // A place that was met before is zero by now.
                lazy.step(j, rate, take(j), at, walk.sum.as_deref_mut());
            }
            eager.after(rate, at);
            lazy.after(rate, at, walk.sum.as_deref_mut());
            if let Some(sum) = &mut walk.sum {
                eager.add_to(sum, at);
                sum[weights..].iter_mut().zip(&at[weights..]).for_each(|(sum, b)| *sum += b);
            }
            walked.steps += 1;
        } else {
            values.fill(0.0);
        }
        self.met.clear();
        Ok(counts)
    }
}
