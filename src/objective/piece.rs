//! Pieces of an epoch, gathered ahead of use, and the stretch that they make.

use std::ops::Range;

use rayon::prelude::*;

use super::InMemory;
use super::visit::Visit;
use crate::design::{Packed, RowCopy};

/// Rows of one stretch of an epoch: features, labels, weights, offsets, side by side in the cache.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// The places of the epoch that it holds.
    pub(super) places: Range<usize>,
    rows: Vec<usize>,
    pub(super) packed: Packed,
    /// Label-major where a loss has several.
    labels: Vec<f64>,
    weights: Vec<f64>,
    offsets: Vec<f64>,
}

impl Piece {
    pub(super) fn gather(&mut self, of: &InMemory<'_>, visit: &Visit, places: Range<usize>, copy: Option<&RowCopy>) {
        visit.rows(places.start, places.end, &mut self.rows);
        self.places = places;
        self.fill(of, copy);
    }

    /// Rows by their numbers, at places of no epoch.
    pub(super) fn gather_these(&mut self, of: &InMemory<'_>, rows: &[u32], copy: Option<&RowCopy>) {
        self.rows.clear();
        self.rows.extend(rows.iter().map(|&row| row as usize));
        self.places = 0..rows.len();
        self.fill(of, copy);
    }

    fn fill(&mut self, of: &InMemory<'_>, copy: Option<&RowCopy>) {
        let examples = &of.examples;
        let n = examples.design.rows();
        self.labels.clear();
        for label in 0..of.loss.label_width() {
            let labels = &examples.labels[label * n..(label + 1) * n];
            self.labels.extend(self.rows.iter().map(|&row| labels[row]));
        }
        for (part, into) in [(&examples.weights, &mut self.weights), (&examples.offsets, &mut self.offsets)] {
            into.clear();
            if let Some(part) = part {
                into.extend(self.rows.iter().map(|&row| part[row]));
            }
        }
        examples.design.pack_with(&self.rows, copy, &mut self.packed);
    }

    /// The numbers of its rows among all examples.
    #[inline]
    pub(super) fn numbers(&self) -> &[usize] {
        &self.rows
    }

    /// The rows of this piece at places of the epoch.
    pub(super) fn local(&self, places: Range<usize>) -> Range<usize> {
        places.start - self.places.start..places.end - self.places.start
    }

    /// One label of some of its rows.
    pub(super) fn labels(&self, label: usize, local: Range<usize>) -> &[f64] {
        let start = label * self.rows.len();
        &self.labels[start + local.start..start + local.end]
    }

    /// The example weights of some of its rows; `None` when every example counts once.
    #[inline]
    pub(super) fn weights(&self, local: Range<usize>) -> Option<&[f64]> {
        (!self.weights.is_empty()).then(|| &self.weights[local])
    }

    /// The offsets of some of its rows.
    #[inline]
    pub(super) fn offsets(&self, local: Range<usize>) -> Option<&[f64]> {
        (!self.offsets.is_empty()).then(|| &self.offsets[local])
    }
}

/// Pieces that follow each other: what is gathered at a time.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    /// The places of the epoch that it holds.
    pub(super) places: Range<usize>,
    /// Rows of each piece but the last.
    rows: usize,
    pieces: Vec<Piece>,
}

/// Pieces of a stretch: threads share them out among each other.
const PIECES: usize = 8;

impl Stretch {
    /// With the threads of the pool where `parallel`: one that has stepped through the stretch before helps with the rest.
    pub(super) fn gather(
        &mut self,
        of: &InMemory<'_>,
        visit: &Visit,
        places: Range<usize>,
        copy: Option<&RowCopy>,
        parallel: bool,
    ) {
        self.rows = places.len().div_ceil(PIECES).max(1);
        self.places = places.clone();
        self.pieces.resize_with(PIECES, Piece::default);
        let rows = self.rows;
        let gather = |(k, piece): (usize, &mut Piece)| {
            let start = (places.start + k * rows).min(places.end);
            piece.gather(of, visit, start..(start + rows).min(places.end), copy);
        };
        if parallel {
            self.pieces.par_iter_mut().enumerate().with_max_len(1).for_each(gather);
        } else {
            self.pieces.iter_mut().enumerate().for_each(gather);
        }
    }

    /// The piece that holds a place of this stretch.
    pub(super) fn piece(&self, place: usize) -> &Piece {
        &self.pieces[(place - self.places.start) / self.rows]
    }
}
