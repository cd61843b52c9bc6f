//! The inner loops over dense features. Sums run in a fixed order, so the bits of a result depend on the rows alone; the
//! compiler makes vector instructions of the lanes when the caller is dispatched by `pulp`.

use num_traits::AsPrimitive;

/// Sums that run side by side down a column.
const LANES: usize = 16;
/// Rows that are summed side by side.
pub(super) const ROWS: usize = 8;

/// scores += (column − shift)·weight.
#[inline(always)]
pub(super) fn add_column<T: AsPrimitive<f64>>(values: &[T], shift: f64, weight: f64, scores: &mut [f64]) {
    for (score, value) in scores.iter_mut().zip(values) {
        *score += (value.as_() - shift) * weight;
    }
}

/// Σ (column − shift)·slope.
#[inline(always)]
pub(super) fn dot_column<T: AsPrimitive<f64>>(values: &[T], shift: f64, slopes: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (value_chunks, value_rest) = values.as_chunks::<LANES>();
    let (slope_chunks, slope_rest) = slopes.as_chunks::<LANES>();
    for (v, s) in value_chunks.iter().zip(slope_chunks) {
        for k in 0..LANES {
            lanes[k] += (v[k].as_() - shift) * s[k];
        }
    }
    let rest: f64 = value_rest.iter().zip(slope_rest).map(|(v, s)| (v.as_() - shift) * s).sum();
    fold(lanes) + rest
}

/// scores += Σ (row − shift)·weight, for several rows at once: each row is summed feature by feature, in the order of
/// the column kernel, so that a score has the same bits in every layout; the rows keep the processor busy meanwhile.
#[inline(always)]
pub(super) fn dot_rows<T: AsPrimitive<f64>, const N: usize>(
    rows: [&[T]; N],
    shift: &[f64],
    weights: &[f64],
    scores: &mut [f64; N],
) {
    let rows = rows.map(|row| &row[..shift.len()]);
    let mut sums = *scores;
    for (j, (m, w)) in shift.iter().zip(weights).enumerate() {
        for k in 0..N {
            sums[k] += (rows[k][j].as_() - m) * w;
        }
    }
    *scores = sums;
}

/// gradient += (row − shift)·inverse·slope.
#[inline(always)]
pub(super) fn add_row<T: AsPrimitive<f64>>(
    values: &[T],
    shift: &[f64],
    inverse: &[f64],
    slope: f64,
    gradient: &mut [f64],
) {
    for (((g, v), m), f) in gradient.iter_mut().zip(values).zip(shift).zip(inverse) {
        *g += (v.as_() - m) * (f * slope);
    }
}

#[inline(always)]
fn fold<const N: usize>(mut lanes: [f64; N]) -> f64 {
    let mut width = N / 2;
    while width > 0 {
        for k in 0..width {
            lanes[k] += lanes[k + width];
        }
        width /= 2;
    }
    lanes[0]
}
