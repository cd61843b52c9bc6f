//! Examples in memory, column by column.

use std::ops::Range;
use std::sync::Arc;

use faer::linalg::matmul::triangular::BlockStructure;
use faer::linalg::matmul::{matmul, triangular};
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;

use super::viewed_examples::ViewedExamples;
use crate::design::{ColumnCopy, Feature};
use crate::error::Result;
use crate::linalg::tree::{ROWS_PER_BLOCK, reduce_blocks};
use crate::loss::Tile;
use crate::objective::{Access, ColumnAccess};

/// What lies by columns is read where it is; the rest is written out once, when it is first asked for.
#[derive(Debug)]
pub(super) struct Columns<'a> {
    pub(super) viewed: Arc<ViewedExamples<'a>>,
    pub(super) access: Access,
}

/// Rows that are written out and multiplied at a time; not a power of two, or columns would share their places in the
/// cache.
const PIECE: usize = 248;
/// Values below which threads cost more than they bring.
const FEW: f64 = 65_536.0;

impl Columns<'_> {
    fn column_copy(&self) -> &ColumnCopy {
        self.viewed.copies.columns.get_or_init(|| self.viewed.examples.design.copy_columns())
    }

    #[inline]
    fn feature<'c>(&'c self, copy: &'c ColumnCopy, j: usize) -> Feature<'c> {
        self.viewed.examples.design.feature(copy, j)
    }

    /// Counts so many of all columns as their part of a pass.
    fn count(&self, features: usize) {
        self.access.count(self.viewed.examples.design.rows() * features / self.viewed.shape.features.max(1));
    }

    fn in_parallel(&self, features: usize) -> bool {
        let of_each = self.viewed.examples.design.entries() as f64 / self.viewed.shape.features.max(1) as f64;
        self.viewed.examples.parallel && features as f64 * of_each > FEW
    }

    /// Σᵢ byᵢ·xᵢⱼ·xᵢₖ, with `right` the same as `left` where there is none.
    fn multiplied(&self, left: &[usize], right: Option<&[usize]>, by: Option<&[f64]>) -> Result<Vec<f64>> {
        self.count(left.len() + right.map_or(0, <[usize]>::len));
        let copy = self.column_copy();
        let (a, b) = (left.len(), right.map_or(left.len(), <[usize]>::len));
        let roots: Option<Vec<f64>> = match right {
            None => by.map(|by| by.iter().map(|s| s.sqrt()).collect()),
            Some(_) => by.map(<[f64]>::to_vec),
        };
        let fill = |features: &[usize], rows: &Range<usize>, roots: Option<&[f64]>, into: &mut [f64]| {
            let roots = roots.map(|roots| &roots[rows.clone()]);
            for (&j, into) in features.iter().zip(into.chunks_mut(PIECE)) {
                self.feature(copy, j).fill(rows.clone(), roots, &mut into[..rows.len()]);
            }
        };
        let leaf = |rows: Range<usize>| {
            let mut sums = vec![0.0; a * b];
            let (mut first, mut second) =
                (vec![0.0; a * PIECE], vec![0.0; if right.is_some() { b * PIECE } else { 0 }]);
            for lo in rows.clone().step_by(PIECE) {
                let piece = lo..(lo + PIECE).min(rows.end);
                fill(left, &piece, roots.as_deref(), &mut first);
                let x = MatRef::from_column_major_slice_with_stride(&first, piece.len(), a, PIECE);
                let into = MatMut::from_column_major_slice_mut(&mut sums, a, b);
                match right {
                    Some(right) => {
                        fill(right, &piece, None, &mut second);
                        let y = MatRef::from_column_major_slice_with_stride(&second, piece.len(), b, PIECE);
                        matmul(into, Accum::Add, x.transpose(), y, 1.0, Par::Seq);
                    }
                    None => {
                        let (lower, full) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
                        triangular::matmul(into, lower, Accum::Add, x.transpose(), full, x, full, 1.0, Par::Seq);
                    }
                }
            }
            Ok(sums)
        };
        let merge = |mut left: Vec<f64>, right: Vec<f64>| {
            left.iter_mut().zip(right).for_each(|(a, b)| *a += b);
            Ok(left)
        };
        let size = ROWS_PER_BLOCK * (a * b / (16 * ROWS_PER_BLOCK)).next_power_of_two().min(64);
        reduce_blocks(size, self.viewed.examples.design.rows(), self.viewed.examples.parallel, &leaf, &merge)
    }
}

