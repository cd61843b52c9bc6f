//! Rows that name only their features that are not zero.

use std::ops::Range;

use num_traits::AsPrimitive;

use crate::data::{SparseRows, SparseValues};

/// Sums that run side by side along a row.
const SIDE: usize = 4;

/// score += Σ value·weight over the row's entries.
pub(in crate::design) fn scores(of: &SparseRows<'_>, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
    match of.values() {
        SparseValues::F64(values) => valued_scores(of, values, rows, weights, scores),
        SparseValues::F32(values) => valued_scores(of, values, rows, weights, scores),
        SparseValues::Ones => {
            let ends = of.starts()[rows.start..=rows.end].windows(2);
            for (score, ends) in scores.iter_mut().zip(ends) {
                let features = &of.indices()[ends[0]..ends[1]];
                *score += features.iter().map(|&j| weights[j as usize]).sum::<f64>();
            }
        }
    }
}

/// gradient += value·slope for each entry.
pub(in crate::design) fn pull_back(of: &SparseRows<'_>, rows: Range<usize>, slopes: &[f64], gradient: &mut [f64]) {
    match of.values() {
        SparseValues::F64(values) => valued_pull_back(of, values, rows, slopes, gradient),
        SparseValues::F32(values) => valued_pull_back(of, values, rows, slopes, gradient),
        SparseValues::Ones => {
            for (slope, ends) in slopes.iter().zip(of.starts()[rows.start..=rows.end].windows(2)) {
                of.indices()[ends[0]..ends[1]].iter().for_each(|&j| gradient[j as usize] += slope);
            }
        }
    }
}

fn valued_scores<T: AsPrimitive<f64>>(
    of: &SparseRows<'_>,
    values: &[T],
    rows: Range<usize>,
    weights: &[f64],
    scores: &mut [f64],
) {
    for (score, ends) in scores.iter_mut().zip(of.starts()[rows.start..=rows.end].windows(2)) {
        let entries = ends[0]..ends[1];
        *score += valued_score(&of.indices()[entries.clone()], &values[entries], weights);
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

fn valued_pull_back<T: AsPrimitive<f64>>(
    of: &SparseRows<'_>,
    values: &[T],
    rows: Range<usize>,
    slopes: &[f64],
    gradient: &mut [f64],
) {
    for (slope, ends) in slopes.iter().zip(of.starts()[rows.start..=rows.end].windows(2)) {
        let entries = ends[0]..ends[1];
        for (&j, value) in of.indices()[entries.clone()].iter().zip(&values[entries]) {
            gradient[j as usize] += value.as_() * slope;
        }
    }
}
