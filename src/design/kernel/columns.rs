//! Features that lie in a column each.

use pulp::Simd;

use super::{Element, Kernel, LANES, fold, padded, stored};

/// Columns whose scores are taken together, without a detour of their lanes through memory.
pub(in crate::design) const GROUP: usize = 64;

/// Some columns over the rows of a tile.
#[derive(Debug, Clone, Copy)]
pub(in crate::design) struct Columns<'a, T, const M: usize> {
    /// The values of each; all equally long.
    pub(in crate::design) values: [&'a [T]; M],
    /// What is subtracted from the values of each.
    pub(in crate::design) shift: [f64; M],
}

impl<'a, T, const M: usize> Columns<'a, T, M> {
    #[inline(always)]
    fn is_centred(&self) -> bool {
        self.shift.iter().any(|m| *m != 0.0)
    }

    /// The columns in whole vectors.
    #[inline(always)]
    fn vectors(&self, count: usize) -> [&'a [[T; LANES]]; M] {
        let mut vectors: [&[[T; LANES]]; M] = [&[]; M];
        for m in 0..M {
            vectors[m] = &self.values[m].as_chunks::<LANES>().0[..count];
        }
        vectors
    }
}

/// scores += Σ column·weight over a group of columns, each eighth of them in a lane of its own.
pub(in crate::design) struct Scores<'a, T> {
    /// Where there are fewer, any others stand in, with a weight of 0.
    pub(in crate::design) columns: Columns<'a, T, GROUP>,
    /// How many of them count.
    pub(in crate::design) used: usize,
    pub(in crate::design) weights: [f64; GROUP],
    /// `rows × 8`: the lanes between two groups.
    pub(in crate::design) lanes: &'a mut [f64],
    /// The lanes begin at zero.
    pub(in crate::design) first: bool,
    /// The lanes are folded into the scores.
    pub(in crate::design) last: bool,
    pub(in crate::design) scores: &'a mut [f64],
}

impl<T: Element> Kernel for Scores<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        if self.columns.is_centred() { self.sums::<S, true>(simd) } else { self.sums::<S, false>(simd) }
    }
}

impl<T: Element> Scores<'_, T> {
    #[inline(always)]
    fn sums<S: Simd, const CENTRED: bool>(self, simd: S) {
        let full = self.scores.len() / LANES;
        let vectors = self.columns.vectors(full);
        let eighths = self.used.div_ceil(LANES);
        let vectors = &vectors.as_chunks::<LANES>().0[..eighths];
        let weights = &self.weights.as_chunks::<LANES>().0[..eighths];
        let shift = &self.columns.shift.as_chunks::<LANES>().0[..eighths];
        let (scores, rest) = self.scores.split_at_mut(full * LANES);
        let scores = &mut S::as_mut_simd_f64s(scores).0[..full];
        let lanes = &mut S::as_mut_simd_f64s(self.lanes).0.as_chunks_mut::<LANES>().0[..=full];
        for (i, (score, lanes)) in scores.iter_mut().zip(lanes.iter_mut()).enumerate() {
            let mut sums = if self.first { [simd.splat_f64s(0.0); LANES] } else { *lanes };
            for ((vectors, weights), shift) in vectors.iter().zip(weights).zip(shift) {
                for l in 0..LANES {
                    let x = centred::<S, CENTRED>(simd, T::vector(simd, &vectors[l][i]), shift[l]);
                    sums[l] = simd.mul_add_f64s(x, simd.splat_f64s(weights[l]), sums[l]);
                }
            }
            if self.last {
                *score = simd.add_f64s(*score, fold(simd, sums));
            } else {
                *lanes = sums;
            }
        }
        if !rest.is_empty() {
            let lanes = &mut lanes[full];
            let mut sums = if self.first { [simd.splat_f64s(0.0); LANES] } else { *lanes };
            let columns = self.columns.values.as_chunks::<LANES>().0;
            for ((columns, weights), shift) in columns.iter().zip(weights).zip(shift) {
                for l in 0..LANES {
                    let x = centred::<S, CENTRED>(simd, padded(simd, &columns[l][full * LANES..]), shift[l]);
                    sums[l] = simd.mul_add_f64s(x, simd.splat_f64s(weights[l]), sums[l]);
                }
            }
            if self.last {
                let sum = simd.add_f64s(padded(simd, rest), fold(simd, sums));
                rest.copy_from_slice(&stored::<S>(sum)[..rest.len()]);
            } else {
                *lanes = sums;
            }
        }
    }
}

#[inline(always)]
fn centred<S: Simd, const CENTRED: bool>(simd: S, x: S::f64s, shift: f64) -> S::f64s {
    if CENTRED { simd.sub_f64s(x, simd.splat_f64s(shift)) } else { x }
}

/// Σ column·slope, for `M` columns at a time: the slopes are loaded once for all of them.
pub(in crate::design) struct PullBack<'a, T, const M: usize> {
    pub(in crate::design) columns: Columns<'a, T, M>,
    pub(in crate::design) slopes: &'a [f64],
}

/// Vectors of one round: sums that need not wait for each other.
const ROUND: usize = 2;

impl<T: Element, const M: usize> Kernel for PullBack<'_, T, M> {
    type Output = [f64; M];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f64; M] {
        if self.columns.is_centred() { self.sums::<S, true>(simd) } else { self.sums::<S, false>(simd) }
    }
}

impl<T: Element, const M: usize> PullBack<'_, T, M> {
    #[inline(always)]
    fn sums<S: Simd, const CENTRED: bool>(self, simd: S) -> [f64; M] {
        let len = self.slopes.len();
        let rounds = len / (ROUND * LANES);
        let mut columns: [&[[[T; LANES]; ROUND]]; M] = [&[]; M];
        for (m, vectors) in self.columns.vectors(ROUND * rounds).into_iter().enumerate() {
            columns[m] = &vectors.as_chunks::<ROUND>().0[..rounds];
        }
        let slopes = &self.slopes.as_chunks::<LANES>().0.as_chunks::<ROUND>().0[..rounds];
        let mut sums = [[simd.splat_f64s(0.0); ROUND]; M];
        for i in 0..rounds {
            for u in 0..ROUND {
                let slope = f64::vector(simd, &slopes[i][u]);
                for m in 0..M {
                    let x = centred::<S, CENTRED>(simd, T::vector(simd, &columns[m][i][u]), self.columns.shift[m]);
                    sums[m][u] = simd.mul_add_f64s(x, slope, sums[m][u]);
                }
            }
        }
        for (u, from) in (rounds * ROUND * LANES..len).step_by(LANES).enumerate() {
            let to = (from + LANES).min(len);
            let slope = padded(simd, &self.slopes[from..to]);
            for m in 0..M {
                let x = padded(simd, &self.columns.values[m][from..to]);
                let x = centred::<S, CENTRED>(simd, x, self.columns.shift[m]);
                sums[m][u] = simd.mul_add_f64s(x, slope, sums[m][u]);
            }
        }
        let mut totals = [0.0; M];
        for m in 0..M {
            totals[m] = simd.reduce_sum_f64s(simd.add_f64s(sums[m][0], sums[m][1]));
        }
        totals
    }
}
