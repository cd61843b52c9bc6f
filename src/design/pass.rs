//! Products over tiles of rows, on the memory that the features lie in.
//!
//! A tile is *loaded*, then its scores are taken, then its slopes are pulled back, before the next tile is touched.

use std::ops::Range;

use rayon::prelude::*;

use super::DesignMatrix;
use super::block::Block;
use super::kernel::columns::{Columns, GROUP};
use super::kernel::rows::Rows;
use super::kernel::{codes, columns, dispatch, rows, sparse};
use super::plan::Access;
use super::ranks::Ranks;
use super::scratch::Scratch;
use super::stored::Stored;
use crate::data::SparseRows;

impl DesignMatrix<'_> {
    /// Rows of a tile.
    pub(crate) fn tile_rows(&self) -> usize {
        self.plan.tile_rows
    }

    /// Where the next of many passes finds the weights of sparse features; `None` where they stand.
    pub(crate) fn ranks(&self, parallel: bool) -> Option<&Ranks> {
        self.ranking.next(&self.blocks, self.features(), parallel)
    }

    /// The weights at some places as the kernels want them: of the raw values.
    pub(crate) fn scaled_weights(
        &self,
        ranks: Option<&Ranks>,
        places: Range<usize>,
        weights: &[f64],
        into: &mut [f64],
    ) {
        match ranks {
            None => {
                let terms = into.iter_mut().zip(&weights[places.clone()]).zip(&self.affine.inverse[places]);
                terms.for_each(|((to, w), f)| *to = w * f);
            }
            Some(ranks) => {
                let features = ranks.features[places].iter().map(|&j| j as usize);
                into.iter_mut().zip(features).for_each(|(to, j)| *to = weights[j] * self.affine.inverse[j]);
            }
        }
    }

    /// Sums over the raw values at all places of a pass, by feature.
    pub(crate) fn by_feature(ranks: &Ranks, features: Range<usize>, raw: &[f64], into: &mut [f64]) {
        into.iter_mut().zip(&ranks.places[features]).for_each(|(to, place)| *to = raw[*place as usize]);
    }

    /// scores += X·w over a loaded tile.
    pub(crate) fn tile_scores(
        &self,
        (tile, ranks): (&Range<usize>, Option<&Ranks>),
        raw: &[f64],
        scratch: &mut Scratch,
        scores: &mut [f64],
    ) {
        let Scratch { packed, lanes, .. } = scratch;
        for (k, (start, block)) in self.blocks.iter().enumerate() {
            let weights = &raw[*start..*start + block.features()];
            if let Some(rows) = self.rows_of::<f64>(k, tile, packed) {
                dispatch(rows::Scores { rows, weights, scores });
            } else if let Some(rows) = self.rows_of::<f32>(k, tile, packed) {
                dispatch(rows::Scores { rows, weights, scores });
            }
        }
        if self.plan.narrow {
            self.column_scores::<f32>(tile, raw, packed, lanes, scores);
        } else {
            self.column_scores::<f64>(tile, raw, packed, lanes, scores);
        }
        for (k, (start, block)) in self.blocks.iter().enumerate() {
            let weights = &raw[*start..*start + block.features()];
            match block {
                Block::Codes(codes) => codes::scores(&codes.codes[tile.clone()], weights, scores),
                Block::Sparse(of) => sparse::scores(entries(of, ranks, k), tile.clone(), weights, scores),
                Block::Array(_) | Block::Numbers(_) => {}
            }
        }
    }

    /// gradient += Xᵀ·slopes over a loaded tile, of the raw values.
    pub(crate) fn tile_pull_back(
        &self,
        (tile, ranks): (&Range<usize>, Option<&Ranks>),
        slopes: &[f64],
        scratch: &mut Scratch,
        gradient: &mut [f64],
    ) {
        let packed = &scratch.packed;
        for (k, (start, block)) in self.blocks.iter().enumerate() {
            let gradient = &mut gradient[*start..*start + block.features()];
            match block {
                Block::Codes(codes) => codes::pull_back(&codes.codes[tile.clone()], slopes, gradient),
                Block::Sparse(of) => sparse::pull_back(entries(of, ranks, k), tile.clone(), slopes, gradient),
                Block::Array(_) | Block::Numbers(_) => {
                    if let Some(rows) = self.rows_of::<f64>(k, tile, packed) {
                        dispatch(rows::PullBack { rows, slopes, gradient });
                    } else if let Some(rows) = self.rows_of::<f32>(k, tile, packed) {
                        dispatch(rows::PullBack { rows, slopes, gradient });
                    }
                }
            }
        }
        if self.plan.narrow {
            self.column_pull_back::<f32>(tile, slopes, packed, gradient);
        } else {
            self.column_pull_back::<f64>(tile, slopes, packed, gradient);
        }
    }

    fn column_scores<T: Stored>(
        &self,
        tile: &Range<usize>,
        raw: &[f64],
        packed: &[f64],
        lanes: &mut [f64],
        scores: &mut [f64],
    ) {
        let all = self.plan.columns.len();
        for start in (0..all).step_by(GROUP) {
            let used = GROUP.min(all - start);
            let (_, other, _) = self.column::<T>(start, tile, packed);
            let mut columns = Columns { values: [other; GROUP], shift: [0.0; GROUP] };
            let mut weights = [0.0; GROUP];
            for k in 0..used {
                let feature;
                (feature, columns.values[k], columns.shift[k]) = self.column::<T>(start + k, tile, packed);
                weights[k] = raw[feature];
            }
            let (first, last) = (start == 0, start + used == all);
            dispatch(columns::Scores { columns, used, weights, lanes, first, last, scores });
        }
    }

    fn column_pull_back<T: Stored>(&self, tile: &Range<usize>, slopes: &[f64], packed: &[f64], gradient: &mut [f64]) {
        let all = self.plan.columns.len();
        let mut k = 0;
        while k + 3 < all {
            self.pull_columns::<T, 4>(k, tile, slopes, packed, gradient);
            k += 4;
        }
        while k < all {
            self.pull_columns::<T, 1>(k, tile, slopes, packed, gradient);
            k += 1;
        }
    }

    /// Pulls back to features that are read column by column, from the k-th on.
    #[inline]
    fn pull_columns<T: Stored, const M: usize>(
        &self,
        k: usize,
        tile: &Range<usize>,
        slopes: &[f64],
        packed: &[f64],
        gradient: &mut [f64],
    ) {
        let (mut columns, mut features) = (Columns { values: [[].as_slice(); M], shift: [0.0; M] }, [0; M]);
        for m in 0..M {
            (features[m], columns.values[m], columns.shift[m]) = self.column::<T>(k + m, tile, packed);
        }
        let totals = dispatch(columns::PullBack { columns, slopes });
        features.iter().zip(totals).for_each(|(&feature, total)| gradient[feature] += total);
    }

    /// The k-th feature that is read column by column, its values over a tile, and what is still to be subtracted.
    #[inline]
    fn column<'t, T: Stored>(&'t self, k: usize, tile: &Range<usize>, packed: &'t [f64]) -> (usize, &'t [T], f64) {
        let (block, j) = self.plan.columns[k];
        let (start, of) = &self.blocks[block];
        let access = self.plan.accesses[block];
        let shift = if access == Access::Columns { self.affine.shift[start + j] } else { 0.0 };
        (start + j, T::column(of, j, access, tile, packed).unwrap_or_default(), shift)
    }

    /// The rows of a tile, where the k-th block is read row by row as numbers of this type.
    fn rows_of<'t, T: Stored>(&'t self, k: usize, tile: &Range<usize>, packed: &'t [f64]) -> Option<Rows<'t, T>> {
        let (start, block) = &self.blocks[k];
        let shift = if self.plan.centred[k] { &self.affine.shift[*start..*start + block.features()] } else { &[] };
        T::rows(block, self.plan.accesses[k], tile, packed, shift)
    }

    /// scores += X·w over `rows`.
    pub(crate) fn scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64], scratch: &mut Scratch) {
        let mut raw = vec![0.0; weights.len()];
        self.scaled_weights(None, 0..weights.len(), weights, &mut raw);
        for (tile, scores) in self.tiles(rows).zip(scores.chunks_mut(self.tile_rows())) {
            self.load(&tile, scratch);
            self.tile_scores((&tile, None), &raw, scratch, scores);
        }
    }

    /// scores += X·w over all rows, on the threads of the current pool where there is work for them.
    /// Of few rows many sets of scores may be asked for: they share a scratch.
    pub(crate) fn par_scores(&self, weights: &[f64], scores: &mut [f64], scratch: &mut Scratch) {
        const PIECE: usize = 1 << 14;
        if scores.len() < 4 * PIECE {
            return self.scores(0..scores.len(), weights, scores, scratch);
        }
        scores.par_chunks_mut(PIECE).enumerate().for_each_init(Scratch::default, |scratch, (k, scores)| {
            let start = k * PIECE;
            self.scores(start..start + scores.len(), weights, scores, scratch);
        });
    }

    /// gradient += Xᵀ·slopes over `rows`.
    pub(crate) fn pull_back(&self, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
        let (mut sums, mut scratch) = (vec![0.0; gradient.len()], Scratch::default());
        for (tile, slopes) in self.tiles(rows).zip(slopes.chunks(self.tile_rows())) {
            self.load(&tile, &mut scratch);
            self.tile_pull_back((&tile, None), slopes, &mut scratch, &mut sums);
        }
        gradient.iter_mut().zip(sums).zip(&self.affine.inverse).for_each(|((g, sum), f)| *g += sum * f);
    }

    /// `rows` in tiles.
    pub(crate) fn tiles(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
        let size = self.tile_rows();
        let end = rows.end;
        rows.step_by(size).map(move |lo| lo..(lo + size).min(end))
    }
}

/// The entries of a block, by the places of a pass.
fn entries<'e>(of: &'e SparseRows<'e>, ranks: Option<&'e Ranks>, block: usize) -> sparse::Entries<'e> {
    (of, ranks.and_then(|ranks| ranks.indices(block)).unwrap_or_else(|| of.indices()))
}

/// score += Σ value·weight over one row of numbers, with the bits that a pass over a table gives it.
pub(crate) fn score_row(values: &[f64], weights: &[f64], score: &mut f64) {
    if !values.is_empty() {
        let rows = Rows { values, width: values.len(), shift: &[] };
        dispatch(rows::Scores { rows, weights, scores: std::slice::from_mut(score) });
    }
}

/// Σ value·weight over the entries of one row, with the bits that a pass over sparse rows gives it.
pub(crate) fn score_entries(features: &[u32], values: &[f64], weights: &[f64]) -> f64 {
    sparse::valued_score(features, values, weights)
}
