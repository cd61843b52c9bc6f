//! The slopes of single examples: their products, and their sums over groups.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use super::fused::Fused;
use super::tiled_numbers::TiledNumbers;
use super::viewed_examples::{ViewedExamples, WeighedExamples};
use crate::design::{Packed, TILE};
use crate::error::{Error, Result};
use crate::linalg::tree::reduce;
use crate::loss::Tile;
use crate::objective::{GroupGradients, SlopeProducts};

impl<'a> ViewedExamples<'a> {
    /// s·∂ℓ/∂z of all examples at a point.
    fn slopes(&self, at: &[f64]) -> Result<TiledNumbers> {
        let how = Fused { offsets: true, gradient: false };
        let write = |tile: Tile<'_>, slopes: &mut [f64], own: &mut [f64]| {
            let loss = self.loss.batch(tile, slopes);
            own.copy_from_slice(slopes);
            loss.into()
        };
        let (sums, slopes) = self.fused_with_numbers(at, how, self.loss.outputs(), &write)?;
        self.partials.give(sums);
        Ok(slopes)
    }

    pub(super) fn by_slopes(&self, products: &SlopeProducts<'_>, negative: bool) -> Result<Option<Arc<Self>>> {
        self.check_scores(products.scores)?;
        let known = || self.by_slopes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(weighed) = known().filter(|weighed| weighed.by == *products) {
            return Ok(weighed.of_sign(negative));
        }
        let numbers = self.slope_products(products)?;
        let weighed = Arc::new(WeighedExamples::new(self, products.kept(), Arc::new(numbers)));
        *self.by_slopes.lock().unwrap_or_else(PoisonError::into_inner) = Some(weighed.clone());
        Ok(weighed.of_sign(negative))
    }

    fn slope_products(&self, products: &SlopeProducts<'_>) -> Result<Vec<f64>> {
        let SlopeProducts { at, scores: (k, l), frequencies, correction } = products;
        if at.len() != self.shape.len() {
            return Err(Error::Length { what: "weights of a request", expected: self.shape.len(), found: at.len() });
        }
        let slopes = self.slopes(at)?;
        let (of_k, of_l) = (slopes.of_place(&self.examples.design, *k), slopes.of_place(&self.examples.design, *l));
        let mut found: Vec<f64> = of_k.iter().zip(&*of_l).map(|(a, b)| a * b).collect();
        let weight = |row: usize| self.examples.weight(row);
        if let Some(correction) = correction {
            let leverages = self.leverages(at, &correction.inverse)?;
            for (row, (product, leverage)) in found.iter_mut().zip(leverages).enumerate() {
                let own = if *frequencies { leverage / weight(row) } else { leverage };
                *product /= (1.0 - own).powi(correction.power);
            }
        }
        if *frequencies {
            found.iter_mut().enumerate().for_each(|(row, product)| *product /= weight(row));
        }
        Ok(found)
    }

    /// s·∂²ℓ/∂z²·x̃ᵀMx̃ of every example, x̃ = [x | 1], for a loss of one score.
    pub(super) fn leverages(&self, at: &[f64], matrix: &[f64]) -> Result<Vec<f64>> {
        let (features, ones) = (self.shape.features, self.ones());
        let side = features + ones;
        if self.loss.outputs() != 1 || matrix.len() != side * side {
            return Err(Error::Length { what: "a matrix of leverages", expected: side * side, found: matrix.len() });
        }
        let kept = self.kept(at)?;
        let curvatures = self.pair(&kept, (0, 0));
        let matrix = MatRef::from_column_major_slice(matrix, side, side);
        let leaf =
            |rows: Range<usize>| {
                let mut found = Vec::with_capacity(rows.len());
                let (mut written, mut image) = (Vec::new(), vec![0.0; side * TILE]);
                self.each_tile(rows, &mut |tile, packed| {
                    written.clear();
                    written.resize(side * tile.len(), 0.0);
                    for (i, into) in written.chunks_mut(side).enumerate() {
                        add_row(packed, i, 1.0, &mut into[..features]);
                        into[features..].fill(1.0);
                    }
                    let rows = MatRef::from_column_major_slice(&written, side, tile.len());
                    let into = MatMut::from_column_major_slice_mut(&mut image[..side * tile.len()], side, tile.len());
                    matmul(into, Accum::Replace, matrix, rows, 1.0, Par::Seq);
                    let each = written.chunks(side).zip(image.chunks(side)).zip(tile);
                    found.extend(each.map(|((x, image), row)| {
                        curvatures[*row] * x.iter().zip(image).map(|(x, m)| x * m).sum::<f64>()
                    }));
                });
                Ok(found)
            };
        let merge = |mut a: Vec<f64>, b: Vec<f64>| {
            a.extend(b);
            Ok(a)
        };
        reduce(self.rows(), self.examples.parallel, &leaf, &merge)
    }

    /// Σ s·∂ℓ/∂w over the examples of each group, over the features of the view.
    pub(super) fn group_gradients(&self, at: &[f64], group: &[u32]) -> Result<GroupGradients> {
        let group = group.get(self.first as usize..).unwrap_or_default();
        if group.len() < self.rows() {
            return Err(Error::Length { what: "groups of the examples", expected: self.rows(), found: group.len() });
        }
        let (outputs, shape) = (self.loss.outputs(), self.shape);
        let slopes = self.slopes(at)?;
        let slopes: Vec<_> = (0..outputs).map(|k| slopes.of_place(&self.examples.design, k)).collect();
        let leaf = |rows: Range<usize>| {
            let mut sums = GroupGradients::default();
            self.each_tile(rows, &mut |tile, packed| {
                for (i, &row) in tile.iter().enumerate() {
                    let sum = sums.of(group[row], shape.len());
                    for (k, slopes) in slopes.iter().enumerate() {
                        add_row(packed, i, slopes[row], &mut sum[shape.weights_of(k)]);
                        if shape.biases > 0 {
                            sum[shape.weights() + k] += slopes[row];
                        }
                    }
                }
            });
            Ok(sums)
        };
        reduce(self.rows(), self.examples.parallel, &leaf, &|a: GroupGradients, b| Ok(a.merge(b)))
    }

    /// Some rows at a time, packed.
    fn each_tile(&self, rows: Range<usize>, each: &mut dyn FnMut(&[usize], &Packed)) {
        let mut packed = Packed::default();
        let all: Vec<usize> = rows.collect();
        for tile in all.chunks(TILE) {
            self.examples.design.pack(tile, &mut packed);
            each(tile, &packed);
        }
    }
}

/// The features of a packed row, times a number.
fn add_row(packed: &Packed, i: usize, times: f64, into: &mut [f64]) {
    packed.each_run(i, |run, values| into[run].iter_mut().zip(values).for_each(|(a, x)| *a += times * x));
    packed.each_entry(i, |j, x| into[j] += times * x);
}
