//! The design matrix and its products over tiles of rows.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::block::{Array, Block, Codes, Numbers};
use super::kernel;
use crate::error::{Error, Result};

/// Rows at a time: their scores and slopes stay in the first-level cache.
pub(crate) const TILE: usize = 512;
/// Dense values at a time: they stay in the second-level cache between scores and pull-back.
const CACHED: usize = 1 << 16;

/// All blocks side by side. Feature j of row i is `(value − shift[j])·inverse[j]`, computed in the kernels.
#[derive(Debug, Clone)]
pub(crate) struct DesignMatrix<'a> {
    pub(super) blocks: Vec<(usize, Block<'a>)>,
    pub(super) shift: Vec<f64>,
    pub(super) inverse: Vec<f64>,
    rows: usize,
}

impl<'a> DesignMatrix<'a> {
    pub(crate) fn new(blocks: Vec<Block<'a>>, rows: usize) -> Result<Self> {
        let mut placed = Vec::with_capacity(blocks.len());
        let (mut shift, mut inverse) = (Vec::new(), Vec::new());
        for block in blocks {
            if block.rows() != rows {
                return Err(Error::Length { what: "rows of a block", expected: rows, found: block.rows() });
            }
            block.check()?;
            let start = shift.len();
            let width = block.features();
            let (m, s) = match &block {
                Block::Numbers(numbers) => (numbers.shift, numbers.scale),
                _ => (0.0, 1.0),
            };
            shift.extend(std::iter::repeat_n(m, width));
            inverse.extend(std::iter::repeat_n(1.0 / s, width));
            placed.push((start, block));
        }
        Ok(Self { blocks: placed, shift, inverse, rows })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn features(&self) -> usize {
        self.shift.len()
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

    /// Whether most features of a row are zero.
    pub(crate) fn is_sparse(&self) -> bool {
        self.blocks.iter().any(|(_, block)| match block {
            Block::Codes(codes) => codes.levels > 16,
            Block::Sparse(rows) => rows.features() > 16,
            _ => false,
        })
    }

    /// Which features may be centred: those of dense blocks. One-hot features are only scaled.
    pub(crate) fn centred(&self) -> Vec<bool> {
        let mut centred = Vec::with_capacity(self.features());
        for (_, block) in &self.blocks {
            centred.extend(std::iter::repeat_n(block.is_dense(), block.features()));
        }
        centred
    }

    /// The same rows with features x' = (x − mean)/scale, without touching the data.
    pub(crate) fn rescaled(&self, mean: &[f64], scale: &[f64]) -> Self {
        let mut next = self.clone();
        for j in 0..self.features() {
            // (x − m)·i, then − mean, then / scale: one affine map of the raw value.
            next.shift[j] = self.shift[j] + mean[j] / self.inverse[j];
            next.inverse[j] = self.inverse[j] / scale[j];
        }
        next
    }

    /// Rows that fit in the second-level cache together with their scores and slopes; at most [`TILE`].
    pub(crate) fn tile_rows(&self) -> usize {
        let dense = self.blocks.iter().filter(|(_, block)| block.is_dense());
        let width: usize = dense.map(|(_, block)| block.features()).sum();
        (CACHED / width.max(1)).clamp(16, TILE)
    }

    /// scores += X·w over `rows`.
    pub(crate) fn scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
        // The vector instructions of the machine, chosen at run time; they do not change a bit.
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                for (tile, out) in tiles(rows, scores) {
                    for (start, block) in &self.blocks {
                        self.add_block_scores(*start, block, &tile, weights, out);
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn add_block_scores(&self, start: usize, block: &Block<'_>, tile: &Range<usize>, weights: &[f64], out: &mut [f64]) {
        let span = start..start + block.features();
        let (w, m, f) = (&weights[span.clone()], &self.shift[span.clone()], &self.inverse[span]);
        match block {
            Block::Array(Array::F64(view)) => array_scores(view, tile, (w, m, f), out),
            Block::Array(Array::F32(view)) => array_scores(view, tile, (w, m, f), out),
            Block::Numbers(numbers) => {
                let mut scratch = [0.0; TILE];
                kernel::add_column(column(numbers, tile, &mut scratch), m[0], w[0] * f[0], out);
            }
            Block::Codes(codes) => {
                for (score, &code) in out.iter_mut().zip(&codes.codes[tile.clone()]) {
                    if code != Codes::NONE {
                        *score += w[code as usize] * f[code as usize];
                    }
                }
            }
            Block::Sparse(rows) => {
                for (score, row) in out.iter_mut().zip(tile.clone()) {
                    rows.row(row).for_each(|(j, value)| *score += w[j] * (value * f[j]));
                }
            }
        }
    }

    /// gradient += Xᵀ·slopes over `rows`.
    pub(crate) fn pull_back(&self, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                for (k, part) in slopes.chunks(TILE).enumerate() {
                    let lo = rows.start + k * TILE;
                    let tile = lo..lo + part.len();
                    for (start, block) in &self.blocks {
                        self.pull_block(*start, block, &tile, part, gradient);
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn pull_block(&self, start: usize, block: &Block<'_>, tile: &Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        let span = start..start + block.features();
        let (g, m, f) = (&mut gradient[span.clone()], &self.shift[span.clone()], &self.inverse[span]);
        match block {
            Block::Array(Array::F64(view)) => array_pull(view, tile, slopes, (m, f), g),
            Block::Array(Array::F32(view)) => array_pull(view, tile, slopes, (m, f), g),
            Block::Numbers(numbers) => {
                let mut scratch = [0.0; TILE];
                g[0] += f[0] * kernel::dot_column(column(numbers, tile, &mut scratch), m[0], slopes);
            }
            Block::Codes(codes) => {
                for (&slope, &code) in slopes.iter().zip(&codes.codes[tile.clone()]) {
                    if code != Codes::NONE {
                        g[code as usize] += f[code as usize] * slope;
                    }
                }
            }
            Block::Sparse(rows) => {
                for (&slope, row) in slopes.iter().zip(tile.clone()) {
                    rows.row(row).for_each(|(j, value)| g[j] += value * f[j] * slope);
                }
            }
        }
    }

    /// squares += Σ weight·(x − mean)² over `rows`, per feature.
    pub(crate) fn squares(&self, rows: Range<usize>, weights: &[f64], mean: &[f64], squares: &mut [f64]) {
        let mut values = vec![0.0; rows.len()];
        let total: f64 = weights.iter().sum();
        for (start, block) in &self.blocks {
            if let Block::Codes(codes) = block {
                // An indicator scaled by f: active rows deviate by f − mean, all others by −mean.
                let mut active = vec![0.0; block.features()];
                for (&code, weight) in codes.codes[rows.clone()].iter().zip(weights) {
                    if code != Codes::NONE {
                        active[code as usize] += weight;
                    }
                }
                for (j, weight) in active.into_iter().enumerate() {
                    let (f, m) = (self.inverse[start + j], mean[start + j]);
                    squares[start + j] += weight * (f - m) * (f - m) + (total - weight) * m * m;
                }
                continue;
            }
            if let Block::Sparse(sparse) = block {
                // Entries deviate by value·f − mean, all the rest of the rows by −mean.
                let mut entries = vec![0.0; block.features()];
                for (row, weight) in rows.clone().zip(weights) {
                    for (j, value) in sparse.row(row) {
                        let gap = value * self.inverse[start + j] - mean[start + j];
                        squares[start + j] += weight * gap * gap;
                        entries[j] += weight;
                    }
                }
                for (j, weight) in entries.into_iter().enumerate() {
                    let m = mean[start + j];
                    squares[start + j] += (total - weight) * m * m;
                }
                continue;
            }
            for j in 0..block.features() {
                self.feature(block, *start, j, rows.clone(), &mut values);
                let m = mean[start + j];
                squares[start + j] += values.iter().zip(weights).map(|(x, s)| s * (x - m) * (x - m)).sum::<f64>();
            }
        }
    }

    /// The values of one feature of a block over `rows`.
    fn feature(&self, block: &Block<'_>, start: usize, j: usize, rows: Range<usize>, values: &mut [f64]) {
        let (m, f) = (self.shift[start + j], self.inverse[start + j]);
        match block {
            Block::Array(array) => {
                for (value, row) in values.iter_mut().zip(rows) {
                    *value = (array.get(row, j) - m) * f;
                }
            }
            Block::Numbers(numbers) => {
                numbers.read(rows.start, values);
                values.iter_mut().for_each(|value| *value = (*value - m) * f);
            }
            Block::Codes(codes) => {
                for (value, &code) in values.iter_mut().zip(&codes.codes[rows]) {
                    *value = if code as usize == j { f } else { 0.0 };
                }
            }
            Block::Sparse(sparse) => {
                for (value, row) in values.iter_mut().zip(rows) {
                    *value = sparse.row(row).find(|(feature, _)| *feature == j).map_or(0.0, |(_, value)| value * f);
                }
            }
        }
    }
}

#[inline(always)]
fn tiles(rows: Range<usize>, out: &mut [f64]) -> impl Iterator<Item = (Range<usize>, &mut [f64])> {
    out.chunks_mut(TILE).enumerate().map(move |(k, part)| {
        let lo = rows.start + k * TILE;
        (lo..lo + part.len(), part)
    })
}

/// The column's values over a tile: its own memory where it is f64 and complete, otherwise converted into `scratch`.
#[inline(always)]
fn column<'s>(numbers: &'s Numbers, tile: &Range<usize>, scratch: &'s mut [f64; TILE]) -> &'s [f64] {
    match (&numbers.values, numbers.fill) {
        (crate::data::Values::F64(buffer), None) => &buffer[tile.clone()],
        _ => {
            let into = &mut scratch[..tile.len()];
            numbers.read(tile.start, into);
            into
        }
    }
}

#[inline(always)]
fn array_scores<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    tile: &Range<usize>,
    (weights, shift, inverse): (&[f64], &[f64], &[f64]),
    scores: &mut [f64],
) {
    let tile = view.slice_axis(Axis(0), tile.clone().into());
    if tile.strides()[0] == 1 {
        for (j, values) in tile.columns().into_iter().enumerate() {
            if let Some(values) = values.as_slice() {
                kernel::add_column(values, shift[j], weights[j] * inverse[j], scores);
            }
        }
        return;
    }
    let scaled: Vec<f64> = weights.iter().zip(inverse).map(|(w, f)| w * f).collect();
    let weights = scaled.as_slice();
    let one = |values: ArrayView1<'_, T>, score: f64| {
        values.iter().zip(shift).zip(weights).fold(score, |z, ((v, m), w)| z + (v.as_() - m) * w)
    };
    let (groups, rest) = scores.as_chunks_mut::<{ kernel::ROWS }>();
    let grouped = groups.len() * kernel::ROWS;
    for (k, scores) in groups.iter_mut().enumerate() {
        let rows: [ArrayView1<'_, T>; kernel::ROWS] = std::array::from_fn(|i| tile.row(k * kernel::ROWS + i));
        let slices = rows.each_ref().map(|row| row.as_slice());
        match slices {
            [Some(a), Some(b), Some(c), Some(d), Some(e), Some(f), Some(g), Some(h)] => {
                kernel::dot_rows([a, b, c, d, e, f, g, h], shift, weights, scores);
            }
            _ => rows.into_iter().zip(scores).for_each(|(row, score)| *score = one(row, *score)),
        }
    }
    for (i, score) in rest.iter_mut().enumerate() {
        *score = one(tile.row(grouped + i), *score);
    }
}

#[inline(always)]
fn array_pull<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    tile: &Range<usize>,
    slopes: &[f64],
    (shift, inverse): (&[f64], &[f64]),
    gradient: &mut [f64],
) {
    let tile = view.slice_axis(Axis(0), tile.clone().into());
    if tile.strides()[0] == 1 {
        for (j, values) in tile.columns().into_iter().enumerate() {
            if let Some(values) = values.as_slice() {
                gradient[j] += inverse[j] * kernel::dot_column(values, shift[j], slopes);
            }
        }
        return;
    }
    for (values, &slope) in tile.rows().into_iter().zip(slopes) {
        match values.as_slice() {
            Some(values) => kernel::add_row(values, shift, inverse, slope, gradient),
            None => {
                for (((g, v), m), f) in gradient.iter_mut().zip(values).zip(shift).zip(inverse) {
                    *g += (v.as_() - m) * (f * slope);
                }
            }
        }
    }
}
