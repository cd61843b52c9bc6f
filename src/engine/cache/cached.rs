//! Passes over examples in a cache.

use std::ops::Range;
use std::sync::Arc;

use super::cached_examples::CachedExamples;
use super::cached_rows::CachedRows;
use super::piece::PieceTargets;
use crate::design::{Block, DesignMatrix};
use crate::engine::{Examples, Local};
use crate::error::Result;
use crate::linalg::tree::reduce_blocks;
use crate::objective::{Access, Answer, Facts, Pass, Request, RowAccess, Totals};

/// Examples in a cache.
#[derive(Debug, Clone)]
pub(crate) struct Cached(pub(super) Arc<CachedExamples>);

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
