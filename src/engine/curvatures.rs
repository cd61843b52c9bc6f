//! Second derivatives at one point, kept for what is asked next.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::fused::Fused;
use super::viewed_examples::{KeptCurvatures, ViewedExamples, WeighedExamples};
use crate::error::{Error, Result};
use crate::linalg::tree::reduce;
use crate::objective::{Sums, Weighting, kept_curvatures};

impl<'a> ViewedExamples<'a> {
    /// Loss and gradient, and the curvatures of all examples, in one pass; they are kept.
    pub(super) fn keep(&self, at: &[f64]) -> Result<Sums> {
        let place = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *place() = None;
        // Not from within the lock: its owner may be lent to other work meanwhile.
        let (sums, kept) = self.curvatures(at)?;
        *place() = Some(Arc::new(kept));
        Ok(sums)
    }

    /// The curvatures at a point: those that are kept, if it is this one.
    pub(super) fn kept(&self, at: &[f64]) -> Result<Arc<KeptCurvatures<'a>>> {
        let known = || self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(|kept| kept.at == at);
        let kept = match known() {
            Some(kept) => kept,
            None => {
                let sums = self.keep(at)?;
                self.partials.give(sums);
                known().ok_or_else(|| self.without_curvature())?
            }
        };
        if kept.curvatures.is_empty() { Err(self.without_curvature()) } else { Ok(kept) }
    }

    fn without_curvature(&self) -> Error {
        let (needs, found) = ("a loss that has them", format!("loss {:?}", self.loss.name()));
        Error::Unsupported { what: "second derivatives".to_owned(), needs, found }
    }

    fn curvatures(&self, at: &[f64]) -> Result<(Sums, KeptCurvatures<'a>)> {
        let (outputs, size) = (self.loss.outputs(), self.fused_rows(true));
        let pairs = outputs * outputs;
        let too_many = || Error::Unsupported {
            what: "second derivatives".to_owned(),
            needs: "as many as are in proportion to the examples",
            found: format!("{outputs} scores of {} examples", self.rows()),
        };
        let entries = self.examples.design.entries() as f64;
        let mut curvatures = vec![0.0; kept_curvatures(outputs, self.rows(), entries).ok_or_else(too_many)?];
        let straight = AtomicBool::new(false);
        let mut sums = {
            // Each block of rows has a part of its own.
            let parts: Vec<Mutex<&mut [f64]>> = curvatures.chunks_mut(pairs * size).map(Mutex::new).collect();
            self.fused(at, Fused { offsets: true, gradient: true }, &|start, tile, slopes| {
                let mut part = parts[start / size].lock().unwrap_or_else(PoisonError::into_inner);
                let from = pairs * (start % size);
                if !self.loss.curvatures(tile, &mut part[from..from + pairs * tile.rows]) {
                    straight.store(true, Ordering::Relaxed);
                }
                self.loss.batch(tile, slopes)
            })?
        };
        sums.curved = !straight.into_inner();
        if !sums.curved {
            curvatures = Vec::new();
        }
        Ok((sums, KeptCurvatures { at: at.to_vec(), curvatures, weighed: Mutex::default() }))
    }

    /// Xᵀ·(h∘(X·v)).
    pub(super) fn hessian_product(&self, at: &[f64], direction: &[f64]) -> Result<Sums> {
        let kept = self.kept(at)?;
        let outputs = self.loss.outputs();
        let pairs = outputs * outputs;
        self.fused(direction, Fused { offsets: false, gradient: true }, &|start, tile, slopes| {
            let rows = tile.rows;
            let curvatures = &kept.curvatures[pairs * start..pairs * (start + rows)];
            for (k, slopes) in slopes.chunks_mut(rows).enumerate() {
                for (l, scores) in tile.scores.chunks(rows).enumerate() {
                    let pair = &curvatures[(k * outputs + l) * rows..(k * outputs + l + 1) * rows];
                    let terms = slopes.iter_mut().zip(scores).zip(pair);
                    if l == 0 {
                        terms.for_each(|((slope, u), h)| *slope = h * u);
                    } else {
                        terms.for_each(|((slope, u), h)| *slope += h * u);
                    }
                }
            }
            0.0
        })
    }

    /// Σ h·x² of each weight, and Σ h of each bias, of the features as they are.
    pub(super) fn hessian_diagonal(&self, at: &[f64]) -> Result<Sums> {
        let kept = self.kept(at)?;
        let (shape, outputs) = (self.shape, self.loss.outputs());
        let mut diagonal = vec![0.0; shape.len()];
        for set in 0..shape.outputs {
            // One set of weights serves all scores, or one each.
            let mut own = vec![0.0; self.rows()];
            for k in (0..outputs).filter(|k| shape.outputs == 1 || *k == set) {
                for l in (0..outputs).filter(|l| shape.outputs == 1 || *l == set) {
                    own.iter_mut().zip(&*self.pair(&kept, (k, l))).for_each(|(sum, h)| *sum += h);
                }
            }
            let squares = self.weighted_squares(&own)?;
            diagonal[set * shape.features..(set + 1) * shape.features].copy_from_slice(&squares);
        }
        for k in 0..shape.biases {
            let own = self.pair(&kept, (k, k));
            let sum = |rows: Range<usize>| Ok(own[rows].iter().sum::<f64>());
            diagonal[shape.weights() + k] = reduce(own.len(), false, &sum, &|a, b| Ok(a + b))?;
        }
        Ok(Sums { gradient: diagonal, ..Sums::default() })
    }

    /// The curvatures of a pair of scores, row by row.
    pub(super) fn pair<'k>(&self, kept: &'k KeptCurvatures<'_>, (k, l): (usize, usize)) -> Cow<'k, [f64]> {
        let outputs = self.loss.outputs();
        self.row_by_row(&kept.curvatures, outputs * outputs, k * outputs + l)
    }

    /// The numbers at one of the places of each row, of numbers that lie tile after tile, and within a tile place after place.
    pub(super) fn row_by_row<'k>(&self, numbers: &'k [f64], places: usize, place: usize) -> Cow<'k, [f64]> {
        let (rows, size) = (self.rows(), self.fused_rows(true));
        if places == 1 {
            return Cow::Borrowed(numbers);
        }
        let mut own = Vec::with_capacity(rows);
        for block in (0..rows).step_by(size) {
            for tile in self.examples.design.tiles(block..(block + size).min(rows)) {
                let from = places * tile.start + place * tile.len();
                own.extend_from_slice(&numbers[from..from + tile.len()]);
            }
        }
        Cow::Owned(own)
    }

    /// These examples, as they count.
    pub(super) fn counting(self: &Arc<Self>, weighting: &Weighting<'_>) -> Result<Arc<Self>> {
        match weighting {
            Weighting::Examples => Ok(self.clone()),
            Weighting::Curvature { at, scores, negative } => self.by_curvature(at, *scores, *negative),
            Weighting::Slopes { products, negative } => self.by_slopes(products, *negative),
        }
    }

    fn by_curvature(&self, at: &[f64], scores: (usize, usize), negative: bool) -> Result<Arc<Self>> {
        self.check_scores(scores)?;
        let kept = self.kept(at)?;
        let mut place = kept.weighed.lock().unwrap_or_else(PoisonError::into_inner);
        let weighed = match place.as_ref().filter(|weighed| weighed.by == scores) {
            Some(weighed) => weighed.clone(),
            None => place.insert(Arc::new(WeighedExamples::new(self, scores, &self.pair(&kept, scores)))).clone(),
        };
        Ok(weighed.of_sign(negative))
    }

    pub(super) fn check_scores(&self, scores: (usize, usize)) -> Result<()> {
        let expected = self.loss.outputs();
        match [scores.0, scores.1].into_iter().find(|score| *score >= expected) {
            None => Ok(()),
            Some(found) => Err(Error::Length { what: "scores of a request", expected, found }),
        }
    }
}
