//! The design matrix: blocks side by side.

use std::ops::Range;
use std::sync::Arc;

use super::affine::Affine;
use super::block::Block;
use super::plan::Plan;
use super::ranks::Ranking;
use crate::error::{Error, Result};

/// All blocks side by side, their features seen through an affine map that the kernels apply.
#[derive(Debug, Clone)]
pub(crate) struct DesignMatrix<'a> {
    pub(super) blocks: Vec<(usize, Block<'a>)>,
    pub(super) affine: Arc<Affine>,
    /// How the kernels read each block.
    pub(super) plan: Plan,
    pub(super) ranking: Arc<Ranking>,
    rows: usize,
}

impl<'a> DesignMatrix<'a> {
    pub(crate) fn new(blocks: Vec<Block<'a>>, rows: usize) -> Result<Self> {
        let mut placed = Vec::with_capacity(blocks.len());
        let features = blocks.iter().map(Block::features).sum();
        let mut affine = Affine { shift: Vec::with_capacity(features), inverse: Vec::with_capacity(features) };
        for block in blocks {
            if block.rows() != rows {
                return Err(Error::Length { what: "rows of a block", expected: rows, found: block.rows() });
            }
            block.check()?;
            let start = affine.features();
            let width = block.features();
            let (m, s) = match &block {
                Block::Numbers(numbers) => (numbers.shift, numbers.scale),
                _ => (0.0, 1.0),
            };
            affine.shift.extend(std::iter::repeat_n(m, width));
            affine.inverse.extend(std::iter::repeat_n(1.0 / s, width));
            placed.push((start, block));
        }
        let plan = Plan::of(&placed, &affine);
        Ok(Self { blocks: placed, affine: Arc::new(affine), plan, ranking: Arc::default(), rows })
    }

    /// Some of the rows, in memory of their own; the same features.
    pub(crate) fn take<'b>(&self, rows: &[usize]) -> Result<DesignMatrix<'b>> {
        let mut blocks: Vec<Block<'b>> = Vec::new();
        for (_, block) in &self.blocks {
            blocks.extend(block.take(rows)?.into_iter().map(Block::reborrow));
        }
        Ok(DesignMatrix::new(blocks, rows.len())?.seen_through(self.affine.clone()))
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().map(|(_, block)| block)
    }

    pub(crate) fn features(&self) -> usize {
        self.affine.features()
    }

    /// Feature ranges of the one-hot blocks that sum to 1 in every row.
    pub(crate) fn full_blocks(&self) -> Vec<Range<usize>> {
        let full = |block: &Block<'_>| matches!(block, Block::Codes(codes) if codes.full);
        self.blocks
            .iter()
            .filter(|(_, block)| full(block))
            .map(|(start, block)| *start..*start + block.features())
            .collect()
    }

    /// How many numbers are stored, a code being one.
    pub(crate) fn entries(&self) -> usize {
        let of = |block: &Block<'_>| match block {
            Block::Codes(codes) => codes.codes.len(),
            Block::Sparse(rows) => rows.entries(),
            Block::Array(_) | Block::Numbers(_) => block.rows() * block.features(),
        };
        self.blocks.iter().map(|(_, block)| of(block)).sum()
    }

    /// Whether most features of a row are zero.
    pub(crate) fn is_sparse(&self) -> bool {
        self.blocks.iter().any(|(_, block)| match block {
            Block::Codes(codes) => codes.levels > 16,
            Block::Sparse(rows) => rows.features() > 16,
            _ => false,
        })
    }

    /// Which features may be centred: those of dense blocks. One-hot features are only scaled.
    pub(crate) fn dense_features(&self) -> Vec<bool> {
        let mut centred = Vec::with_capacity(self.features());
        for (_, block) in &self.blocks {
            centred.extend(std::iter::repeat_n(block.is_dense(), block.features()));
        }
        centred
    }

    /// The same rows, their features seen through another map.
    pub(crate) fn seen_through(&self, affine: Arc<Affine>) -> Self {
        let plan = Plan::of(&self.blocks, &affine);
        Self { affine, plan, ..self.clone() }
    }

    pub(crate) fn affine(&self) -> &Arc<Affine> {
        &self.affine
    }

    /// The root of the weighted mean square of a feature's values that are not 0, for features of one-hot and sparse blocks; 1
    /// for those that have none, and for dense ones.
    pub(crate) fn sizes_where_not_zero(&self, weights: Option<&[f64]>) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.features()];
        self.add_squares_where_not_zero(weights, &mut sums);
        self.sizes_of_squares(&sums)
    }

    /// Adds the weights and the squares of the values that are not 0, of each feature of a sparse block.
    pub(crate) fn add_squares_where_not_zero(&self, weights: Option<&[f64]>, sums: &mut [(f64, f64)]) {
        for (start, block) in &self.blocks {
            let Block::Sparse(rows) = block else { continue };
            for row in 0..self.rows {
                let s = weights.map_or(1.0, |weights| weights[row]);
                for (j, value) in rows.row(row).filter(|(_, value)| *value != 0.0) {
                    sums[start + j].0 += s;
                    sums[start + j].1 += s * value * value;
                }
            }
        }
    }

    /// What these sums over all rows come to.
    pub(crate) fn sizes_of_squares(&self, sums: &[(f64, f64)]) -> Vec<f64> {
        let size = |((count, squares), inverse): (&(f64, f64), &f64)| {
            if *count > 0.0 { (squares / count).sqrt() * inverse.abs() } else { 1.0 }
        };
        sums.iter().zip(&self.affine.inverse).map(size).collect()
    }

    /// The first value of an array that is not finite, as (row, feature, value). All other blocks are checked where they
    /// are made; an array only once a result of it is not finite, which such a value never fails to bring about.
    pub(crate) fn first_not_finite(&self) -> Option<(usize, usize, f64)> {
        self.blocks.iter().find_map(|(start, block)| match block {
            Block::Array(array) => array.first_not_finite().map(|(row, column, value)| (row, start + column, value)),
            _ => None,
        })
    }
}