impl ColumnAccess for Columns<'_> {
    fn rows(&self) -> usize {
        self.viewed.examples.design.rows()
    }

    fn stored(&self) -> f64 {
        self.viewed.examples.design.entries() as f64
    }

    fn stored_of(&self, feature: usize) -> usize {
        self.feature(self.column_copy(), feature).stored()
    }

    fn scores_into(&self, at: &[f64], scores: &mut Vec<f64>) {
        scores.clear();
        scores.resize(self.rows(), 0.0);
        self.viewed.begin_scores(Some(0), self.rows(), at, scores);
        let copy = self.column_copy();
        for (j, w) in at[..self.viewed.shape.features].iter().enumerate().filter(|(_, w)| **w != 0.0) {
            self.feature(copy, j).add(*w, None, scores);
        }
    }

    fn points(&self, scores: &[f64], slopes: &mut [f64], curvatures: Option<&mut [f64]>) -> Option<f64> {
        let total = self.access.total_weight;
        let of_block = |block: usize, slopes: &mut [f64], curvatures: Option<&mut [f64]>| {
            let rows = block * ROWS_PER_BLOCK..block * ROWS_PER_BLOCK + slopes.len();
            let weights = self.viewed.examples.weights.as_ref().map(|weights| &weights[rows.clone()]);
            let (scores, labels) = (&scores[rows.clone()], &self.viewed.examples.labels[rows.clone()]);
            let tile = Tile { scores, labels, weights, rows: rows.len() };
            let loss = self.viewed.loss.batch(tile, slopes);
            slopes.iter_mut().for_each(|slope| *slope /= total);
            if let Some(curvatures) = curvatures {
                if !self.viewed.loss.curvatures(tile, curvatures) {
                    return None;
                }
                curvatures.iter_mut().for_each(|curvature| *curvature /= total);
            }
            Some(loss)
        };
        let slopes = slopes.par_chunks_mut(ROWS_PER_BLOCK).enumerate();
        let losses: Vec<Option<f64>> = match curvatures {
            Some(curvatures) => {
                let both = slopes.zip(curvatures.par_chunks_mut(ROWS_PER_BLOCK));
                both.map(|((block, slopes), curvatures)| of_block(block, slopes, Some(curvatures))).collect()
            }
            None => slopes.map(|(block, slopes)| of_block(block, slopes, None)).collect(),
        };
        let losses = losses.into_iter().collect::<Option<Vec<f64>>>()?;
        let merge = |a, b| Ok(a + b);
        let rows = losses.len() * ROWS_PER_BLOCK;
        let sum = reduce_blocks(
            ROWS_PER_BLOCK,
            rows,
            false,
            &|rows: Range<usize>| Ok(losses[rows.start / ROWS_PER_BLOCK]),
            &merge,
        );
        sum.ok().map(|sum| sum / total)
    }

    fn dot(&self, feature: usize, u: &[f64]) -> f64 {
        self.feature(self.column_copy(), feature).dot(u)
    }

    fn dots(&self, features: &[usize], u: &[f64], into: &mut [f64]) {
        self.count(features.len());
        let copy = self.column_copy();
        let one = |(into, &j): (&mut f64, &usize)| *into = self.feature(copy, j).dot(u);
        if self.in_parallel(features.len()) {
            into.par_iter_mut().zip(features).with_min_len(16).for_each(one);
        } else {
            into.iter_mut().zip(features).for_each(one);
        }
    }

    fn add(&self, feature: usize, step: f64, by: Option<&[f64]>, into: &mut [f64]) {
        self.feature(self.column_copy(), feature).add(step, by, into);
    }

    fn moments(&self, features: &[usize], by: Option<&[f64]>) -> Vec<(f64, f64)> {
        let copy = self.column_copy();
        let one = |&j: &usize| self.feature(copy, j).moments(by);
        match self.in_parallel(features.len()) {
            true => features.par_iter().with_min_len(16).map(one).collect(),
            false => features.iter().map(one).collect(),
        }
    }

    fn products(&self, left: &[usize], right: &[usize], by: Option<&[f64]>) -> Result<Vec<f64>> {
        self.multiplied(left, Some(right), by)
    }

    fn gram(&self, features: &[usize], by: Option<&[f64]>) -> Result<Vec<f64>> {
        let size = features.len();
        let mut gram = self.multiplied(features, None, by)?;
        for j in 0..size {
            for i in j + 1..size {
                gram[i * size + j] = gram[j * size + i];
            }
        }
        Ok(gram)
    }
}
