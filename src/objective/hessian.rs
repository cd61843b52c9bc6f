//! The second derivatives of the data part at one point.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::fused::Fused;
use super::{CoMoments, Evaluated, InMemory, Objective, Quadratic, Reduction, Want};
use crate::error::Result;

/// ∂²/∂w² of the weighted mean loss at one point, over weights (output-major), then biases.
pub trait Hessian: Send + Sync + Debug {
    /// H·v: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn times(&self, v: &[f64], into: &mut Vec<f64>) -> Result<()>;

    /// The diagonal of H: one pass for each score.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn diagonal(&self) -> Result<Vec<f64>>;

    /// The whole of H, column-major, both triangles: one pass over the examples for each pair of scores that bend each
    /// other.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn matrix(&self) -> Result<Vec<f64>>;

    /// For a loss of one score: the least-squares problem whose example weights are the curvatures, so that its gram is
    /// Σs·H. Its labels mean nothing.
    fn quadratic(&self) -> Option<&dyn Quadratic> {
        None
    }
}

/// So many second derivatives are kept whatever the examples: half a gigabyte.
const MOST_KEPT: usize = 1 << 26;
/// And so many for each number of the examples.
const PER_ENTRY: f64 = 16.0;

/// How many second derivatives so many scores of so many rows have; `None` where that is out of proportion to the examples, of
/// which `entries` numbers are stored.
pub(crate) fn kept_curvatures(outputs: usize, rows: usize, entries: f64) -> Option<usize> {
    let all = outputs.checked_mul(outputs)?.checked_mul(rows)?;
    (all <= MOST_KEPT || all as f64 <= PER_ENTRY * entries).then_some(all)
}

/// H over examples in memory: the curvatures of all examples, kept.
#[derive(Debug)]
struct Curved<'a> {
    of: InMemory<'a>,
    /// s·∂²ℓ/∂zₖ∂zₗ: tile after tile, within a tile pair after pair.
    curvatures: Vec<f64>,
    /// The examples weighed by their curvatures, once somebody has asked.
    weighed: OnceLock<InMemory<'a>>,
}

impl<'a> InMemory<'a> {
    /// Loss and gradient into `into`, and the curvatures of all examples, in one pass.
    pub(super) fn hessian_of_rows(
        &self,
        at: &[f64],
        into: &mut Evaluated,
    ) -> Result<Option<Box<dyn super::Hessian + 'a>>> {
        let pairs = self.loss.outputs() * self.loss.outputs();
        let size = self.fused_rows(true);
        let Some(kept) = kept_curvatures(self.loss.outputs(), self.rows(), self.entries()) else {
            self.evaluate_into(at, Want::Gradient, into)?;
            return Ok(None);
        };
        let mut curvatures = vec![0.0; kept];
        let bends = {
            // Each block of rows has a part of its own.
            let parts: Vec<Mutex<&mut [f64]>> = curvatures.chunks_mut(pairs * size).map(Mutex::new).collect();
            let straight = std::sync::atomic::AtomicBool::new(false);
            let sums = self.fused(at, Fused { offsets: true, pull: true }, &|start, tile, slopes| {
                let mut part = parts[start / size].lock().unwrap_or_else(PoisonError::into_inner);
                let from = pairs * (start % size);
                if !self.loss.curvatures(tile, &mut part[from..from + pairs * tile.rows]) {
                    straight.store(true, std::sync::atomic::Ordering::Relaxed);
                }
                self.loss.batch(tile, slopes)
            })?;
            self.take_sums(sums, true, into);
            !straight.load(std::sync::atomic::Ordering::Relaxed)
        };
        if !bends {
            return Ok(None);
        }
        Ok(Some(Box::new(Curved { of: self.clone(), curvatures, weighed: OnceLock::new() })))
    }

    /// The same examples with other weights, of which none is taken to be negative.
    fn weighed(&self, mut weights: Vec<f64>) -> Self {
        weights.iter_mut().for_each(|s| *s = s.max(0.0));
        let mut next = self.clone();
        next.total_weight = weights.iter().sum();
        next.examples.weights = Some(Arc::from(weights));
        next.spread = Arc::default();
        next
    }
}

