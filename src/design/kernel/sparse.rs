//! Rows that name only their features that are not zero.

use std::ops::Range;

use num_traits::AsPrimitive;
use prefetch_index::prefetch_index;

use crate::data::{SparseRows, SparseValues};

/// Rows, and the place of the weight of each of their entries.
pub(in crate::design) type Entries<'e> = (&'e SparseRows<'e>, &'e [u32]);

/// So many entries ahead, the places of a long vector are asked for: a step waits for none of them then.
const AHEAD: usize = 64;
/// Vectors that are no longer lie in the second-level cache as they are.
const NEAR: usize = 1 << 15;

/// Sums that run side by side along a row.
const SIDE: usize = 4;

/// score += Σ value·weight over the row's entries.
pub(in crate::design) fn scores((of, indices): Entries<'_>, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
    let starts = &of.starts()[rows.start..=rows.end];
    match of.values() {
        SparseValues::F64(values) => valued_scores((starts, indices, values), weights, scores),
        SparseValues::F32(values) => valued_scores((starts, indices, values), weights, scores),
        SparseValues::Ones => {
            for (score, ends) in scores.iter_mut().zip(starts.windows(2)) {
                ask(indices, ends, weights);
                let features = &indices[ends[0]..ends[1]];
                *score += features.iter().map(|&j| weights[j as usize]).sum::<f64>();
            }
        }
    }
}

/// gradient += value·slope for each entry.
pub(in crate::design) fn pull_back(
    (of, indices): Entries<'_>,
    rows: Range<usize>,
    slopes: &[f64],
    gradient: &mut [f64],
) {
    let starts = &of.starts()[rows.start..=rows.end];
    match of.values() {
        SparseValues::F64(values) => valued_pull_back((starts, indices, values), slopes, gradient),
        SparseValues::F32(values) => valued_pull_back((starts, indices, values), slopes, gradient),
        SparseValues::Ones => {
            for (slope, ends) in slopes.iter().zip(starts.windows(2)) {
                ask(indices, ends, gradient);
                indices[ends[0]..ends[1]].iter().for_each(|&j| gradient[j as usize] += slope);
            }
        }
    }
}

fn valued_scores<T: AsPrimitive<f64>>(
    (starts, indices, values): (&[usize], &[u32], &[T]),
    weights: &[f64],
    scores: &mut [f64],
) {
    for (score, ends) in scores.iter_mut().zip(starts.windows(2)) {
        ask(indices, ends, weights);
        let entries = ends[0]..ends[1];
        *score += valued_score(&indices[entries.clone()], &values[entries], weights);
    }
}

/// Σ value·weight over the entries of one row.
#[inline(always)]
pub(in crate::design) fn valued_score<T: AsPrimitive<f64>>(features: &[u32], values: &[T], weights: &[f64]) -> f64 {
    let (feature_groups, feature_rest) = features.as_chunks::<SIDE>();
    let (value_groups, value_rest) = values.as_chunks::<SIDE>();
    let mut sums = [0.0; SIDE];
    for (features, values) in feature_groups.iter().zip(value_groups) {
        for k in 0..SIDE {
            sums[k] += weights[features[k] as usize] * values[k].as_();
        }
    }
    for (k, (&j, value)) in feature_rest.iter().zip(value_rest).enumerate() {
        sums[k] += weights[j as usize] * value.as_();
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3])
}

/// Asks for the places of entries that come soon after those of a row.
#[inline(always)]
pub(in crate::design) fn ask<T>(indices: &[u32], ends: &[usize], of: &[T]) {
    if of.len() > NEAR {
        let soon = (ends[0] + AHEAD).min(indices.len())..(ends[1] + AHEAD).min(indices.len());
        indices[soon].iter().for_each(|&j| prefetch_index(of, j as usize));
    }
}

fn valued_pull_back<T: AsPrimitive<f64>>(
    (starts, indices, values): (&[usize], &[u32], &[T]),
    slopes: &[f64],
    gradient: &mut [f64],
) {
    for (slope, ends) in slopes.iter().zip(starts.windows(2)) {
        ask(indices, ends, gradient);
        let entries = ends[0]..ends[1];
        for (&j, value) in indices[entries.clone()].iter().zip(&values[entries]) {
            gradient[j as usize] += value.as_() * slope;
        }
    }
}
