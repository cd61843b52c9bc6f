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

/// The vectors of the row that starts at `from`: full ones, and the last one with its rest. Beyond the end of the
/// memory there is nothing, so the last row of all is copied.
#[inline(always)]
fn last<S: Simd>(simd: S, values: &[f64], from: usize, to: usize) -> S::f64s {
    match values.get(from..from + LANES) {
        Some(whole) => vectors::<S>(whole, 1)[0],
        None => padded(simd, &values[from..to]),
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
        let width = self.weights.len();
        match (width.div_ceil(LANES), width % LANES) {
            (1, 0) => self.narrow::<S, 1, false>(simd),
            (1, _) => self.narrow::<S, 1, true>(simd),
            (2, 0) => self.narrow::<S, 2, false>(simd),
            (2, _) => self.narrow::<S, 2, true>(simd),
            (3, 0) => self.narrow::<S, 3, false>(simd),
            (3, _) => self.narrow::<S, 3, true>(simd),
            (4, 0) => self.narrow::<S, 4, false>(simd),
            (4, _) => self.narrow::<S, 4, true>(simd),
            _ => self.wide(simd),
        }
    }
}

impl Scores<'_> {
    /// Rows of at most `V` vectors: the weights stay in registers.
    #[inline(always)]
    fn narrow<S: Simd, const V: usize, const REST: bool>(self, simd: S) {
        let Rows { values, width } = self.rows;
        let full = if REST { V - 1 } else { V };
        let mut weights = [simd.splat_f64s(0.0); V];
        weights[..full].copy_from_slice(vectors::<S>(self.weights, full));
        if REST {
            weights[full] = padded(simd, &self.weights[full * LANES..]);
        }
        for (row, score) in self.scores.iter_mut().enumerate() {
            let from = row * width;
            let mut sum = simd.splat_f64s(0.0);
            let vectors = vectors::<S>(&values[from..], full);
            for c in 0..full {
                sum = simd.mul_add_e_f64s(vectors[c], weights[c], sum);
            }
            if REST {
                sum = simd.mul_add_e_f64s(last(simd, values, from + full * LANES, from + width), weights[full], sum);
            }
            *score += simd.reduce_sum_f64s(sum);
        }
    }

    /// One row after the other, so that the memory is read as one stream.
    #[inline(always)]
    fn wide<S: Simd>(self, simd: S) {
        let Rows { values, width } = self.rows;
        let (full, rest) = (width / LANES, width % LANES);
        let weights = vectors::<S>(self.weights, full);
        let tail = padded(simd, &self.weights[full * LANES..]);
        for (row, score) in self.scores.iter_mut().enumerate() {
            let from = row * width;
            let mut sum = simd.splat_f64s(0.0);
            for (x, w) in vectors::<S>(&values[from..], full).iter().zip(weights) {
                sum = simd.mul_add_e_f64s(*x, *w, sum);
            }
            if rest > 0 {
                sum = simd.mul_add_e_f64s(last(simd, values, from + full * LANES, from + width), tail, sum);
            }
            *score += simd.reduce_sum_f64s(sum);
        }
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
        let width = self.gradient.len();
        match (width.div_ceil(LANES), width % LANES) {
            (1, 0) => self.narrow::<S, 1, 4, false>(simd),
            (1, _) => self.narrow::<S, 1, 4, true>(simd),
            (2, 0) => self.narrow::<S, 2, 4, false>(simd),
            (2, _) => self.narrow::<S, 2, 4, true>(simd),
            (3, 0) => self.narrow::<S, 3, 2, false>(simd),
            (3, _) => self.narrow::<S, 3, 2, true>(simd),
            (4, 0) => self.narrow::<S, 4, 2, false>(simd),
            (4, _) => self.narrow::<S, 4, 2, true>(simd),
            _ => self.wide(simd),
        }
    }
}

