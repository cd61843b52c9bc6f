//! Gathered rows: features, labels, weights, offsets side by side in the cache.

use std::ops::Range;

use rayon::prelude::*;

use super::InMemory;
use super::piece::Piece;
use crate::error::Result;

/// Some examples, encoded, in the order in which they were asked for. What a row touches is all that its products cost.
#[derive(Debug, Default)]
pub struct Rows(Piece);

impl Rows {
    /// How many.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "what is shown is never empty")]
    pub fn len(&self) -> usize {
        self.0.numbers().len()
    }

    /// The number of one of them among all examples.
    #[must_use]
    #[inline]
    pub fn number(&self, i: usize) -> usize {
        self.0.numbers()[i]
    }

    /// y, of a loss with one label.
    #[must_use]
    #[inline]
    pub fn label(&self, i: usize) -> f64 {
        self.label_of(i, 0)
    }

    /// One of its labels.
    #[must_use]
    #[inline]
    pub fn label_of(&self, i: usize, label: usize) -> f64 {
        self.0.labels(label, i..i + 1)[0]
    }

    /// All labels, of a loss with one.
    #[must_use]
    pub fn labels(&self) -> &[f64] {
        self.0.labels(0, 0..self.len())
    }

    /// All example weights; `None` when every example counts once.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        self.0.weights(0..self.len())
    }

    /// s.
    #[must_use]
    #[inline]
    pub fn weight(&self, i: usize) -> f64 {
        self.0.weights(i..i + 1).map_or(1.0, |weights| weights[0])
    }

    /// o.
    #[must_use]
    #[inline]
    pub fn offset(&self, i: usize) -> f64 {
        self.0.offsets(i..i + 1).map_or(0.0, |offsets| offsets[0])
    }

    /// ‖x‖².
    #[must_use]
    pub fn squared_norm(&self, i: usize) -> f64 {
        self.0.packed.squared_norm(i)
    }

    /// x·w over the features.
    #[must_use]
    #[inline(always)]
    pub fn dot(&self, i: usize, weights: &[f64]) -> f64 {
        self.0.packed.dense_score(i, weights) + self.0.packed.active_score(i, weights)
    }

    /// `into` += times·x.
    #[inline(always)]
    pub fn add(&self, i: usize, times: f64, into: &mut [f64]) {
        self.each_run(
            i,
            #[inline(always)]
            |run, values| crate::design::add(values, times, &mut into[run]),
        );
        self.each_active(
            i,
            #[inline(always)]
            |j, value| into[j] += times * value,
        );
    }

    /// Calls `each` for every run of dense features, with its values.
    #[inline(always)]
    pub fn each_run(&self, i: usize, each: impl FnMut(Range<usize>, &[f64])) {
        self.0.packed.each_run(i, each);
    }

    /// Calls `each` for every other feature that the row has, with its value.
    #[inline(always)]
    pub fn each_active(&self, i: usize, each: impl FnMut(usize, f64)) {
        self.0.packed.each_active(i, each);
    }
}

/// Pieces of what is gathered at a time: threads share them out among each other.
const PIECES: usize = 8;

/// Rows on their way, one lot at hand and one ahead.
pub(super) struct Ahead<'o, 'a> {
    of: &'o InMemory<'a>,
    order: &'o [u32],
    size: usize,
    here: Vec<Rows>,
    next: Vec<Rows>,
}

impl<'o, 'a> Ahead<'o, 'a> {
    pub(super) fn new(of: &'o InMemory<'a>, order: &'o [u32], size: usize) -> Self {
        Self { of, order, size, here: Vec::new(), next: Vec::new() }
    }

    pub(super) fn through(mut self, each: &mut (dyn FnMut(&Rows) -> Result<()> + Send)) -> Result<()> {
        let mut lots = self.order.chunks(self.size);
        let Some(first) = lots.next() else { return Ok(()) };
        gather(self.of, first, &mut self.here);
        loop {
            let ahead = lots.next();
            let (here, next, of) = (&self.here, &mut self.next, self.of);
            let mut use_up = || here.iter().try_for_each(&mut *each);
            match ahead {
                Some(lot) if of.examples.parallel => rayon::join(use_up, || gather(of, lot, next)).0?,
                Some(lot) => {
                    use_up()?;
                    gather(of, lot, next);
                }
                None => return use_up(),
            }
            std::mem::swap(&mut self.here, &mut self.next);
        }
    }
}

fn gather(of: &InMemory<'_>, lot: &[u32], into: &mut Vec<Rows>) {
    let each = lot.len().div_ceil(PIECES).max(1);
    into.resize_with(lot.len().div_ceil(each), Rows::default);
    let copy = of.copy.get();
    let fill = |(rows, order): (&mut Rows, &[u32])| rows.0.gather_these(of, order, copy);
    if of.examples.parallel {
        into.par_iter_mut().zip(lot.par_chunks(each)).with_max_len(1).for_each(fill);
    } else {
        into.iter_mut().zip(lot.chunks(each)).for_each(fill);
    }
}
