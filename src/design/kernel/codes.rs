//! One category per row: a look-up instead of a product. A code without a feature finds none.

/// score += weight of the row's category.
#[inline]
pub(in crate::design) fn scores(codes: &[u32], weights: &[f64], scores: &mut [f64]) {
    for (score, &code) in scores.iter_mut().zip(codes) {
        *score += weights.get(code as usize).copied().unwrap_or(0.0);
    }
}

/// gradient of the row's category += slope.
#[inline]
pub(in crate::design) fn pull_back(codes: &[u32], slopes: &[f64], gradient: &mut [f64]) {
    for (slope, &code) in slopes.iter().zip(codes) {
        if let Some(sum) = gradient.get_mut(code as usize) {
            *sum += slope;
        }
    }
}
