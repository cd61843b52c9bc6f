//! Rows that name only their features that are not zero.

use std::ops::Range;

use num_traits::AsPrimitive;

use super::ahead::{is_far, prefetch_place, prefetch_places, with_next};

use crate::data::{SparseRows, SparseValues};

/// Rows, and the place of the weight of each of their entries.
pub(in crate::design) type Entries<'e> = (&'e SparseRows<'e>, &'e [u32]);

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
                let (features, soon) = with_next(indices, ends[0]..ends[1]);
                prefetch_places(soon, weights);
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
                let (features, soon) = with_next(indices, ends[0]..ends[1]);
                prefetch_places(soon, gradient);
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
        let (features, soon) = with_next(indices, ends[0]..ends[1]);
        let values = &values[ends[0]..ends[1]];
        *score += if is_far(weights) {
            valued_score_of(features, values, weights, |k| prefetch_place(weights, soon[k]))
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
    let far = is_far(gradient);
    for (slope, ends) in slopes.iter().zip(starts.windows(2)) {
        let (features, soon) = with_next(indices, ends[0]..ends[1]);
        let entries = features.iter().zip(&values[ends[0]..ends[1]]);
        if far {
            for ((&j, value), &soon) in entries.zip(soon) {
                prefetch_place(gradient, soon);
                gradient[j as usize] += value.as_() * slope;
            }
        } else {
            entries.for_each(|(&j, value)| gradient[j as usize] += value.as_() * slope);
        }
    }
}
