//! Rows in any order, gathered ahead of use.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::viewed_examples::ViewedExamples;
use crate::design::RowCopy;
use crate::error::{Error, Result};
use crate::objective::{Access, BLOCKS_AHEAD, RowAccess, RowBlock, RowOrder};

/// Examples in memory, row by row.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) viewed: Arc<ViewedExamples<'a>>,
    pub(super) access: Access,
}

/// Columns are written out as rows once this part of the rows has been gathered from them out of order: a run of a few steps over
/// many examples does not pay for all of them.
const SCATTERED: usize = 64;

type Blocks<'o, 'b> = dyn Iterator<Item = RowOrder<'o>> + Send + 'b;

impl RowAccess for Rows<'_> {
    fn count(&self, rows: usize) {
        self.access.count(rows);
    }

    fn show(
        &self,
        blocks: &mut (dyn Iterator<Item = RowOrder<'_>> + Send),
        each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send),
    ) -> Result<()> {
        if self.access.parallel && rayon::current_thread_index().is_none() {
            // One way into the pool for all blocks.
            return rayon::join(|| self.show_ahead(blocks, each), || ()).0;
        }
        self.show_ahead(blocks, each)
    }
}

impl Rows<'_> {
    /// While some blocks are used, another thread gathers the next ones; both then share what is left of the gathering.
    fn show_ahead(
        &self,
        blocks: &mut Blocks<'_, '_>,
        each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send),
    ) -> Result<()> {
        let (mut present, mut ahead) = (Vec::new(), Vec::new());
        self.gather(blocks, &mut present)?;
        while !present.is_empty() {
            let mut use_up = || {
                present.iter().try_for_each(|block: &RowBlock| {
                    self.access.count(block.len());
                    each(block)
                })
            };
            if self.access.parallel {
                let (used, gathered) = rayon::join(use_up, || self.gather(blocks, &mut ahead));
                used.and(gathered)?;
            } else {
                use_up()?;
                self.gather(blocks, &mut ahead)?;
            }
            std::mem::swap(&mut present, &mut ahead);
        }
        Ok(())
    }

    /// Gathers the next blocks; none at the end.
    fn gather(&self, blocks: &mut Blocks<'_, '_>, into: &mut Vec<RowBlock>) -> Result<()> {
        let orders: [Option<RowOrder<'_>>; BLOCKS_AHEAD] = std::array::from_fn(|_| blocks.next());
        into.resize_with(orders.iter().flatten().count(), RowBlock::default);
        let copy = self.copy();
        let fill = |(block, order): (&mut RowBlock, &Option<RowOrder<'_>>)| match order {
            Some(order) => self.fill(*order, copy, block),
            None => Ok(()),
        };
        if self.access.parallel {
            into.par_iter_mut().zip(&orders).with_max_len(1).try_for_each(fill)
        } else {
            into.iter_mut().zip(&orders).try_for_each(fill)
        }
    }

    /// The columns by rows, where enough rows have been gathered from columns out of order.
    fn copy(&self) -> Option<&RowCopy> {
        let (design, copies) = (&self.viewed.examples.design, &self.viewed.copies);
        let scattered = copies.scattered.load(Ordering::Relaxed);
        if copies.rows.get().is_none() && scattered > design.rows() / SCATTERED && design.columnwise() > 1 {
            if self.access.parallel {
                // Not from within the lock: its owner may be lent to other work meanwhile.
                let _ = copies.rows.set(design.copy_rows(true));
            } else {
                copies.rows.get_or_init(|| design.copy_rows(false));
            }
        }
        copies.rows.get()
    }

    /// Gathers one block.
    fn fill(&self, order: RowOrder<'_>, copy: Option<&RowCopy>, into: &mut RowBlock) -> Result<()> {
        let (examples, first) = (&self.viewed.examples, self.viewed.first as usize);
        let n = examples.rows();
        order.write(&mut into.numbers);
        let RowBlock { numbers, packed, labels, weights, offsets } = into;
        for number in numbers.iter_mut() {
            let row = number.checked_sub(first).filter(|row| *row < n).ok_or(Error::Length {
                what: "rows, of which one was asked for that is not there",
                expected: n,
                found: *number,
            })?;
            *number = row;
        }
        labels.clear();
        for label in 0..self.viewed.loss.label_width() {
            let of = &examples.labels[label * n..(label + 1) * n];
            labels.extend(numbers.iter().map(|&row| of[row]));
        }
        for (part, into) in [(&examples.weights, weights), (&examples.offsets, offsets)] {
            into.clear();
            if let Some(part) = part {
                into.extend(numbers.iter().map(|&row| part[row]));
            }
        }
        examples.design.pack_with(numbers, copy, packed);
        if copy.is_none() && examples.design.columnwise() > 1 {
            let scattered = numbers.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
            self.viewed.copies.scattered.fetch_add(scattered, Ordering::Relaxed);
        }
        numbers.iter_mut().for_each(|row| *row += first);
        Ok(())
    }
}
