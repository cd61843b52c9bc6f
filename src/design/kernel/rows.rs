//! Features that lie row by row in one piece of memory.

use pulp::Simd;

use super::{Element, Kernel, LANES, padded, stored};

/// Some rows of equal width. What lies behind the last of them may be read, and counts for nothing, as long as it is
/// finite.
#[derive(Debug, Clone, Copy)]
pub(in crate::design) struct Rows<'a, T> {
    /// Row after row, from the first one on.
    pub(in crate::design) values: &'a [T],
    /// Features of a row.
    pub(in crate::design) width: usize,
    /// What is subtracted from each feature; nothing where it is empty.
    pub(in crate::design) shift: &'a [f64],
}

impl<T> Rows<'_, T> {
    /// Whole vectors of a row, read to the end of the last.
    #[inline(always)]
    fn row(&self, row: usize) -> &[[T; LANES]] {
        self.values[row * self.width..].as_chunks::<LANES>().0
    }

    /// The same of a row behind which memory may end: zeros stand there.
    #[inline(always)]
    fn copied<const V: usize>(&self, row: usize) -> [[T; LANES]; V]
    where
        T: Element,
    {
        let mut copy = [[T::default(); LANES]; V];
        copy.as_flattened_mut()[..self.width].copy_from_slice(&self.values[row * self.width..(row + 1) * self.width]);
        copy
    }

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
pub(in crate::design) struct Scores<'a, T> {
    pub(in crate::design) rows: Rows<'a, T>,
    pub(in crate::design) weights: &'a [f64],
    pub(in crate::design) scores: &'a mut [f64],
}

impl<T: Element> Kernel for Scores<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        if self.rows.shift.is_empty() { self.sums::<S, false>(simd) } else { self.sums::<S, true>(simd) }
    }
}

impl<T: Element> Scores<'_, T> {
    #[inline(always)]
    fn sums<S: Simd, const CENTRED: bool>(self, simd: S) {
        let Self { rows, weights, scores } = self;
        let width = rows.width;
        let whole = rows.whole(scores.len());
        let (scores, rest) = scores.split_at_mut(whole);
        match width.div_ceil(LANES) {
            1 => narrow_scores::<S, T, 1, CENTRED>(simd, rows, weights, scores),
            2 => narrow_scores::<S, T, 2, CENTRED>(simd, rows, weights, scores),
            3 => narrow_scores::<S, T, 3, CENTRED>(simd, rows, weights, scores),
            4 => narrow_scores::<S, T, 4, CENTRED>(simd, rows, weights, scores),
            _ => wide_scores::<S, T, CENTRED>(simd, rows, weights, scores),
        }
        for (row, score) in (whole..).zip(rest) {
            let row = &rows.values[row * width..(row + 1) * width];
            let mut sum = simd.splat_f64s(0.0);
            for (c, (x, w)) in row.chunks(LANES).zip(weights.chunks(LANES)).enumerate() {
                let mut x = padded(simd, x);
                if CENTRED {
                    x = simd.sub_f64s(x, padded(simd, &rows.shift[c * LANES..]));
                }
                sum = simd.mul_add_f64s(x, padded(simd, w), sum);
            }
            *score += simd.reduce_sum_f64s(sum);
        }
    }
}

/// Rows of `V` vectors: the weights stay in registers.
#[inline(always)]
fn narrow_scores<S: Simd, T: Element, const V: usize, const CENTRED: bool>(
    simd: S,
    rows: Rows<'_, T>,
    weights: &[f64],
    scores: &mut [f64],
) {
    let (w, m) = (registers::<S, V>(simd, weights), registers::<S, V>(simd, rows.shift));
    for (row, score) in scores.iter_mut().enumerate() {
        let x = &rows.row(row)[..V];
        let mut sum = simd.splat_f64s(0.0);
        for c in 0..V {
            let mut x = T::vector(simd, &x[c]);
            if CENTRED {
                x = simd.sub_f64s(x, m[c]);
            }
            sum = simd.mul_add_f64s(x, w[c], sum);
        }
        *score += simd.reduce_sum_f64s(sum);
    }
}

/// `V` vectors, zeros behind the values.
#[inline(always)]
fn registers<S: Simd, const V: usize>(simd: S, values: &[f64]) -> [S::f64s; V] {
    let mut vectors = [simd.splat_f64s(0.0); V];
    for (vector, values) in vectors.iter_mut().zip(values.chunks(LANES)) {
        *vector = padded(simd, values);
    }
    vectors
}

