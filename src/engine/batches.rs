//! Mini-batches of examples in memory.

use std::sync::Arc;

use rayon::prelude::*;

use super::lazy::{Eager, Lazy};
use super::piece::Stretch;
use super::reader::Reader;
use super::visit::Visit;
use super::walker::{Open, Walker, Way};
use crate::design::RowCopy;
use crate::error::Result;
use crate::objective::{Batch, Batches, Cursor, Example, Gradient, Order, Walk, Walked, stepwise};

/// The batches of one epoch over examples in memory. Rows are gathered ahead of use into pieces that fit in the cache:
/// while one piece is stepped through, another thread gathers the next.
#[derive(Debug)]
pub(super) struct MemoryBatches<'o, 'a> {
    of: &'o Reader<'a>,
    visit: Arc<Visit>,
    wrap: bool,
    size: usize,
    at: Cursor,
    /// Where its part of the epoch ends.
    end: usize,
    /// Where the last batch ends: beyond the end where it wraps.
    last: usize,
    /// Rows of a stretch.
    rows: usize,
    parallel: bool,
    here: Stretch,
    ahead: Stretch,
    walker: Walker<'o, 'a>,
    /// Where it began, when the rows it gives are to be counted.
    counted: Option<u64>,
}

impl Drop for MemoryBatches<'_, '_> {
    fn drop(&mut self) {
        if let Some(from) = self.counted {
            self.of.access.count(self.at.row.saturating_sub(from) as usize);
        }
    }
}

/// Dense values of a stretch, about: they stay in the second-level cache.
const STRETCH: usize = 1 << 16;
/// Shuffled columns are written out as rows once this part of them has been gathered one by one: a run of a few steps
/// over many examples does not pay for all of them.
const FEW: usize = 64;

impl<'o, 'a> MemoryBatches<'o, 'a> {
    pub(super) fn new(of: &'o Reader<'a>, size: usize, order: Order, from: Cursor) -> Self {
        let n = of.seen.examples.design.rows();
        let visit = Arc::new(Visit::new(order, from.epoch, n));
        let mut all = Self::part(of, visit, size, order == Order::InOrder, from, n, of.seen.examples.parallel);
        all.counted = Some(from.row);
        all
    }

    fn part(
        of: &'o Reader<'a>,
        visit: Arc<Visit>,
        size: usize,
        wrap: bool,
        at: Cursor,
        end: usize,
        parallel: bool,
    ) -> Self {
        let width = of.seen.examples.design.dense_width().max(1);
        let rows = (STRETCH / width).clamp(256, 4096);
        let from = at.row as usize;
        let last =
            if wrap { end.saturating_sub(from).div_ceil(size).saturating_mul(size).saturating_add(from) } else { end };
        let walker = Walker::new(of);
        let (here, ahead) = Default::default();
        Self { of, visit, wrap, size, at, end, last, rows, parallel, here, ahead, walker, counted: None }
    }

    /// The number of rows of the batch that begins at a place of the epoch.
    fn batch(&self, from: usize) -> usize {
        if self.wrap { self.size } else { self.size.min(self.end - from) }
    }

    /// Whether a step is made of one example's score, without a gradient.
    fn steps_singly(&self) -> bool {
        self.size == 1 && self.of.seen.loss.outputs() * self.of.seen.loss.label_width() == 1
    }

