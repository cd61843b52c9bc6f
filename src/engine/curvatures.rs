//! Second derivatives at one point, kept for what is asked next.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::fused::{Fused, TileSums};
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
        *place() = kept.map(Arc::new);
        Ok(sums)
    }

    /// The curvatures at a point: those that are kept, if it is this one.
    pub(super) fn kept(&self, at: &[f64]) -> Result<Arc<KeptCurvatures<'a>>> {
        let known = || self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(|kept| kept.at == at);
        if let Some(kept) = known() {
            return Ok(kept);
        }
        let sums = self.keep(at)?;
        self.partials.give(sums);
        known().ok_or_else(|| self.without_curvature())
    }

    fn without_curvature(&self) -> Error {
        let (needs, found) = ("a loss that has them", format!("loss {:?}", self.loss.name()));
        Error::Unsupported { what: "second derivatives".to_owned(), needs, found }
    }

    /// The same without keeping them; no curvatures of a loss without.
    fn curvatures(&self, at: &[f64]) -> Result<(Sums, Option<KeptCurvatures<'a>>)> {
        let outputs = self.loss.outputs();
        let too_many = || Error::Unsupported {
            what: "second derivatives".to_owned(),
            needs: "as many as are in proportion to the examples",
            found: format!("{outputs} scores of {} examples", self.rows()),
        };
        let entries = self.examples.design.entries() as f64;
        kept_curvatures(outputs, self.rows(), entries).ok_or_else(too_many)?;
        let family = self.loss.has_moments();
        let straight = AtomicBool::new(false);
        let how = Fused { offsets: true, gradient: true };
        let (mut sums, curvatures) =
            self.fused_with_numbers(at, how, outputs * outputs, &|tile, slopes, curvatures| {
                if !self.loss.curvatures(tile, curvatures) {
                    straight.store(true, Ordering::Relaxed);
                }
                let loss = self.loss.batch(tile, slopes);
                TileSums { loss, pearson: family.then(|| pearson(slopes, curvatures)) }
            })?;
        sums.curved = !straight.into_inner();
        sums.pearson = sums.pearson.filter(|sum| sum.is_finite());
        let kept = sums.curved.then(|| KeptCurvatures { at: at.to_vec(), curvatures, weighed: Mutex::default() });
        Ok((sums, kept))
    }

    /// Xᵀ·(h∘(X·v)).
    pub(super) fn hessian_product(&self, at: &[f64], direction: &[f64]) -> Result<Sums> {
        let kept = self.kept(at)?;
        let outputs = self.loss.outputs();
        self.fused(direction, Fused { offsets: false, gradient: true }, &|start, tile, slopes| {
            let rows = tile.rows;
            let curvatures = kept.curvatures.of_tile(start, rows);
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
            TileSums::default()
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
    pub(super) fn pair(&self, kept: &KeptCurvatures<'_>, (k, l): (usize, usize)) -> Arc<Vec<f64>> {
        kept.curvatures.of_place(&self.examples.design, k * self.loss.outputs() + l)
    }

    /// These examples, as they count.
    pub(super) fn counting(self: &Arc<Self>, weighting: &Weighting<'_>) -> Result<Arc<Self>> {
        let none = || Arc::new(self.weighed(Arc::new(vec![0.0; self.rows()])));
        Ok(self.counting_any(weighting)?.unwrap_or_else(none))
    }

    /// The same; `None` where it is known that none counts.
    pub(super) fn counting_any(self: &Arc<Self>, weighting: &Weighting<'_>) -> Result<Option<Arc<Self>>> {
        match weighting {
            Weighting::Examples => Ok(Some(self.clone())),
            Weighting::Curvature { at, scores, negative } => self.by_curvature(at, *scores, *negative),
            Weighting::Slopes { products, negative } => self.by_slopes(products, *negative),
        }
    }

    fn by_curvature(&self, at: &[f64], scores: (usize, usize), negative: bool) -> Result<Option<Arc<Self>>> {
        self.check_scores(scores)?;
        let kept = self.kept(at)?;
        let mut place = kept.weighed.lock().unwrap_or_else(PoisonError::into_inner);
        let weighed = match place.as_ref().filter(|weighed| weighed.by == scores) {
            Some(weighed) => weighed.clone(),
            None => place.insert(Arc::new(WeighedExamples::new(self, scores, self.pair(&kept, scores)))).clone(),
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

/// Σ s·g²/h from s·g and s·h, in eight lanes. Far out slopes and curvatures of what is predicted right are 0, and add nothing.
fn pearson(slopes: &[f64], curvatures: &[f64]) -> f64 {
    let term = |g: f64, h: f64| if g == 0.0 { 0.0 } else { g * (g / h) };
    let (groups, rest) = slopes.as_chunks::<8>();
    let (curved, left) = curvatures.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for (slopes, curvatures) in groups.iter().zip(curved) {
        (0..8).for_each(|k| lanes[k] += term(slopes[k], curvatures[k]));
    }
    lanes.iter_mut().zip(rest.iter().zip(left)).for_each(|(lane, (g, h))| *lane += term(*g, *h));
    lanes.iter().sum()
}