impl PullBack<'_> {
    /// Rows of at most `V` vectors: the sums stay in registers, `U` of each, so that they need not wait.
    #[inline(always)]
    fn narrow<S: Simd, const V: usize, const U: usize, const REST: bool>(self, simd: S) {
        let Rows { values, width } = self.rows;
        let full = if REST { V - 1 } else { V };
        let mut sums = [[simd.splat_f64s(0.0); V]; U];
        let grouped = self.slopes.len() / U * U;
        let mut row = 0;
        while row < grouped {
            for u in 0..U {
                let (from, slope) = ((row + u) * width, simd.splat_f64s(self.slopes[row + u]));
                let vectors = vectors::<S>(&values[from..], full);
                for c in 0..full {
                    sums[u][c] = simd.mul_add_e_f64s(vectors[c], slope, sums[u][c]);
                }
                if REST {
                    let x = last(simd, values, from + full * LANES, from + width);
                    sums[u][full] = simd.mul_add_e_f64s(x, slope, sums[u][full]);
                }
            }
            row += U;
        }
        while row < self.slopes.len() {
            let (from, slope) = (row * width, simd.splat_f64s(self.slopes[row]));
            let vectors = vectors::<S>(&values[from..], full);
            for c in 0..full {
                sums[0][c] = simd.mul_add_e_f64s(vectors[c], slope, sums[0][c]);
            }
            if REST {
                let x = last(simd, values, from + full * LANES, from + width);
                sums[0][full] = simd.mul_add_e_f64s(x, slope, sums[0][full]);
            }
            row += 1;
        }
        let mut total = [[0.0; LANES]; V];
        for c in 0..V {
            let mut sum = sums[0][c];
            for u in 1..U {
                sum = simd.add_f64s(sum, sums[u][c]);
            }
            simd.partial_store_f64s(&mut total[c], sum);
        }
        for (to, from) in self.gradient.iter_mut().zip(total.as_flattened()) {
            *to += from;
        }
    }

    /// Several rows at a time: the gradient is loaded and stored once for all of them.
    #[inline(always)]
    fn wide<S: Simd>(self, simd: S) {
        const ROWS: usize = 8;
        let Rows { values, width } = self.rows;
        let (full, rest) = (width / LANES, width % LANES);
        let (gradient, tail) = self.gradient.split_at_mut(full * LANES);
        let gradient = &mut S::as_mut_simd_f64s(gradient).0[..full];
        let mut last_sum = simd.splat_f64s(0.0);
        let (groups, single) = self.slopes.as_chunks::<ROWS>();
        for (k, slopes) in groups.iter().enumerate() {
            let start = k * ROWS * width;
            let mut rows: [&[S::f64s]; ROWS] = [&[]; ROWS];
            let mut slope = [simd.splat_f64s(0.0); ROWS];
            for i in 0..ROWS {
                rows[i] = vectors::<S>(&values[start + i * width..], full);
                slope[i] = simd.splat_f64s(slopes[i]);
            }
            for (c, sum) in gradient.iter_mut().enumerate() {
                let mut next = *sum;
                for i in 0..ROWS {
                    next = simd.mul_add_e_f64s(rows[i][c], slope[i], next);
                }
                *sum = next;
            }
            if rest > 0 {
                for i in 0..ROWS {
                    let from = start + i * width;
                    let x = last(simd, values, from + full * LANES, from + width);
                    last_sum = simd.mul_add_e_f64s(x, slope[i], last_sum);
                }
            }
        }
        for (i, &slope) in single.iter().enumerate() {
            let from = (groups.len() * ROWS + i) * width;
            let slope = simd.splat_f64s(slope);
            for (sum, x) in gradient.iter_mut().zip(vectors::<S>(&values[from..], full)) {
                *sum = simd.mul_add_e_f64s(*x, slope, *sum);
            }
            if rest > 0 {
                let x = last(simd, values, from + full * LANES, from + width);
                last_sum = simd.mul_add_e_f64s(x, slope, last_sum);
            }
        }
        let mut lanes = [0.0; LANES];
        simd.partial_store_f64s(&mut lanes, last_sum);
        for (to, from) in tail.iter_mut().zip(lanes) {
            *to += from;
        }
    }
}