impl Curved<'_> {
    /// Curvatures times `times`, pair by pair of a tile.
    fn pair(&self, pair: usize) -> Vec<f64> {
        let outputs = self.of.loss.outputs();
        let (pairs, rows, size) = (outputs * outputs, self.of.rows(), self.of.fused_rows(true));
        let mut own = Vec::with_capacity(rows);
        for block in (0..rows).step_by(size) {
            for tile in self.of.examples.design.tiles(block..(block + size).min(rows)) {
                let from = pairs * tile.start + pair * tile.len();
                own.extend_from_slice(&self.curvatures[from..from + tile.len()]);
            }
        }
        own
    }

    /// Σ h·x·xᵀ over [X | 1], column-major over features, then the constant where there is a bias.
    fn gram(&self, weights: Vec<f64>) -> Result<Vec<f64>> {
        let weighed = self.of.weighed(weights);
        let ones = usize::from(self.of.shape.biases > 0);
        let features = self.of.shape.features;
        let side = features + ones;
        if weighed.total_weight == 0.0 {
            return Ok(vec![0.0; side * side]);
        }
        let CoMoments { centre, scale, columns, gram, .. } = weighed.co_moments()?;
        let entry = |a: usize, b: usize| gram[a.min(b) * columns + a.max(b)];
        let first = |j: usize| if ones > 0 { entry(0, ones + j) } else { 0.0 };
        let total = if ones > 0 { entry(0, 0) } else { 0.0 };
        let mut whole = vec![0.0; side * side];
        for j in 0..features {
            for i in 0..features {
                let inner = scale[i] * scale[j] * entry(ones + i, ones + j);
                let cross = scale[i] * centre[j] * first(i) + scale[j] * centre[i] * first(j);
                whole[j * side + i] = inner + cross + centre[i] * centre[j] * total;
            }
            if ones > 0 {
                let with = scale[j] * first(j) + centre[j] * total;
                whole[j * side + features] = with;
                whole[features * side + j] = with;
            }
        }
        if ones > 0 {
            whole[side * side - 1] = total;
        }
        Ok(whole)
    }

    /// The same with weights of any sign.
    fn signed_gram(&self, weights: Vec<f64>) -> Result<Option<Vec<f64>>> {
        let negative: Vec<f64> = weights.iter().map(|h| (-h).max(0.0)).collect();
        let (above, below) = (weights.iter().any(|h| *h > 0.0), negative.iter().any(|h| *h > 0.0));
        let mut sum = match (above, below) {
            (false, false) => return Ok(None),
            (true, _) => self.gram(weights)?,
            (false, true) => Vec::new(),
        };
        if below {
            let minus = self.gram(negative)?;
            sum.resize(minus.len(), 0.0);
            sum.iter_mut().zip(minus).for_each(|(a, b)| *a -= b);
        }
        Ok(Some(sum))
    }

    fn unit(&self) -> f64 {
        if self.of.reduction == Reduction::Mean { 1.0 / self.of.total_weight } else { 1.0 }
    }
}

impl Hessian for Curved<'_> {
    fn times(&self, v: &[f64], into: &mut Vec<f64>) -> Result<()> {
        let of = &self.of;
        let outputs = of.loss.outputs();
        let pairs = outputs * outputs;
        let sums = of.fused(v, Fused { offsets: false, pull: true }, &|start, tile, slopes| {
            let rows = tile.rows;
            let curvatures = &self.curvatures[pairs * start..pairs * (start + rows)];
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
        })?;
        let mut product = Evaluated::default();
        of.take_sums(sums, true, &mut product);
        into.clear();
        into.extend_from_slice(&product.gradient);
        Ok(())
    }

    fn diagonal(&self) -> Result<Vec<f64>> {
        let (shape, outputs) = (self.of.shape, self.of.loss.outputs());
        let mut diagonal = vec![0.0; shape.len()];
        for set in 0..shape.outputs {
            // One set of weights serves all scores, or one each.
            let mut own = vec![0.0; self.of.rows()];
            for k in (0..outputs).filter(|k| shape.outputs == 1 || *k == set) {
                for l in (0..outputs).filter(|l| shape.outputs == 1 || *l == set) {
                    own.iter_mut().zip(self.pair(k * outputs + l)).for_each(|(sum, h)| *sum += h);
                }
            }
            let squares = self.of.weighted_squares(&own)?;
            diagonal[set * shape.features..(set + 1) * shape.features].copy_from_slice(&squares);
        }
        for k in 0..shape.biases {
            diagonal[shape.weights() + k] = self.pair(k * outputs + k).iter().sum();
        }
        diagonal.iter_mut().for_each(|d| *d *= self.unit());
        Ok(diagonal)
    }

    fn matrix(&self) -> Result<Vec<f64>> {
        let (shape, outputs) = (self.of.shape, self.of.loss.outputs());
        let (side, features) = (shape.len(), shape.features);
        let small = features + usize::from(shape.biases > 0);
        // Where a column of [X | 1] stands for score k.
        let place = |k: usize, i: usize| {
            if i < features { shape.weights_of(k).start + i } else { shape.weights() + k }
        };
        let mut whole = vec![0.0; side * side];
        for k in 0..outputs {
            for l in k..outputs {
                let Some(gram) = self.signed_gram(self.pair(k * outputs + l))? else { continue };
                for j in 0..small {
                    for i in 0..small {
                        let value = gram[j * small + i] * self.unit();
                        whole[place(l, j) * side + place(k, i)] += value;
                        if k != l {
                            whole[place(k, j) * side + place(l, i)] += value;
                        }
                    }
                }
            }
        }
        Ok(whole)
    }

    fn quadratic(&self) -> Option<&dyn Quadratic> {
        let single = self.of.loss.outputs() == 1 && self.of.shape.outputs == 1;
        single.then(|| self.weighed.get_or_init(|| self.of.weighed(self.curvatures.clone())) as &dyn Quadratic)
    }
}