/// One row after the other, so that the memory is read as one stream.
#[inline(always)]
fn wide_scores<S: Simd, T: Element, const CENTRED: bool>(
    simd: S,
    rows: Rows<'_, T>,
    weights: &[f64],
    scores: &mut [f64],
) {
    let (full, rest) = (rows.width / LANES, !rows.width.is_multiple_of(LANES));
    let (w, w_rest) = weights.as_chunks::<LANES>();
    let (m, m_rest) = rows.shift.as_chunks::<LANES>();
    let (w_last, m_last) = (padded(simd, w_rest), padded(simd, m_rest));
    for (row, score) in scores.iter_mut().enumerate() {
        let x = rows.row(row);
        let mut sum = simd.splat_f64s(0.0);
        for c in 0..full {
            let mut x = T::vector(simd, &x[c]);
            if CENTRED {
                x = simd.sub_f64s(x, f64::vector(simd, &m[c]));
            }
            sum = simd.mul_add_f64s(x, f64::vector(simd, &w[c]), sum);
        }
        if rest {
            let mut x = T::vector(simd, &x[full]);
            if CENTRED {
                x = simd.sub_f64s(x, m_last);
            }
            sum = simd.mul_add_f64s(x, w_last, sum);
        }
        *score += simd.reduce_sum_f64s(sum);
    }
}

/// gradient += Xᵀ·slopes.
pub(in crate::design) struct PullBack<'a, T> {
    pub(in crate::design) rows: Rows<'a, T>,
    pub(in crate::design) slopes: &'a [f64],
    pub(in crate::design) gradient: &'a mut [f64],
}

impl<T: Element> Kernel for PullBack<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        if self.rows.shift.is_empty() { self.sums::<S, false>(simd) } else { self.sums::<S, true>(simd) }
    }
}

impl<T: Element> PullBack<'_, T> {
    #[inline(always)]
    fn sums<S: Simd, const CENTRED: bool>(self, simd: S) {
        let Self { rows, slopes, gradient } = self;
        match rows.width.div_ceil(LANES) {
            1 => narrow_pull_back::<S, T, 1, 4, CENTRED>(simd, rows, slopes, gradient),
            2 => narrow_pull_back::<S, T, 2, 4, CENTRED>(simd, rows, slopes, gradient),
            3 => narrow_pull_back::<S, T, 3, 2, CENTRED>(simd, rows, slopes, gradient),
            4 => narrow_pull_back::<S, T, 4, 2, CENTRED>(simd, rows, slopes, gradient),
            _ => wide_pull_back::<S, T, CENTRED>(simd, rows, slopes, gradient),
        }
    }
}

/// Rows of `V` vectors: the sums stay in registers, `U` of each, so that they need not wait.
#[inline(always)]
fn narrow_pull_back<S: Simd, T: Element, const V: usize, const U: usize, const CENTRED: bool>(
    simd: S,
    rows: Rows<'_, T>,
    slopes: &[f64],
    gradient: &mut [f64],
) {
    let m = registers::<S, V>(simd, rows.shift);
    let mut sums = [[simd.splat_f64s(0.0); V]; U];
    let (groups, rest) = slopes.as_chunks::<U>();
    let (whole, behind) = groups.split_at(rows.whole(slopes.len()) / U);
    for (k, slopes) in whole.iter().enumerate() {
        for u in 0..U {
            add_row::<S, T, V, CENTRED>(simd, rows.row(k * U + u), slopes[u], &m, &mut sums[u]);
        }
    }
    // In the same sums whether memory goes on behind a row or not; which sum it is must be known when this is compiled,
    // or the sums do not stay in registers.
    for (k, slopes) in (whole.len()..).zip(behind) {
        for u in 0..U {
            add_row::<S, T, V, CENTRED>(simd, &rows.copied::<V>(k * U + u), slopes[u], &m, &mut sums[u]);
        }
    }
    for (row, &slope) in (groups.len() * U..).zip(rest) {
        add_row::<S, T, V, CENTRED>(simd, &rows.copied::<V>(row), slope, &m, &mut sums[0]);
    }
    let mut totals = [[0.0; LANES]; V];
    for c in 0..V {
        let mut total = sums[0][c];
        for u in 1..U {
            total = simd.add_f64s(total, sums[u][c]);
        }
        totals[c] = stored::<S>(total);
    }
    for (sum, total) in gradient.iter_mut().zip(totals.as_flattened()) {
        *sum += total;
    }
}

