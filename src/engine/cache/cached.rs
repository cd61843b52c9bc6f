//! Passes over examples in a cache.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::cache_file::CacheFile;
use super::cached_rows::CachedRows;
use super::piece::{PieceForm, PieceTargets};
use super::writer::Piece;
use crate::design::{Block, DesignMatrix};
use crate::engine::pool::Pool;
use crate::engine::{Examples, Local};
use crate::error::Result;
use crate::linalg::tree::reduce_blocks;
use crate::loss::Loss;
use crate::objective::{Access, Answer, Facts, Pass, Request, RowAccess, Shape, Totals};

/// Examples in a cache.
#[derive(Debug, Clone)]
pub(crate) struct Cached(pub(super) Arc<CachedExamples>);

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
    fn reading<T>(&self, span: super::cache_file::Span, read: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
        let mut buffer = self.buffers.take();
        let found = self.file.read(span, &mut buffer).and_then(|()| read(&buffer));
        self.buffers.give(buffer);
        found
    }

    fn targets(&self, piece: usize) -> Result<PieceTargets> {
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

    fn blocks(&self, piece: usize) -> Result<Vec<Block<'static>>> {
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
    fn all_targets(&self) -> Result<PieceTargets> {
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

impl Cached {
    /// How many bytes the examples take here.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.file.bytes()
    }

    /// Whether they did not fit the memory that was allowed.
    pub(crate) fn is_on_disk(&self) -> bool {
        self.0.file.is_on_disk()
    }

    /// All examples in memory, where they are not in pieces any more.
    ///
    /// # Errors
    /// A file that can no longer be read.
    pub(crate) fn into_examples<'b>(self) -> Result<Examples<'b>> {
        let of = &self.0;
        let PieceTargets { labels, weights, offsets } = of.all_targets()?;
        let pieces: Vec<Vec<Block<'static>>> = (0..of.pieces.len()).map(|k| of.blocks(k)).collect::<Result<_>>()?;
        let joined = |k: usize| Block::joined(&pieces.iter().map(|piece| piece[k].clone()).collect::<Vec<_>>());
        let blocks = (0..of.form.blocks.len()).map(|k| joined(k).map(Block::reborrow)).collect::<Result<_>>()?;
        Ok(Examples {
            design: DesignMatrix::new(blocks, of.rows())?,
            labels: labels.into(),
            weights: weights.map(Into::into),
            offsets: offsets.map(Into::into),
            parallel: of.parallel,
        })
    }

    /// What is known of these examples without a pass; their features have no names, and each is a column of its own.
    ///
    /// # Errors
    /// A file that can no longer be read; a sum of weights that is none.
    pub(crate) fn facts(&self) -> Result<Facts> {
        let of = &self.0;
        let first = of.piece(0)?.facts_of_counts()?;
        let PieceTargets { labels, weights, offsets } = of.all_targets()?;
        let mut totals = Totals::new(of.rows() as u64, of.shape.features);
        totals.entries = of.entries as f64;
        let targets =
            crate::loss::Targets { labels: &labels, weights: weights.as_deref(), offsets: offsets.as_deref() };
        totals.weight = crate::engine::examples::weight_sum(targets.weights, of.rows())?;
        let totals = totals.of_labels(targets, of.loss.as_ref(), of.shape.biases, of.parallel);
        Ok(Facts { totals, parallel: of.parallel, ..first })
    }
}

impl Cached {
    /// See [`DesignMatrix::sizes_where_not_zero`].
    ///
    /// # Errors
    /// A file that can no longer be read.
    pub(crate) fn sizes_where_not_zero(&self) -> Result<Vec<f64>> {
        let of = &self.0;
        let mut sums = vec![(0.0, 0.0); of.shape.features];
        let mut sizes = Vec::new();
        for k in 0..of.pieces.len() {
            let local = of.piece(k)?;
            let examples = local.examples();
            let design = &examples.design;
            design.add_squares_where_not_zero(examples.targets().weights, &mut sums);
            if k + 1 == of.pieces.len() {
                sizes = design.sizes_of_squares(&sums);
            }
        }
        Ok(sizes)
    }

    /// The labels and the weights of all examples.
    ///
    /// # Errors
    /// A file that can no longer be read.
    pub(crate) fn labels_and_weights(&self) -> Result<(Vec<f64>, Option<Vec<f64>>)> {
        self.0.all_targets().map(|targets| (targets.labels, targets.weights))
    }

    /// The same examples, each counting as many times more as its class says.
    #[must_use]
    pub(crate) fn weighed(mut self, class_weights: &[f64]) -> Self {
        if let Some(of) = Arc::get_mut(&mut self.0) {
            of.class_weights = class_weights.to_vec();
        }
        self
    }
}

impl Pass for Cached {
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()> {
        let of = &self.0;
        let leaf = |rows: Range<usize>| {
            let mut answer = Answer::Nothing;
            of.piece(rows.start / of.piece_rows)?.run(request, &mut answer)?;
            Ok(answer)
        };
        *into = reduce_blocks(of.piece_rows, of.rows(), of.parallel, &leaf, &Answer::merge)?;
        Ok(())
    }

    fn rows<'b>(&self, access: &Access) -> Option<Arc<dyn RowAccess + 'b>>
    where
        Self: 'b,
    {
        Some(Arc::new(CachedRows { examples: self.0.clone(), access: access.clone() }))
    }

    fn sample<'b>(&self, rows: usize) -> Result<Option<(Totals, Arc<dyn Pass + 'b>)>>
    where
        Self: 'b,
    {
        let of = &self.0;
        let sampled = Local::sampled(rows, of.rows());
        let mut parts = Vec::new();
        for piece in sampled.chunk_by(|a, b| a / of.piece_rows == b / of.piece_rows) {
            let own: Vec<usize> = piece.iter().map(|row| row % of.piece_rows).collect();
            parts.push(of.piece(piece[0] / of.piece_rows)?.examples().take(&own, of.form.labels)?);
        }
        let sample = Local::of(Examples::joined(parts, of.form.labels)?, of.loss.clone(), of.shape.biases > 0)?;
        Ok(Some((sample.totals()?, Arc::new(sample))))
    }
}
