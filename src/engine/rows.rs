//! Examples in memory, one at a time in any order, gathered ahead of use.

use rayon::prelude::*;

use super::batches::MemoryBatches;
use super::reader::Reader;
use crate::design::RowCopy;
use crate::error::{Error, Result};
use crate::objective::{Batches, Cursor, Order, RowAccess, RowBlock};

/// Columns that are asked for out of order are written out as rows once.
#[derive(Debug)]
pub(super) struct Rows<'a>(pub(super) Reader<'a>);

/// Dense values of what is gathered at a time, about: they stay in the second-level cache.
const GATHERED: usize = 1 << 16;
/// Columns are written out as rows once this part of them is to be shown out of order.
const FEW: usize = 16;

impl RowAccess for Rows<'_> {
    fn count(&self, rows: usize) {
        self.0.access.count(rows);
    }

    fn show(&self, order: &[u32], each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send)) -> Result<()> {
        let (design, parallel) = (&self.0.seen.examples.design, self.0.seen.examples.parallel);
        let (first, all) = (self.0.seen.first, self.0.seen.rows());
        if let Some(row) =
            order.iter().find(|row| u64::from(**row).checked_sub(first).is_none_or(|row| row >= all as u64))
        {
            return Err(Error::Length {
                what: "rows, of which one was asked for that is not there",
                expected: all,
                found: *row as usize,
            });
        }
        let scattered = order.windows(2).filter(|pair| pair[1] != pair[0].wrapping_add(1)).count();
        if design.columnwise() > 1 && self.0.seen.copies.rows.get().is_none() && scattered > design.rows() / FEW {
            // Not from within the lock: its owner may be lent to other work meanwhile.
            let _ = self.0.seen.copies.rows.set(design.copy_rows(parallel));
        }
        self.0.access.count(order.len());
        let size = (GATHERED / design.dense_width().max(1)).clamp(256, 2048);
        let mut through = || Ahead::new(&self.0, order, size).through(each);
        if parallel && rayon::current_thread_index().is_none() {
            // One way into the pool for all pieces.
            return rayon::join(through, || ()).0;
        }
        through()
    }

    fn batches(&self, size: usize, order: Order, from: Cursor) -> Result<Box<dyn Batches + '_>> {
        Ok(Box::new(MemoryBatches::new(&self.0, size, order, from)))
    }
}

/// Pieces of what is gathered at a time: threads share them out among each other.
const PIECES: usize = 8;

/// Rows on their way, one lot at hand and one ahead.
pub(super) struct Ahead<'o, 'a> {
    of: &'o Reader<'a>,
    order: &'o [u32],
    size: usize,
    here: Vec<RowBlock>,
    next: Vec<RowBlock>,
}

impl<'o, 'a> Ahead<'o, 'a> {
    pub(super) fn new(of: &'o Reader<'a>, order: &'o [u32], size: usize) -> Self {
        Self { of, order, size, here: Vec::new(), next: Vec::new() }
    }

    pub(super) fn through(mut self, each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send)) -> Result<()> {
        let mut lots = self.order.chunks(self.size);
        let Some(first) = lots.next() else { return Ok(()) };
        gather(self.of, first, &mut self.here);
        loop {
            let ahead = lots.next();
            let (here, next, of) = (&self.here, &mut self.next, self.of);
            let mut use_up = || here.iter().try_for_each(&mut *each);
            match ahead {
                Some(lot) if of.seen.examples.parallel => rayon::join(use_up, || gather(of, lot, next)).0?,
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

fn gather(of: &Reader<'_>, lot: &[u32], into: &mut Vec<RowBlock>) {
    let each = lot.len().div_ceil(PIECES).max(1);
    into.resize_with(lot.len().div_ceil(each), RowBlock::default);
    let copy = of.seen.copies.rows.get();
    let fill = |(rows, order): (&mut RowBlock, &[u32])| gather_these(of, order, copy, rows);
    if of.seen.examples.parallel {
        into.par_iter_mut().zip(lot.par_chunks(each)).with_max_len(1).for_each(fill);
    } else {
        into.iter_mut().zip(lot.chunks(each)).for_each(fill);
    }
}

fn gather_these(of: &Reader<'_>, rows: &[u32], copy: Option<&RowCopy>, into: &mut RowBlock) {
    let first = of.seen.first as usize;
    into.numbers.clear();
    into.numbers.extend(rows.iter().map(|&row| row as usize - first));
    of.fill(copy, into);
    if first > 0 {
        into.numbers.iter_mut().for_each(|row| *row += first);
    }
}
