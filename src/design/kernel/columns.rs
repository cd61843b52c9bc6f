//! Features that lie in a column each.

use pulp::Simd;

use super::{Kernel, LANES, fold, padded, vectors};

/// lane += Σ column·weight over `M` features of one lane, the earlier ones first: the lane is loaded and stored once for
/// all of them.
pub(in crate::design) struct Scores<'a, const M: usize> {
    pub(in crate::design) columns: [&'a [f64]; M],
    pub(in crate::design) weights: [f64; M],
    pub(in crate::design) lane: &'a mut [f64],
    /// The first features of their lane: what stands in the lane is of another tile.
    pub(in crate::design) first: bool,
}

impl<const M: usize> Kernel for Scores<'_, M> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let full = self.lane.len() / LANES;
        let zero = simd.splat_f64s(0.0);
        let mut columns: [&[S::f64s]; M] = [&[]; M];
        let mut weights = [zero; M];
        for m in 0..M {
            columns[m] = vectors::<S>(self.columns[m], full);
            weights[m] = simd.splat_f64s(self.weights[m]);
        }
        let (lane, rest) = self.lane.split_at_mut(full * LANES);
        let lane = &mut S::as_mut_simd_f64s(lane).0[..full];
        for (i, sum) in lane.iter_mut().enumerate() {
            let mut next = if self.first { zero } else { *sum };
            for m in 0..M {
                next = simd.mul_add_e_f64s(columns[m][i], weights[m], next);
            }
            *sum = next;
        }
        if !rest.is_empty() {
            let mut sum = if self.first { zero } else { padded(simd, rest) };
            for m in 0..M {
                sum = simd.mul_add_e_f64s(padded(simd, &self.columns[m][full * LANES..]), weights[m], sum);
            }
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

/// Σ column·slope, for `M` columns at a time: the slopes are loaded once for all of them. On the way one number of each
/// cache line of the next tile is read, so that the memory works while the sums are taken; what was seen comes back, or
/// the reads would be left out.
pub(in crate::design) struct PullBack<'a, const M: usize> {
    pub(in crate::design) columns: [&'a [f64]; M],
    pub(in crate::design) slopes: &'a [f64],
    /// The columns of the next tile; nothing where there is none.
    pub(in crate::design) ahead: [&'a [f64]; M],
}

/// Rows of one round: two vectors.
const ROUND: usize = 2 * LANES;

impl<const M: usize> Kernel for PullBack<'_, M> {
    type Output = ([f64; M], u64);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> ([f64; M], u64) {
        let len = self.slopes.len();
        let rounds = len / ROUND;
        let mut columns: [&[[S::f64s; 2]]; M] = [&[]; M];
        let mut ahead: [&[[f64; ROUND]]; M] = [&[]; M];
        let mut fetched = rounds;
        for m in 0..M {
            columns[m] = &vectors::<S>(self.columns[m], 2 * rounds).as_chunks::<2>().0[..rounds];
            ahead[m] = self.ahead[m].as_chunks::<ROUND>().0;
            fetched = fetched.min(ahead[m].len());
        }
        for m in 0..M {
            ahead[m] = &ahead[m][..fetched];
        }
        let slopes = &vectors::<S>(self.slopes, 2 * rounds).as_chunks::<2>().0[..rounds];
        let mut sums = [[simd.splat_f64s(0.0); 2]; M];
        let mut seen = 0;
        for i in 0..fetched {
            for m in 0..M {
                seen ^= ahead[m][i][0].to_bits() ^ ahead[m][i][LANES].to_bits();
                for u in 0..2 {
                    sums[m][u] = simd.mul_add_e_f64s(columns[m][i][u], slopes[i][u], sums[m][u]);
                }
            }
        }
        for i in fetched..rounds {
            for m in 0..M {
                for u in 0..2 {
                    sums[m][u] = simd.mul_add_e_f64s(columns[m][i][u], slopes[i][u], sums[m][u]);
                }
            }
        }
        for (u, from) in (rounds * ROUND..len).step_by(LANES).enumerate() {
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
        (totals, seen)
    }
}
