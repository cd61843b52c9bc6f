//! The design matrix and its products over tiles of rows.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::block::{Array, Block, Codes, Numbers};
use crate::error::{Error, Result};

/// Rows that fit in the first-level caches together with their scores and slopes.
pub(crate) const TILE: usize = 512;

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
        self.blocks.iter().any(|(_, block)| matches!(block, Block::Codes(codes) if codes.levels > 16))
    }

    /// Which features may be centred: those of dense blocks. One-hot features are only scaled.
    pub(crate) fn centred(&self) -> Vec<bool> {
        let mut centred = Vec::with_capacity(self.features());
        for (_, block) in &self.blocks {
            let dense = !matches!(block, Block::Codes(_));
            centred.extend(std::iter::repeat_n(dense, block.features()));
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

    /// scores += X·w over `rows`.
    pub(crate) fn scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
        // The widest registers of the machine; the order of the sums is the same in all of them.
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.add_scores(rows, weights, scores),
        );
    }

    #[inline(always)]
    fn add_scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
        let mut scratch = [0.0; TILE];
        for (tile, out) in tiles(rows, scores) {
            for (start, block) in &self.blocks {
                let span = *start..*start + block.features();
                let (w, m, f) = (&weights[span.clone()], &self.shift[span.clone()], &self.inverse[span]);
                match block {
                    Block::Array(Array::F64(view)) => array_scores(view, tile.clone(), (w, m, f), out),
                    Block::Array(Array::F32(view)) => array_scores(view, tile.clone(), (w, m, f), out),
                    Block::Numbers(numbers) => {
                        let values = column(numbers, tile.clone(), &mut scratch);
                        add_scores(values, m[0], w[0] * f[0], out);
                    }
                    Block::Codes(codes) => {
                        for (score, &code) in out.iter_mut().zip(&codes.codes[tile.clone()]) {
                            if code != Codes::NONE {
                                *score += w[code as usize] * f[code as usize];
                            }
                        }
                    }
                }
            }
        }
    }

    /// gradient += Xᵀ·slopes over `rows`.
    pub(crate) fn pull_back(&self, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.add_pull_back(rows, slopes, gradient),
        );
    }

    #[inline(always)]
    fn add_pull_back(&self, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        let mut scratch = [0.0; TILE];
        let mut at = 0;
        let mut lo = rows.start;
        while lo < rows.end {
            let tile = lo..(lo + TILE).min(rows.end);
            let part = &slopes[at..at + tile.len()];
            for (start, block) in &self.blocks {
                let span = *start..*start + block.features();
                let (g, m, f) = (&mut gradient[span.clone()], &self.shift[span.clone()], &self.inverse[span]);
                match block {
                    Block::Array(Array::F64(view)) => array_pull(view, tile.clone(), part, (m, f), g),
                    Block::Array(Array::F32(view)) => array_pull(view, tile.clone(), part, (m, f), g),
                    Block::Numbers(numbers) => {
                        let values = column(numbers, tile.clone(), &mut scratch);
                        g[0] += f[0] * shifted_dot(values, m[0], part);
                    }
                    Block::Codes(codes) => {
                        for (&slope, &code) in part.iter().zip(&codes.codes[tile.clone()]) {
                            if code != Codes::NONE {
                                g[code as usize] += f[code as usize] * slope;
                            }
                        }
                    }
                }
            }
            at += tile.len();
            lo = tile.end;
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
        }
    }
}

fn tiles(rows: Range<usize>, out: &mut [f64]) -> impl Iterator<Item = (Range<usize>, &mut [f64])> {
    out.chunks_mut(TILE).enumerate().map(move |(k, part)| {
        let lo = rows.start + k * TILE;
        (lo..lo + part.len(), part)
    })
}

/// The column's values over a tile: its own memory where it is f64 and complete, otherwise converted into `scratch`.
fn column<'s>(numbers: &'s Numbers, tile: Range<usize>, scratch: &'s mut [f64; TILE]) -> &'s [f64] {
    match (&numbers.values, numbers.fill) {
        (crate::data::Values::F64(buffer), None) => &buffer[tile],
        _ => {
            let into = &mut scratch[..tile.len()];
            numbers.read(tile.start, into);
            into
        }
    }
}

