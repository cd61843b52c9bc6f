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
                let (features, soon) = row(indices, ends);
                ask(soon, weights);
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
                let (features, soon) = row(indices, ends);
                ask(soon, gradient);
                features.iter().for_each(|&j| gradient[j as usize] += slope);
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
        let (features, soon) = row(indices, ends);
        let values = &values[ends[0]..ends[1]];
        *score += if weights.len() > NEAR {
            valued_score_of(features, values, weights, |k| prefetch_index(weights, soon[k] as usize))
        } else {
            valued_score(features, values, weights)
        };
    }
}

/// Σ value·weight over the entries of one row.
#[inline(always)]
pub(in crate::design) fn valued_score<T: AsPrimitive<f64>>(features: &[u32], values: &[T], weights: &[f64]) -> f64 {
    valued_score_of(features, values, weights, |_| {})
}

/// The same, `each` being called for every entry.
#[inline(always)]
fn valued_score_of<T: AsPrimitive<f64>>(features: &[u32], values: &[T], weights: &[f64], each: impl Fn(usize)) -> f64 {
    let (feature_groups, feature_rest) = features.as_chunks::<SIDE>();
    let (value_groups, value_rest) = values.as_chunks::<SIDE>();
    let mut sums = [0.0; SIDE];
    for (group, (features, values)) in feature_groups.iter().zip(value_groups).enumerate() {
        for k in 0..SIDE {
            each(group * SIDE + k);
            sums[k] += weights[features[k] as usize] * values[k].as_();
        }
    }
    for (k, (&j, value)) in feature_rest.iter().zip(value_rest).enumerate() {
        each(features.len() - feature_rest.len() + k);
        sums[k] += weights[j as usize] * value.as_();
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3])
}

fn valued_pull_back<T: AsPrimitive<f64>>(
    (starts, indices, values): (&[usize], &[u32], &[T]),
    slopes: &[f64],
    gradient: &mut [f64],
) {
    let far = gradient.len() > NEAR;
    for (slope, ends) in slopes.iter().zip(starts.windows(2)) {
        let (features, soon) = row(indices, ends);
        let entries = features.iter().zip(&values[ends[0]..ends[1]]);
        if far {
            for ((&j, value), &soon) in entries.zip(soon) {
                prefetch_index(&*gradient, soon as usize);
                gradient[j as usize] += value.as_() * slope;
            }
        } else {
            entries.for_each(|(&j, value)| gradient[j as usize] += value.as_() * slope);
        }
    }
}

/// The places of the entries of a row, and as many that come soon after them.
#[inline(always)]
pub(in crate::design) fn row<'i>(indices: &'i [u32], ends: &[usize]) -> (&'i [u32], &'i [u32]) {
    let own = &indices[ends[0]..ends[1]];
    (own, indices.get(ends[0] + AHEAD..ends[1] + AHEAD).unwrap_or(own))
}

/// Asks for places of a vector.
#[inline(always)]
pub(in crate::design) fn ask<T>(places: &[u32], of: &[T]) {
    if of.len() > NEAR {
        places.iter().for_each(|&j| prefetch_index(of, j as usize));
    }
}