    /// The columns by rows, where shuffled rows are gathered from columns and enough of them are.
    fn copy(&self) -> Option<&'o RowCopy> {
        let (design, copy) = (&self.of.seen.examples.design, &self.of.seen.copies.rows);
        if !self.wrap && copy.get().is_none() && design.columnwise() > 1 {
            let gathered = self.here.places.end;
            if gathered > self.visit.len() / FEW {
                // Not from within the lock: its owner may be lent to other work meanwhile.
                let _ = copy.set(design.copy_rows(self.parallel));
            }
        }
        copy.get()
    }

    /// Makes sure that the stretch at hand holds a place.
    fn reach(&mut self, place: usize) {
        if self.here.places.contains(&place) {
            return;
        }
        std::mem::swap(&mut self.here, &mut self.ahead);
        if !self.here.places.contains(&place) {
            let copy = self.copy();
            let places = place..place.saturating_add(self.rows).min(self.last);
            self.here.gather(self.of, &self.visit, places, copy, self.parallel);
        }
    }

    fn walk_pieces(&mut self, way: &mut Way<'_, '_>, gradient: &mut Gradient) -> Result<()> {
        loop {
            let mut place = self.at.row as usize + (way.open.rows - way.open.left);
            if way.open.left == 0 && (self.at.row as usize >= self.end || way.walked.steps >= way.walk.most) {
                return Ok(());
            }
            self.reach(place);
            let next = self.here.places.end..self.here.places.end.saturating_add(self.rows).min(self.last);
            let copy = self.copy();
            let (of, visit) = (self.of, self.visit.clone());
            let mut ahead = std::mem::take(&mut self.ahead);
            let gathers = self.parallel && !next.is_empty() && ahead.places != next;
            let mut through = || self.through(&mut place, way, gradient);
            let goes_on =
                if gathers { rayon::join(through, || ahead.gather(of, &visit, next, copy, true)).0 } else { through() };
            self.ahead = ahead;
            if !goes_on? {
                return Ok(());
            }
        }
    }

    /// Steps through the stretch at hand from a place on; false when the walk ends here.
    fn through(&mut self, place: &mut usize, way: &mut Way<'_, '_>, gradient: &mut Gradient) -> Result<bool> {
        let end = self.here.places.end;
        if self.steps_singly() {
            let end = end.min(self.end);
            while *place < end {
                let piece = self.here.piece(*place);
                let to = end.min(piece.places.end);
                let taken = self.walker.singles(&piece.rows, piece.local(*place..to), way)?;
                self.at.row += taken as u64;
                if *place + taken < to {
                    break;
                }
                *place = to;
            }
            return Ok(way.walked.lost.is_none());
        }
        while *place < end {
            if way.open.left == 0 {
                let from = self.at.row as usize;
                if from >= self.end || way.walked.steps >= way.walk.most {
                    break;
                }
                way.open = Open::new(self.batch(from));
            }
            let piece = self.here.piece(*place);
            let to = piece.places.end.min(place.saturating_add(way.open.left));
            let goes_on = self.walker.part(&piece.rows, piece.local(*place..to), way, gradient)?;
            *place = to;
            if way.open.left == 0 {
                self.at.row += way.open.rows as u64;
                way.open = Open::default();
            }
            if !goes_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A walk, already on a thread of the pool where there are several.
    fn walk_on(&mut self, walk: &mut Walk<'_>, lazy: Lazy, at: &mut [f64], gradient: &mut Gradient) -> Result<Walked> {
        let eager = Eager::of(&self.of.seen.examples.design, self.of.seen.shape.outputs, walk);
        let mut way = Way { walk, walked: Walked::default(), at, lazy, eager, open: Open::default() };
        let outcome = self.walk_pieces(&mut way, gradient);
        way.lazy.settle(way.at, way.walk.sum.as_deref_mut());
        outcome?;
        Ok(way.walked)
    }
}

impl Batches for MemoryBatches<'_, '_> {
    fn next(&mut self, at: &[f64], into: &mut Gradient) -> Result<Option<Batch>> {
        let from = self.at.row as usize;
        if from >= self.end {
            return Ok(None);
        }
        let mut touched = into.clear();
        let sparse = self.of.seen.examples.design.is_sparse();
        let mut open = Open::new(self.batch(from));
        let to = from + open.rows;
        let mut place = from;
        while place < to {
            self.reach(place);
            let piece = self.here.piece(place);
            let part = place..to.min(piece.places.end);
            place = part.end;
            let mut touch = |j: usize| {
                if sparse {
                    touched.push(j as u32);
                }
            };
            self.walker.pull(&piece.rows, piece.local(part), (at, 1.0), &mut open, &mut into.values, &mut touch);
        }
        if sparse {
            let shape = self.of.seen.shape;
            for output in 0..shape.outputs {
                touched
                    .extend(self.here.piece(to - 1).rows.packed.dense().map(|j| (output * shape.features + j) as u32));
            }
            touched.extend((shape.weights()..shape.len()).map(|j| j as u32));
            touched.sort_unstable();
            touched.dedup();
            into.touched = Some(touched);
        }
        self.at.row += open.rows as u64;
        let (loss, weight) = open.mean();
        Ok(Some(Batch { loss, weight }))
    }

    fn next_example(&mut self, at: &[f64], into: &mut Gradient, example: &mut Example) -> Result<Option<Batch>> {
        let place = self.at.row as usize;
        let batch = self.next(at, into)?;
        if batch.is_some() {
            let piece = self.here.piece(place);
            self.walker.show(&piece.rows, piece.local(place..place + 1), example);
        }
        Ok(batch)
    }

    fn cursor(&self) -> Cursor {
        self.at.within(self.visit.len() as u64)
    }

    fn walk(&mut self, walk: &mut Walk<'_>, at: &mut [f64], gradient: &mut Gradient) -> Result<Walked> {
        let total_weight = self.of.access.total_weight;
        let lazy = Lazy::of(&self.of.seen.examples.design, self.of.seen.shape.outputs, walk);
        if lazy.is_none() || !self.steps_singly() {
            gradient.values.resize(at.len(), 0.0);
        }
        let Some(lazy) = lazy else {
            return stepwise(self, total_weight, walk, at, gradient);
        };
        // All zeros, and known to be.
        let mut touched = gradient.clear();
        touched.clear();
        gradient.touched = Some(touched);
        if self.parallel && rayon::current_thread_index().is_none() {
            // One way into the pool for the whole epoch, instead of one for each piece.
            return rayon::join(|| self.walk_on(walk, lazy, at, gradient), || ()).0;
        }
        self.walk_on(walk, lazy, at, gradient)
    }

    fn walk_shards(&mut self, shards: usize, walk: &mut Walk<'_>, at: &mut [f64]) -> Result<Option<Walked>> {
        if self.wrap {
            return Ok(None);
        }
        let (from, rows) = (self.at.row as usize, self.end - self.at.row as usize);
        let cut = |k: usize| from + (rows as u128 * k as u128 / shards as u128) as usize;
        let design = &self.of.seen.examples.design;
        if design.columnwise() > 1 && self.of.seen.copies.rows.get().is_none() {
            let _ = self.of.seen.copies.rows.set(design.copy_rows(self.parallel));
        }
        let one = |k: usize| -> Result<(Walked, Vec<f64>, Option<Vec<f64>>)> {
            let (mut at, mut sum) = (at.to_vec(), walk.sum.as_ref().map(|sum| vec![0.0; sum.len()]));
            let mut own = Walk {
                schedule: walk.schedule,
                past: walk.past,
                epoch: walk.epoch,
                step: walk.step.saturating_add(k as u64 * walk.stride),
                stride: walk.stride * shards as u64,
                most: u64::MAX,
                bound: walk.bound,
                weights: walk.weights,
                penalty: walk.penalty,
                shrinkage: walk.shrinkage,
                sum: sum.as_deref_mut(),
            };
            let begin = Cursor { epoch: self.at.epoch, row: cut(k) as u64 };
            let mut part = Self::part(self.of, self.visit.clone(), self.size, false, begin, cut(k + 1), false);
            let walked = part.walk(&mut own, &mut at, &mut Gradient::default())?;
            Ok((walked, at, sum))
        };
        let parts: Vec<_> = if self.parallel {
            (0..shards).into_par_iter().map(one).collect::<Result<_>>()?
        } else {
            (0..shards).map(one).collect::<Result<_>>()?
        };
        at.fill(0.0);
        let mut walked = Walked::default();
        for (k, (part, weights, sum)) in parts.into_iter().enumerate() {
            let share = (cut(k + 1) - cut(k)) as f64 / rows as f64;
            at.iter_mut().zip(weights).for_each(|(w, own)| *w += share * own);
            if let (Some(sum), Some(own)) = (&mut walk.sum, sum) {
                sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            }
            walked.steps += part.steps;
            walked.loss += part.loss;
            walked.weight += part.weight;
            walked.rate = part.rate;
            walked.lost = walked.lost.or(part.lost);
        }
        self.at.row = self.end as u64;
        Ok(Some(walked))
    }
}