#[inline(always)]
fn add_row<S: Simd, T: Element, const V: usize, const CENTRED: bool>(
    simd: S,
    row: &[[T; LANES]],
    slope: f64,
    m: &[S::f64s; V],
    sums: &mut [S::f64s; V],
) {
    let (x, slope) = (&row[..V], simd.splat_f64s(slope));
    for c in 0..V {
        let mut x = T::vector(simd, &x[c]);
        if CENTRED {
            x = simd.sub_f64s(x, m[c]);
        }
        sums[c] = simd.mul_add_f64s(x, slope, sums[c]);
    }
}

/// Several rows at a time: the gradient is loaded and stored once for all of them.
#[inline(always)]
fn wide_pull_back<S: Simd, T: Element, const CENTRED: bool>(
    simd: S,
    rows: Rows<'_, T>,
    slopes: &[f64],
    gradient: &mut [f64],
) {
    const ROWS: usize = 8;
    let (gradient, tail) = gradient.split_at_mut(rows.width / LANES * LANES);
    let mut last = simd.splat_f64s(0.0);
    let (slopes, behind) = slopes.split_at(rows.whole(slopes.len()));
    let (groups, single) = slopes.as_chunks::<ROWS>();
    for (k, slopes) in groups.iter().enumerate() {
        add_rows::<S, T, ROWS, CENTRED>(simd, rows, k * ROWS, slopes, gradient, &mut last);
    }
    for (k, slope) in single.iter().enumerate() {
        add_rows::<S, T, 1, CENTRED>(simd, rows, groups.len() * ROWS + k, &[*slope], gradient, &mut last);
    }
    // In the same sums whether memory goes on behind a row or not.
    for (row, &slope) in (slopes.len()..).zip(behind) {
        let (x, x_rest) = rows.values[row * rows.width..(row + 1) * rows.width].as_chunks::<LANES>();
        let (m, m_rest) = rows.shift.as_chunks::<LANES>();
        let slope = simd.splat_f64s(slope);
        for (c, (sum, x)) in S::as_mut_simd_f64s(gradient).0.iter_mut().zip(x).enumerate() {
            let mut x = T::vector(simd, x);
            if CENTRED {
                x = simd.sub_f64s(x, f64::vector(simd, &m[c]));
            }
            *sum = simd.mul_add_f64s(x, slope, *sum);
        }
        let mut x = padded(simd, x_rest);
        if CENTRED {
            x = simd.sub_f64s(x, padded(simd, m_rest));
        }
        last = simd.mul_add_f64s(x, slope, last);
    }
    tail.iter_mut().zip(stored::<S>(last)).for_each(|(sum, lane)| *sum += lane);
}

#[inline(always)]
fn add_rows<S: Simd, T: Element, const ROWS: usize, const CENTRED: bool>(
    simd: S,
    rows: Rows<'_, T>,
    from: usize,
    slopes: &[f64; ROWS],
    gradient: &mut [f64],
    last: &mut S::f64s,
) {
    let full = rows.width / LANES;
    let (m, m_rest) = rows.shift.as_chunks::<LANES>();
    let mut x: [&[[T; LANES]]; ROWS] = [&[]; ROWS];
    let mut slope = [simd.splat_f64s(0.0); ROWS];
    for i in 0..ROWS {
        x[i] = &rows.row(from + i)[..rows.width.div_ceil(LANES)];
        slope[i] = simd.splat_f64s(slopes[i]);
    }
    for (c, sum) in S::as_mut_simd_f64s(gradient).0[..full].iter_mut().enumerate() {
        let mut next = *sum;
        for i in 0..ROWS {
            let mut x = T::vector(simd, &x[i][c]);
            if CENTRED {
                x = simd.sub_f64s(x, f64::vector(simd, &m[c]));
            }
            next = simd.mul_add_f64s(x, slope[i], next);
        }
        *sum = next;
    }
    if !rows.width.is_multiple_of(LANES) {
        let m = padded(simd, m_rest);
        for i in 0..ROWS {
            let mut x = T::vector(simd, &x[i][full]);
            if CENTRED {
                x = simd.sub_f64s(x, m);
            }
            *last = simd.mul_add_f64s(x, slope[i], *last);
        }
    }
}
