//! Examples of a run of rows as bytes.

use super::block_form::{BlockForm, read_block, write_block};
use super::bytes::Bytes;
use super::cache_file::Span;
use super::narrow::{read_numbers, write_numbers};
use crate::design::{Block, DesignMatrix};
use crate::engine::Examples;
use crate::error::{Error, Result};

/// Where a piece stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) rows: usize,
    pub(super) targets: Span,
    pub(super) features: Span,
}

/// What the examples of every piece have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PieceForm {
    /// Labels of a row.
    pub(super) labels: usize,
    pub(super) weights: bool,
    pub(super) offsets: bool,
    pub(super) blocks: Vec<BlockForm>,
}

/// Labels, weights and offsets of a piece.
pub(super) struct PieceTargets {
    /// Label-major.
    pub(super) labels: Vec<f64>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) offsets: Option<Vec<f64>>,
}

impl PieceForm {
    pub(super) fn of(examples: &Examples<'_>, labels: usize) -> Result<Self> {
        let blocks = examples.design.blocks().map(BlockForm::of).collect::<Result<_>>()?;
        let (weights, offsets) = (examples.weights.is_some(), examples.offsets.is_some());
        Ok(Self { labels, weights, offsets, blocks })
    }

    /// Of the same examples in another piece.
    pub(super) fn join(self, other: Self) -> Result<Self> {
        let has = |of: &Self| [of.labels, usize::from(of.weights), usize::from(of.offsets), of.blocks.len()];
        if let Some((expected, found)) = has(&self).into_iter().zip(has(&other)).find(|(a, b)| a != b) {
            let what = "labels, weights, offsets or blocks of some rows, against those before them";
            return Err(Error::Length { what, expected, found });
        }
        let blocks = self.blocks.into_iter().zip(other.blocks).map(|(a, b)| a.join(b)).collect::<Result<_>>()?;
        Ok(Self { blocks, ..self })
    }

    pub(super) fn read_targets(&self, rows: usize, bytes: &[u8]) -> Result<PieceTargets> {
        let mut from = Bytes::new(bytes);
        let labels = read_numbers(rows * self.labels, &mut from)?;
        let mut numbers = |there: bool| there.then(|| read_numbers(rows, &mut from)).transpose();
        Ok(PieceTargets { labels, weights: numbers(self.weights)?, offsets: numbers(self.offsets)? })
    }

    pub(super) fn read_blocks(&self, rows: usize, bytes: &[u8]) -> Result<Vec<Block<'static>>> {
        let mut from = Bytes::new(bytes);
        self.blocks.iter().map(|form| read_block(*form, rows, &mut from)).collect()
    }
}

/// Labels, weights and offsets as bytes; what `into` holds is replaced.
pub(super) fn write_targets(examples: &Examples<'_>, into: &mut Vec<u8>) {
    into.clear();
    write_numbers(&examples.labels, into);
    for part in [&examples.weights, &examples.offsets].into_iter().flatten() {
        write_numbers(part, into);
    }
}

/// The features as bytes; what `into` holds is replaced.
pub(super) fn write_features(design: &DesignMatrix<'_>, into: &mut Vec<u8>) {
    into.clear();
    design.blocks().for_each(|block| write_block(block, into));
}
