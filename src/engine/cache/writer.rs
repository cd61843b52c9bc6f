//! Writing examples into a cache, piece after piece.

use std::path::Path;
use std::sync::{Arc, Mutex};

use super::cache_file::CacheFile;
use super::cached::Cached;
use super::cached_examples::CachedExamples;
use super::piece::{Piece, PieceForm, write_features, write_targets};
use crate::design::Block;
use crate::engine::Examples;
use crate::engine::pool::Pool;
use crate::error::{Error, Result};
use crate::linalg::tree::{ROWS_PER_BLOCK, block_rows};
use crate::loss::Loss;
use crate::objective::{GramLayout, Shape};

/// Bytes of a piece, about, where there is memory for many of them and its rows are not far wider: what a thread reads at a time.
const PIECE_BYTES: u64 = 1 << 22;

/// A cache that grows: pieces of [`CacheWriter::piece_rows`] rows each, in the order of the rows.
#[derive(Debug)]
pub(crate) struct CacheWriter {
    file: CacheFile,
    form: Option<PieceForm>,
    pieces: Vec<Piece>,
    piece_rows: usize,
    entries: u64,
    /// Bytes of the examples when they are not in pieces.
    unpacked: u64,
    /// Bytes that may stay in memory.
    budget: u64,
    loss: Arc<dyn Loss>,
    shape: Shape,
}

impl CacheWriter {
    /// An empty cache for pieces of so many rows, which goes into a file of a folder when the examples would take more memory than this.
    pub(crate) fn new(folder: &Path, budget: u64, piece_rows: usize, loss: Arc<dyn Loss>, shape: Shape) -> Self {
        let (file, form, pieces) = (CacheFile::new(folder), None, Vec::new());
        Self { file, form, pieces, piece_rows, entries: 0, unpacked: 0, budget, loss, shape }
    }

    /// Adds the next rows: as many as a piece has, but for the last ones.
    ///
    /// # Errors
    /// Fewer rows before these; other features than those; a full disk.
    pub(crate) fn push(&mut self, examples: &Examples<'_>) -> Result<()> {
        let found = self.pieces.last().map_or(self.piece_rows, |piece| piece.rows);
        let rows = examples.rows();
        if found != self.piece_rows || rows > self.piece_rows {
            let what = "rows of a piece of a cache, of which only the last has fewer";
            return Err(Error::Length { what, expected: self.piece_rows, found: found.min(rows) });
        }
        if examples.design.features() != self.shape.features {
            let (expected, found) = (self.shape.features, examples.design.features());
            return Err(Error::Length { what: "features of a piece of a cache", expected, found });
        }
        let form = PieceForm::of(examples, self.loss.label_width())?;
        self.form = Some(match self.form.take() {
            Some(before) => before.join(form)?,
            None => form,
        });
        let mut bytes = Vec::new();
        write_targets(examples, &mut bytes);
        let targets = self.file.append(&bytes)?;
        write_features(&examples.design, &mut bytes);
        let features = self.file.append(&bytes)?;
        self.entries += examples.design.entries() as u64;
        self.unpacked += unpacked(examples);
        if self.file.bytes() + self.unpacked > self.budget {
            self.file.spill()?;
        }
        self.pieces.push(Piece { rows, targets, features });
        Ok(())
    }

    /// The cache, which nothing is added to any more.
    ///
    /// # Errors
    /// No rows.
    pub(crate) fn finish(self, parallel: bool) -> Result<Cached> {
        let Some(form) = self.form else {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        };
        Ok(Cached(Arc::new(CachedExamples {
            file: self.file,
            form,
            pieces: self.pieces,
            piece_rows: self.piece_rows,
            entries: self.entries,
            loss: self.loss,
            shape: self.shape,
            parallel,
            buffers: Pool::default(),
            class_weights: Vec::new(),
            recent: Mutex::default(),
        })))
    }
}

/// Bytes of these examples in memory: two numbers for each entry of sparse rows.
fn unpacked(examples: &Examples<'_>) -> u64 {
    let each = |block: &Block<'_>| match block {
        Block::Codes(codes) => 4 * codes.codes.len(),
        Block::Sparse(rows) => 12 * rows.entries() + 8 * rows.rows(),
        Block::Array(_) | Block::Numbers(_) => 8 * block.rows() * block.features(),
    };
    let beside = usize::from(examples.weights.is_some()) + usize::from(examples.offsets.is_some());
    let targets = 8 * (examples.labels.len() + beside * examples.rows());
    (examples.design.blocks().map(each).sum::<usize>() + targets) as u64
}

/// Rows of a piece, of features of which some are dense: whole blocks of every pass, a power of two of them, so that the tree over
/// pieces is the upper part of the tree over blocks.
pub(crate) fn piece_rows(shape: Shape, dense: &[usize], budget: u64) -> usize {
    let gram = GramLayout::new(shape.biases.min(1), dense.to_vec(), shape.features).block_rows();
    let least = block_rows(shape.len().max(4 * shape.features)).max(gram);
    // Of sparse rows some dozens of entries.
    let row_bytes = 8 * (dense.len() + (shape.features - dense.len()).min(32)).max(1);
    let blocks = PIECE_BYTES.min(budget / 16) as usize / row_bytes / ROWS_PER_BLOCK;
    least.max(blocks.max(1).next_power_of_two() * ROWS_PER_BLOCK)
}
