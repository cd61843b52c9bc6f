//! Pieces of an epoch, gathered ahead of use, and the stretch that they make.

use std::ops::Range;

use rayon::prelude::*;

use super::reader::Reader;
use super::visit::Visit;
use crate::design::RowCopy;
use crate::objective::RowBlock;

/// Rows of one stretch of an epoch.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// The places of the epoch that it holds.
    pub(super) places: Range<usize>,
    pub(super) rows: RowBlock,
}

impl Piece {
    fn gather(&mut self, of: &Reader<'_>, visit: &Visit, places: Range<usize>, copy: Option<&RowCopy>) {
        visit.rows(places.start, places.end, &mut self.rows.numbers);
        self.places = places;
        of.fill(copy, &mut self.rows);
    }

    /// The rows of this piece at places of the epoch.
    pub(super) fn local(&self, places: Range<usize>) -> Range<usize> {
        places.start - self.places.start..places.end - self.places.start
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
        of: &Reader<'_>,
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
