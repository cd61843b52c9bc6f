//! The products of single packed rows. Sums run in a fixed order; the compiler makes vector instructions of the lanes
//! when the caller is dispatched by `pulp`.

use std::ops::Range;

use super::Packed;
use super::kernel::ahead::prefetch_places;

impl Packed {
    #[inline(always)]
    pub(super) fn row_values(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// ‖x‖² of one row.
    pub(crate) fn squared_norm(&self, row: usize) -> f64 {
        let dense: f64 = self.row_values(row).iter().map(|x| x * x).sum();
        let mut rest = 0.0;
        self.each_entry(row, |_, value| rest += value * value);
        dense + rest
    }

    /// Each run of dense features of a row, with its values.
    #[inline(always)]
    pub(crate) fn each_run(&self, row: usize, mut each: impl FnMut(Range<usize>, &[f64])) {
        let mut values = self.row_values(row);
        for run in &self.dense {
            let (own, rest) = values.split_at(run.len());
            each(run.clone(), own);
            values = rest;
        }
    }

    /// Asks for the weights of a row that comes soon, where they lie far apart.
    #[inline(always)]
    pub(crate) fn prefetch_weights(&self, row: usize, weights: &[f64]) {
        prefetch_places(self.entries.row(row).0, weights);
    }

    /// The features of a row outside the dense ones: each with its encoded value.
    #[inline(always)]
    pub(crate) fn each_entry(&self, row: usize, mut each: impl FnMut(usize, f64)) {
        let (features, values) = self.entries.row(row);
        for (&j, &value) in features.iter().zip(values) {
            each(j as usize, value);
        }
    }

    /// Σ value·weight over the dense features of a row.
    #[inline(always)]
    pub(crate) fn dense_score(&self, row: usize, weights: &[f64]) -> f64 {
        let mut score = 0.0;
        self.each_run(
            row,
            #[inline(always)]
            |run, values| score += dot(values, &weights[run]),
        );
        score
    }

    /// Σ value·weight over the other features of a row.
    #[inline(always)]
    pub(crate) fn entry_score(&self, row: usize, weights: &[f64]) -> f64 {
        let (features, values) = self.entries.row(row);
        dot_entries(features, values, weights)
    }
}

/// Sums that run side by side.
const LANES: usize = 16;
const FEW: usize = 4;

/// Σ value·weight: sixteen at a time, then four, then one by one.
#[inline(always)]
fn dot(values: &[f64], weights: &[f64]) -> f64 {
    let weights = &weights[..values.len()];
    let mut lanes = [0.0; LANES];
    let ((v, v_rest), (w, w_rest)) = (values.as_chunks::<LANES>(), weights.as_chunks::<LANES>());
    for (v, w) in v.iter().zip(w) {
        for k in 0..LANES {
            lanes[k] += v[k] * w[k];
        }
    }
    let mut few: [f64; FEW] = std::array::from_fn(|k| (lanes[k] + lanes[k + 8]) + (lanes[k + 4] + lanes[k + 12]));
    let ((v, v_rest), (w, w_rest)) = (v_rest.as_chunks::<FEW>(), w_rest.as_chunks::<FEW>());
    for (v, w) in v.iter().zip(w) {
        for k in 0..FEW {
            few[k] += v[k] * w[k];
        }
    }
    let rest: f64 = v_rest.iter().zip(w_rest).map(|(v, w)| v * w).sum();
    ((few[0] + few[2]) + (few[1] + few[3])) + rest
}

/// The same over entries, four at a time: the weights lie far apart, and are asked for all at once.
#[inline(always)]
fn dot_entries(features: &[u32], values: &[f64], weights: &[f64]) -> f64 {
    let ((j, j_rest), (v, v_rest)) = (features.as_chunks::<FEW>(), values.as_chunks::<FEW>());
    let mut few = [0.0; FEW];
    for (j, v) in j.iter().zip(v) {
        for k in 0..FEW {
            few[k] += v[k] * weights[j[k] as usize];
        }
    }
    let rest: f64 = j_rest.iter().zip(v_rest).map(|(j, v)| v * weights[*j as usize]).sum();
    ((few[0] + few[2]) + (few[1] + few[3])) + rest
}

/// weights −= rate·(value·slope): the step of one example. In the same pieces as they are read by [`dot`]: what was
/// written in one piece is read in one, without a detour through the cache.
#[inline(always)]
pub(crate) fn step(values: &[f64], slope: f64, rate: f64, weights: &mut [f64]) {
    in_pieces(
        values,
        weights,
        #[inline(always)]
        |w, v| *w -= rate * (v * slope),
    );
}

/// gradient += value·slope.
#[inline(always)]
pub(crate) fn add(values: &[f64], slope: f64, gradient: &mut [f64]) {
    in_pieces(
        values,
        gradient,
        #[inline(always)]
        |g, v| *g += v * slope,
    );
}

#[inline(always)]
fn in_pieces(values: &[f64], into: &mut [f64], each: impl Fn(&mut f64, f64)) {
    let into = &mut into[..values.len()];
    let ((v, v_rest), (x, x_rest)) = (values.as_chunks::<LANES>(), into.as_chunks_mut::<LANES>());
    for (x, v) in x.iter_mut().zip(v) {
        for k in 0..LANES {
            each(&mut x[k], v[k]);
        }
    }
    let ((v, v_rest), (x, x_rest)) = (v_rest.as_chunks::<FEW>(), x_rest.as_chunks_mut::<FEW>());
    for (x, v) in x.iter_mut().zip(v) {
        for k in 0..FEW {
            each(&mut x[k], v[k]);
        }
    }
    x_rest.iter_mut().zip(v_rest).for_each(|(x, v)| each(x, *v));
}