#[inline(always)]
fn add_scores<T: AsPrimitive<f64>>(values: &[T], shift: f64, weight: f64, scores: &mut [f64]) {
    for (score, value) in scores.iter_mut().zip(values) {
        *score += (value.as_() - shift) * weight;
    }
}

/// Σ (value − shift)·slope in eight fixed lanes: the order of the sum never depends on anything but the rows.
#[inline(always)]
pub(super) fn shifted_dot<T: AsPrimitive<f64>>(values: &[T], shift: f64, slopes: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (value_chunks, value_rest) = values.as_chunks::<8>();
    let (slope_chunks, slope_rest) = slopes.as_chunks::<8>();
    for (v, s) in value_chunks.iter().zip(slope_chunks) {
        for k in 0..8 {
            lanes[k] += (v[k].as_() - shift) * s[k];
        }
    }
    let rest: f64 = value_rest.iter().zip(slope_rest).map(|(v, s)| (v.as_() - shift) * s).sum();
    for width in [4, 2, 1] {
        for k in 0..width {
            lanes[k] += lanes[k + width];
        }
    }
    lanes[0] + rest
}

#[inline(always)]
fn array_scores<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    tile: Range<usize>,
    (weights, shift, inverse): (&[f64], &[f64], &[f64]),
    scores: &mut [f64],
) {
    let tile = view.slice_axis(Axis(0), tile.into());
    if tile.strides()[0] == 1 {
        for (j, values) in tile.columns().into_iter().enumerate() {
            if let Some(values) = values.as_slice() {
                add_scores(values, shift[j], weights[j] * inverse[j], scores);
            }
        }
        return;
    }
    let scaled: Vec<f64> = weights.iter().zip(inverse).map(|(w, f)| w * f).collect();
    for (values, score) in tile.rows().into_iter().zip(scores) {
        let pairs = shift.iter().zip(&scaled);
        *score += match values.as_slice() {
            Some(values) => row_dot(values, shift, &scaled),
            None => values.iter().zip(pairs).map(|(v, (m, w))| (v.as_() - m) * w).sum::<f64>(),
        };
    }
}

/// Σ (value − shift)·weight of one row in four fixed lanes.
#[inline(always)]
fn row_dot<T: AsPrimitive<f64>>(values: &[T], shift: &[f64], weights: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (v_chunks, v_rest) = values.as_chunks::<4>();
    let (m_chunks, m_rest) = shift.as_chunks::<4>();
    let (w_chunks, w_rest) = weights.as_chunks::<4>();
    for ((v, m), w) in v_chunks.iter().zip(m_chunks).zip(w_chunks) {
        for k in 0..4 {
            lanes[k] += (v[k].as_() - m[k]) * w[k];
        }
    }
    let rest: f64 = v_rest.iter().zip(m_rest).zip(w_rest).map(|((v, m), w)| (v.as_() - m) * w).sum();
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

#[inline(always)]
fn array_pull<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    tile: Range<usize>,
    slopes: &[f64],
    (shift, inverse): (&[f64], &[f64]),
    gradient: &mut [f64],
) {
    let tile = view.slice_axis(Axis(0), tile.into());
    if tile.strides()[0] == 1 {
        for (j, values) in tile.columns().into_iter().enumerate() {
            if let Some(values) = values.as_slice() {
                gradient[j] += inverse[j] * shifted_dot(values, shift[j], slopes);
            }
        }
        return;
    }
    for (values, &slope) in tile.rows().into_iter().zip(slopes) {
        let terms = gradient.iter_mut().zip(shift).zip(inverse);
        match values.as_slice() {
            Some(values) => values.iter().zip(terms).for_each(|(v, ((g, m), f))| *g += (v.as_() - m) * (f * slope)),
            None => values.iter().zip(terms).for_each(|(v, ((g, m), f))| *g += (v.as_() - m) * (f * slope)),
        }
    }
}
