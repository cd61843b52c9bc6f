//! The residual of the normal equations in twice the precision of f64.

use std::ops::Range;

use super::Examples;
use super::twofold::Twofold;
use crate::design::Codes;

/// Rows at a time: their dense features stay in the second-level cache between the scores and the pull-back.
const TILE: usize = 128;
/// Not a power of two: columns would otherwise share their places in the cache.
const STRIDE: usize = TILE + 8;
/// Sums that run side by side.
const LANES: usize = 8;

/// Σ s·x·(y − o − x·w − b) over rows, per feature and for the bias.
#[derive(Debug)]
pub(crate) struct ExactResidual<'e, 'a> {
    examples: &'e Examples<'a>,
    dense: Vec<usize>,
    features: usize,
    packed: Vec<f64>,
    /// Features, then the bias if there is one.
    pub(crate) sums: Vec<Twofold>,
}

impl<'e, 'a> ExactResidual<'e, 'a> {
    pub(crate) fn new(examples: &'e Examples<'a>, features: usize, biases: usize) -> Self {
        let dense = examples.design.dense();
        let packed = vec![0.0; dense.len() * STRIDE];
        Self { examples, dense, features, packed, sums: vec![Twofold::default(); features + biases] }
    }

    /// Adds the rows of a block, at the weights (and bias) `at`.
    pub(crate) fn add(&mut self, rows: Range<usize>, at: &[f64]) {
        for lo in rows.clone().step_by(TILE) {
            let tile = lo..(lo + TILE).min(rows.end);
            self.examples.design.fill_dense(&tile, STRIDE, &mut self.packed);
            // Fused multiply-adds of the machine, where it has them.
            pulp::Arch::new().dispatch(
                #[inline(always)]
                || self.add_tile(tile, at),
            );
        }
    }

    #[inline(always)]
    fn add_tile(&mut self, tile: Range<usize>, at: &[f64]) {
        let mut residuals = [Twofold::default(); TILE];
        let residuals = &mut residuals[..tile.len()];
        let bias = at.get(self.features).copied().unwrap_or(0.0);
        for (r, y) in residuals.iter_mut().zip(&self.examples.labels[tile.clone()]) {
            *r = Twofold::from(*y).plus(-bias);
        }
        if let Some(offsets) = &self.examples.offsets {
            residuals.iter_mut().zip(&offsets[tile.clone()]).for_each(|(r, o)| *r = r.plus(-o));
        }
        for (&j, values) in self.dense.iter().zip(self.packed.chunks(STRIDE)) {
            let weight = -at[j];
            residuals.iter_mut().zip(values).for_each(|(r, x)| *r = r.plus_product(weight, *x));
        }
        for (start, codes, values) in self.examples.design.one_hot(tile.clone()) {
            for (r, &code) in residuals.iter_mut().zip(codes) {
                if code != Codes::NONE {
                    *r = r.plus_product(-at[start + code as usize], values[code as usize]);
                }
            }
        }
        if let Some(weights) = &self.examples.weights {
            residuals.iter_mut().zip(&weights[tile.clone()]).for_each(|(r, s)| *r = r.times(*s));
        }
        for (&j, values) in self.dense.iter().zip(self.packed.chunks(STRIDE)) {
            self.sums[j] = self.sums[j].join(dot(values, residuals));
        }
        for (start, codes, values) in self.examples.design.one_hot(tile) {
            for (r, &code) in residuals.iter().zip(codes) {
                if code != Codes::NONE {
                    let sum = &mut self.sums[start + code as usize];
                    *sum = sum.plus_twofold_product(values[code as usize], *r);
                }
            }
        }
        if let Some(bias) = self.sums.get_mut(self.features) {
            *bias = residuals.iter().fold(*bias, |sum, r| sum.join(*r));
        }
    }
}

/// Σ value·residual.
#[inline(always)]
fn dot(values: &[f64], residuals: &[Twofold]) -> Twofold {
    let mut lanes = [Twofold::default(); LANES];
    let (chunks, rest) = residuals.as_chunks::<LANES>();
    for (x, r) in values.as_chunks::<LANES>().0.iter().zip(chunks) {
        for k in 0..LANES {
            lanes[k] = lanes[k].plus_twofold_product(x[k], r[k]);
        }
    }
    let rest = rest.iter().zip(&values[chunks.len() * LANES..]);
    let sum = rest.fold(Twofold::default(), |sum, (r, x)| sum.plus_twofold_product(*x, *r));
    lanes.into_iter().fold(sum, Twofold::join)
}
