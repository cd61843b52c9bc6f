//! Rows of examples in a cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cached_examples::{CachedExamples, RECENT};
use crate::engine::Local;
use crate::error::{Error, Result};
use crate::objective::{Access, Pass as _, RowAccess, RowBlock, RowOrder};

/// Examples in a cache, row by row: in an order that stays for a while within a few pieces.
#[derive(Debug)]
pub(super) struct CachedRows {
    pub(super) examples: Arc<CachedExamples>,
    pub(super) access: Access,
}

impl RowAccess for CachedRows {
    fn count(&self, rows: usize) {
        self.access.count(rows);
    }

    fn show(
        &self,
        blocks: &mut (dyn Iterator<Item = RowOrder<'_>> + Send),
        each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send),
    ) -> Result<()> {
        let mut rows = Vec::new();
        for block in blocks {
            block.write(&mut rows);
            each(&self.gathered(&rows)?)?;
        }
        Ok(())
    }
}

impl CachedRows {
    /// Rows of a few pieces as one block.
    fn gathered(&self, rows: &[usize]) -> Result<RowBlock> {
        let mut by_piece: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for row in rows {
            by_piece.entry(row / self.examples.piece_rows).or_default().push(*row as u64);
        }
        if by_piece.len() > RECENT {
            return Err(Error::Unsupported {
                what: "steps over examples in a shuffled order".to_owned(),
                needs: "GradientDescent::shuffle_within or ::in_order, or more memory (Estimator::memory_budget)",
                found: format!("examples in a cache of {} pieces", self.examples.pieces.len()),
            });
        }
        let mut gathered = BTreeMap::new();
        for (piece, own) in by_piece {
            gathered.insert(piece, (self.of_piece(&*self.examples.recent_piece(piece)?, &own)?, 0));
        }
        if gathered.len() == 1 {
            return Ok(gathered.pop_first().map(|(_, (block, _))| block).unwrap_or_default());
        }
        // Each piece has its rows in the order in which they are asked for.
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some((_, next)) = gathered.get_mut(&(row / self.examples.piece_rows)) {
                places.push((row / self.examples.piece_rows, *next));
                *next += 1;
            }
        }
        let all: Vec<(&RowBlock, usize)> =
            places.iter().filter_map(|(piece, i)| gathered.get(piece).map(|(block, _)| (block, *i))).collect();
        RowBlock::of_rows(&all)
    }

    /// Rows of one piece as one block.
    fn of_piece(&self, piece: &Local<'static>, own: &[u64]) -> Result<RowBlock> {
        let access = Access { parallel: false, ..self.access.clone() };
        let mut found = RowBlock::default();
        if let Some(rows) = piece.rows(&access) {
            rows.show(&mut std::iter::once(RowOrder::ListedWide(own)), &mut |block| {
                found = RowBlock::of_rows(&(0..block.len()).map(|i| (block, i)).collect::<Vec<_>>())?;
                Ok(())
            })?;
        }
        Ok(found)
    }
}
