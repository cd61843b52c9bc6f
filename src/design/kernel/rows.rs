//! Features that lie row by row in one piece of memory.

use pulp::Simd;

use super::{Kernel, LANES, padded, vectors};

/// Some rows of equal width. What lies behind the last of them may be read, and counts for nothing, as long as it is
/// finite.
#[derive(Debug, Clone, Copy)]
pub(in crate::design) struct Rows<'a> {
    /// Row after row, from the first one on.
    pub(in crate::design) values: &'a [f64],
    /// Features of a row.
    pub(in crate::design) width: usize,
}

impl Rows<'_> {
    /// How many of `rows` rows are followed by enough memory for whole vectors; the few others are copied.
    #[inline(always)]
    fn whole(&self, rows: usize) -> usize {
        let read = self.width.div_ceil(LANES) * LANES;
        match self.values.len().checked_sub(read) {
            Some(room) => rows.min(room / self.width + 1),
            None => 0,
        }
    }
}

/// scores += X·w.
pub(in crate::design) struct Scores<'a> {
    pub(in crate::design) rows: Rows<'a>,
    pub(in crate::design) weights: &'a [f64],
    pub(in crate::design) scores: &'a mut [f64],
}

impl Kernel for Scores<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { rows: Rows { values, width }, weights, scores } = self;
        let whole = self.rows.whole(scores.len());
        let (scores, rest) = scores.split_at_mut(whole);
        match width.div_ceil(LANES) {
            1 => narrow_scores::<S, 1>(simd, self.rows, weights, scores),
            2 => narrow_scores::<S, 2>(simd, self.rows, weights, scores),
            3 => narrow_scores::<S, 3>(simd, self.rows, weights, scores),
            4 => narrow_scores::<S, 4>(simd, self.rows, weights, scores),
            _ => wide_scores(simd, self.rows, weights, scores),
        }
        for (row, score) in (whole..).zip(rest) {
            let row = &values[row * width..(row + 1) * width];
            let mut sum = simd.splat_f64s(0.0);
            for (x, w) in row.chunks(LANES).zip(weights.chunks(LANES)) {
                sum = simd.mul_add_e_f64s(padded(simd, x), padded(simd, w), sum);
            }
            *score += simd.reduce_sum_f64s(sum);
        }
    }
}

/// Rows of `V` vectors: the weights stay in registers.
#[inline(always)]
fn narrow_scores<S: Simd, const V: usize>(simd: S, rows: Rows<'_>, weights: &[f64], scores: &mut [f64]) {
    let Rows { values, width } = rows;
    let mut w = [simd.splat_f64s(0.0); V];
    for c in 0..V {
        w[c] = padded(simd, &weights[c * LANES..]);
    }
    for (row, score) in scores.iter_mut().enumerate() {
        let x = vectors::<S>(&values[row * width..], V);
        let mut sum = simd.splat_f64s(0.0);
        for c in 0..V {
            sum = simd.mul_add_e_f64s(x[c], w[c], sum);
        }
        *score += simd.reduce_sum_f64s(sum);
    }
}

/// One row after the other, so that the memory is read as one stream.
#[inline(always)]
fn wide_scores<S: Simd>(simd: S, rows: Rows<'_>, weights: &[f64], scores: &mut [f64]) {
    let Rows { values, width } = rows;
    let full = width / LANES;
    let w = vectors::<S>(weights, full);
    let tail = padded(simd, &weights[full * LANES..]);
    for (row, score) in scores.iter_mut().enumerate() {
        let from = row * width;
        let mut sum = simd.splat_f64s(0.0);
        for (x, w) in vectors::<S>(&values[from..], full).iter().zip(w) {
            sum = simd.mul_add_e_f64s(*x, *w, sum);
        }
        if width % LANES > 0 {
            sum = simd.mul_add_e_f64s(vectors::<S>(&values[from + full * LANES..], 1)[0], tail, sum);
        }
        *score += simd.reduce_sum_f64s(sum);
    }
}

/// gradient += Xᵀ·slopes.
pub(in crate::design) struct PullBack<'a> {
    pub(in crate::design) rows: Rows<'a>,
    pub(in crate::design) slopes: &'a [f64],
    pub(in crate::design) gradient: &'a mut [f64],
}

