//! The pieces of a cache, in memory when they are asked for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::cache_file::{CacheFile, Span};
use super::piece::{Piece, PieceForm, PieceTargets};
use crate::design::{Block, DesignMatrix};
use crate::engine::pool::Pool;
use crate::engine::{Examples, Local};
use crate::error::Result;
use crate::loss::Loss;
use crate::objective::Shape;

/// Their places, and what they have in common.
#[derive(Debug)]
pub(super) struct CachedExamples {
    pub(super) file: CacheFile,
    pub(super) form: PieceForm,
    pub(super) pieces: Vec<Piece>,
    /// Rows of all pieces but the last.
    pub(super) piece_rows: usize,
    /// How many numbers are stored, a code being one.
    pub(super) entries: u64,
    pub(super) loss: Arc<dyn Loss>,
    pub(super) shape: Shape,
    pub(super) parallel: bool,
    pub(super) buffers: Pool<Vec<u8>>,
    /// What the examples of each class are multiplied by; empty where they are not.
    pub(super) class_weights: Vec<f64>,
    /// Pieces that were read lately for rows, the last at the end.
    pub(super) recent: Mutex<VecDeque<(usize, Arc<Local<'static>>)>>,
}

/// Pieces in which rows are looked for at a time: those of a window of shuffled rows, and of the next one.
pub(super) const RECENT: usize = 16;

impl CachedExamples {
    pub(super) fn rows(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * self.piece_rows + last.rows)
    }

    /// Reads what `span` names of a piece.
    fn reading<T>(&self, span: Span, read: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
        let mut buffer = self.buffers.take();
        let found = self.file.read(span, &mut buffer).and_then(|()| read(&buffer));
        self.buffers.give(buffer);
        found
    }

    pub(super) fn targets(&self, piece: usize) -> Result<PieceTargets> {
        let Piece { rows, targets, .. } = self.pieces[piece];
        let mut found = self.reading(targets, |bytes| self.form.read_targets(rows, bytes))?;
        if !self.class_weights.is_empty() {
            let weight = |(row, label): (usize, &f64)| {
                found.weights.as_ref().map_or(1.0, |weights| weights[row]) * self.class_weights[*label as usize]
            };
            found.weights = Some(found.labels.iter().enumerate().map(weight).collect());
        }
        Ok(found)
    }

    pub(super) fn blocks(&self, piece: usize) -> Result<Vec<Block<'static>>> {
        let Piece { rows, features, .. } = self.pieces[piece];
        self.reading(features, |bytes| self.form.read_blocks(rows, bytes))
    }

    /// A piece in memory.
    pub(super) fn piece(&self, piece: usize) -> Result<Local<'static>> {
        let PieceTargets { labels, weights, offsets } = self.targets(piece)?;
        let examples = Examples {
            design: DesignMatrix::new(self.blocks(piece)?, self.pieces[piece].rows)?,
            labels: labels.into(),
            weights: weights.map(Into::into),
            offsets: offsets.map(Into::into),
            // The pieces themselves are shared out among the threads.
            parallel: false,
        };
        let local = Local::of(examples, self.loss.clone(), self.shape.biases > 0)?;
        Ok(local.starting_at((piece * self.piece_rows) as u64))
    }

    /// The same where rows will be looked for in it again.
    pub(super) fn recent_piece(&self, piece: usize) -> Result<Arc<Local<'static>>> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match recent.iter().position(|(known, _)| *known == piece) {
            Some(place) => recent.remove(place).map(|(_, local)| local),
            None => None,
        };
        let local = match found {
            Some(local) => local,
            None => Arc::new(self.piece(piece)?),
        };
        if recent.len() == RECENT {
            recent.pop_front();
        }
        recent.push_back((piece, local.clone()));
        Ok(local)
    }

    /// Labels, weights and offsets of all examples.
    pub(super) fn all_targets(&self) -> Result<PieceTargets> {
        let pieces: Vec<PieceTargets> = (0..self.pieces.len()).map(|k| self.targets(k)).collect::<Result<_>>()?;
        // Label-major as well.
        let label = |l: usize| {
            pieces.iter().flat_map(move |piece| {
                let rows = piece.labels.len() / self.form.labels;
                &piece.labels[l * rows..(l + 1) * rows]
            })
        };
        let labels = (0..self.form.labels).flat_map(label).copied().collect();
        let all = |of: fn(&PieceTargets) -> &Option<Vec<f64>>| -> Option<Vec<f64>> {
            let each: Option<Vec<&Vec<f64>>> = pieces.iter().map(|piece| of(piece).as_ref()).collect();
            each.map(|each| each.into_iter().flatten().copied().collect())
        };
        Ok(PieceTargets { labels, weights: all(|of| &of.weights), offsets: all(|of| &of.offsets) })
    }
}
