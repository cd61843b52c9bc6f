//! Features that lie in a column each.

use pulp::Simd;

use super::{Kernel, LANES, fold, padded, vectors};

/// lane += column·weight: one feature of a tile, into the lane that it belongs to.
pub(in crate::design) struct Scores<'a> {
    pub(in crate::design) column: &'a [f64],
    pub(in crate::design) weight: f64,
    pub(in crate::design) lane: &'a mut [f64],
    /// The first feature of its lane: what stands in the lane is of another tile.
    pub(in crate::design) first: bool,
}

impl Kernel for Scores<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let full = self.column.len() / LANES;
        let weight = simd.splat_f64s(self.weight);
        let (lane, rest) = self.lane.split_at_mut(full * LANES);
        let column = vectors::<S>(self.column, full);
        let lane = &mut S::as_mut_simd_f64s(lane).0[..full];
        if self.first {
            let zero = simd.splat_f64s(0.0);
            for (sum, x) in lane.iter_mut().zip(column) {
                *sum = simd.mul_add_e_f64s(*x, weight, zero);
            }
        } else {
            for (sum, x) in lane.iter_mut().zip(column) {
                *sum = simd.mul_add_e_f64s(*x, weight, *sum);
            }
        }
        if !rest.is_empty() {
            let before = if self.first { simd.splat_f64s(0.0) } else { padded(simd, rest) };
            let sum = simd.mul_add_e_f64s(padded(simd, &self.column[full * LANES..]), weight, before);
            simd.partial_store_f64s(rest, sum);
        }
    }
}

/// scores += the sum of the lanes, each `stride` apart; lanes from `used` on count as zero.
pub(in crate::design) struct Fold<'a> {
    pub(in crate::design) lanes: &'a [f64],
    pub(in crate::design) stride: usize,
    pub(in crate::design) used: usize,
    pub(in crate::design) scores: &'a mut [f64],
}

impl Kernel for Fold<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let full = self.scores.len() / LANES;
        let zero = simd.splat_f64s(0.0);
        let mut lanes: [&[S::f64s]; LANES] = [&[]; LANES];
        let used = self.used.min(LANES);
        for k in 0..used {
            lanes[k] = vectors::<S>(&self.lanes[k * self.stride..], full);
        }
        let (scores, rest) = self.scores.split_at_mut(full * LANES);
        let scores = &mut S::as_mut_simd_f64s(scores).0[..full];
        for (i, score) in scores.iter_mut().enumerate() {
            let mut parts = [zero; LANES];
            for k in 0..used {
                parts[k] = lanes[k][i];
            }
            *score = simd.add_f64s(*score, fold(simd, parts));
        }
        if !rest.is_empty() {
            let mut parts = [zero; LANES];
            for k in 0..used {
                let start = k * self.stride + full * LANES;
                parts[k] = padded(simd, &self.lanes[start..start + rest.len()]);
            }
            let sum = simd.add_f64s(padded(simd, rest), fold(simd, parts));
            simd.partial_store_f64s(rest, sum);
        }
    }
}

/// Σ column·slope, for `M` columns at a time: the slopes are loaded once for all of them.
pub(in crate::design) struct PullBack<'a, const M: usize> {
    pub(in crate::design) columns: [&'a [f64]; M],
    pub(in crate::design) slopes: &'a [f64],
}

impl<const M: usize> Kernel for PullBack<'_, M> {
    type Output = [f64; M];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f64; M] {
        let len = self.slopes.len();
        let pairs = len / (2 * LANES);
        let mut columns: [&[[S::f64s; 2]]; M] = [&[]; M];
        for m in 0..M {
            columns[m] = &vectors::<S>(self.columns[m], 2 * pairs).as_chunks::<2>().0[..pairs];
        }
        let slopes = &vectors::<S>(self.slopes, 2 * pairs).as_chunks::<2>().0[..pairs];
        let mut sums = [[simd.splat_f64s(0.0); 2]; M];
        for (i, slope) in slopes.iter().enumerate() {
            for m in 0..M {
                for u in 0..2 {
                    sums[m][u] = simd.mul_add_e_f64s(columns[m][i][u], slope[u], sums[m][u]);
                }
            }
        }
        for (u, from) in (pairs * 2 * LANES..len).step_by(LANES).enumerate() {
            let to = (from + LANES).min(len);
            let slope = padded(simd, &self.slopes[from..to]);
            for m in 0..M {
                sums[m][u] = simd.mul_add_e_f64s(padded(simd, &self.columns[m][from..to]), slope, sums[m][u]);
            }
        }
        let mut totals = [0.0; M];
        for m in 0..M {
            totals[m] = simd.reduce_sum_f64s(simd.add_f64s(sums[m][0], sums[m][1]));
        }
        totals
    }
}