impl Kernel for PullBack<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { rows: Rows { values, width }, slopes, gradient } = self;
        let whole = self.rows.whole(slopes.len());
        let (slopes, rest) = slopes.split_at(whole);
        match width.div_ceil(LANES) {
            1 => narrow_pull_back::<S, 1, 4>(simd, self.rows, slopes, gradient),
            2 => narrow_pull_back::<S, 2, 4>(simd, self.rows, slopes, gradient),
            3 => narrow_pull_back::<S, 3, 2>(simd, self.rows, slopes, gradient),
            4 => narrow_pull_back::<S, 4, 2>(simd, self.rows, slopes, gradient),
            _ => wide_pull_back(simd, self.rows, slopes, gradient),
        }
        for (row, slope) in (whole..).zip(rest) {
            for (sum, x) in gradient.iter_mut().zip(&values[row * width..(row + 1) * width]) {
                *sum = x.mul_add(*slope, *sum);
            }
        }
    }
}

/// Rows of `V` vectors: the sums stay in registers, `U` of each, so that they need not wait.
#[inline(always)]
fn narrow_pull_back<S: Simd, const V: usize, const U: usize>(
    simd: S,
    rows: Rows<'_>,
    slopes: &[f64],
    gradient: &mut [f64],
) {
    let Rows { values, width } = rows;
    let mut sums = [[simd.splat_f64s(0.0); V]; U];
    let (groups, rest) = slopes.as_chunks::<U>();
    for (k, slopes) in groups.iter().enumerate() {
        for u in 0..U {
            let x = vectors::<S>(&values[(k * U + u) * width..], V);
            let slope = simd.splat_f64s(slopes[u]);
            for c in 0..V {
                sums[u][c] = simd.mul_add_e_f64s(x[c], slope, sums[u][c]);
            }
        }
    }
    for (k, &slope) in rest.iter().enumerate() {
        let x = vectors::<S>(&values[(groups.len() * U + k) * width..], V);
        let slope = simd.splat_f64s(slope);
        for c in 0..V {
            sums[0][c] = simd.mul_add_e_f64s(x[c], slope, sums[0][c]);
        }
    }
    let mut totals = [[0.0; LANES]; V];
    for c in 0..V {
        let mut total = sums[0][c];
        for u in 1..U {
            total = simd.add_f64s(total, sums[u][c]);
        }
        simd.partial_store_f64s(&mut totals[c], total);
    }
    for (sum, total) in gradient.iter_mut().zip(totals.as_flattened()) {
        *sum += total;
    }
}

/// Several rows at a time: the gradient is loaded and stored once for all of them.
#[inline(always)]
fn wide_pull_back<S: Simd>(simd: S, rows: Rows<'_>, slopes: &[f64], gradient: &mut [f64]) {
    const ROWS: usize = 8;
    let Rows { values, width } = rows;
    let (full, rest) = (width / LANES, width % LANES > 0);
    let (gradient, tail) = gradient.split_at_mut(full * LANES);
    let gradient = &mut S::as_mut_simd_f64s(gradient).0[..full];
    let mut last = simd.splat_f64s(0.0);
    let (groups, single) = slopes.as_chunks::<ROWS>();
    for (k, slopes) in groups.iter().enumerate() {
        let start = k * ROWS * width;
        let mut x: [&[S::f64s]; ROWS] = [&[]; ROWS];
        let mut slope = [simd.splat_f64s(0.0); ROWS];
        for i in 0..ROWS {
            x[i] = vectors::<S>(&values[start + i * width..], full);
            slope[i] = simd.splat_f64s(slopes[i]);
        }
        for (c, sum) in gradient.iter_mut().enumerate() {
            let mut next = *sum;
            for i in 0..ROWS {
                next = simd.mul_add_e_f64s(x[i][c], slope[i], next);
            }
            *sum = next;
        }
        if rest {
            for i in 0..ROWS {
                let x = vectors::<S>(&values[start + i * width + full * LANES..], 1)[0];
                last = simd.mul_add_e_f64s(x, slope[i], last);
            }
        }
    }
    for (k, &slope) in single.iter().enumerate() {
        let from = (groups.len() * ROWS + k) * width;
        let slope = simd.splat_f64s(slope);
        for (sum, x) in gradient.iter_mut().zip(vectors::<S>(&values[from..], full)) {
            *sum = simd.mul_add_e_f64s(*x, slope, *sum);
        }
        if rest {
            last = simd.mul_add_e_f64s(vectors::<S>(&values[from + full * LANES..], 1)[0], slope, last);
        }
    }
    let mut lanes = [0.0; LANES];
    simd.partial_store_f64s(&mut lanes, last);
    for (sum, lane) in tail.iter_mut().zip(lanes) {
        *sum += lane;
    }
}
