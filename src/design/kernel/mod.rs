//! The inner loops over features, one file per layout, in the widest registers of the machine.
//!
//! Every kernel works on eight virtual lanes, whatever the registers hold, and always with a fused multiply-add: a
//! result does not depend on the width of the registers. The score of a row is the sum of eight lanes (feature j belongs to lane
//! j mod 8), folded as a fixed tree: the same bits in every memory layout.

pub(super) mod ahead;
pub(super) mod codes;
pub(super) mod columns;
pub(super) mod rows;
pub(super) mod sparse;

use pulp::{NullaryFnOnce, Scalar512b, Simd};

use crate::instructions::widest;

/// Virtual lanes.
pub(super) const LANES: usize = 8;

/// A loop to be compiled for each kind of machine. `S` has eight lanes of f64.
pub(super) trait Kernel {
    /// What it returns.
    type Output;

    /// Runs it. Must be `#[inline(always)]`, and so must everything that it calls: closures are compiled for the
    /// smallest machine.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

struct On<S, K>(S, K);

impl<S: Simd, K: Kernel> NullaryFnOnce for On<S, K> {
    type Output = K::Output;

    #[inline(always)]
    fn call(self) -> K::Output {
        self.1.run(self.0)
    }
}

/// Runs a kernel in the widest registers of this machine.
#[inline]
pub(super) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    match widest() {
        pulp::Arch::V4(simd) => simd.vectorize(On(simd, kernel)),
        pulp::Arch::V3(simd) => simd.vectorize(On(pulp::x86::V3_512b(simd), kernel)),
        _ => kernel.run(Scalar512b),
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    widest().dispatch(On(Scalar512b, kernel))
}

/// A number as it is stored; all sums are f64.
pub(super) trait Element: Copy + Default + Into<f64> {
    /// Eight of them.
    fn vector<S: Simd>(simd: S, values: &[Self; LANES]) -> S::f64s;

    /// What it is made of.
    fn bits(self) -> u64;
}

impl Element for f64 {
    #[inline(always)]
    fn vector<S: Simd>(simd: S, values: &[f64; LANES]) -> S::f64s {
        S::as_simd_f64s(values).0.first().copied().unwrap_or(simd.splat_f64s(0.0))
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

impl Element for f32 {
    #[inline(always)]
    fn vector<S: Simd>(simd: S, values: &[f32; LANES]) -> S::f64s {
        let mut wide = [0.0; LANES];
        for k in 0..LANES {
            wide[k] = f64::from(values[k]);
        }
        f64::vector(simd, &wide)
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }
}

/// Up to eight values as a vector, zeros behind them.
#[inline(always)]
fn padded<S: Simd, T: Element>(simd: S, values: &[T]) -> S::f64s {
    let mut all = [0.0; LANES];
    for (to, from) in all.iter_mut().zip(values) {
        *to = (*from).into();
    }
    f64::vector(simd, &all)
}

/// The lanes of a vector. Not `partial_store_f64s`, which in `pulp` 0.22.3 writes the upper half of a pair of AVX2
/// registers four numbers behind its place, outside of what it was given.
#[inline(always)]
fn stored<S: Simd>(vector: S::f64s) -> [f64; LANES] {
    let mut lanes = [0.0; LANES];
    S::as_mut_simd_f64s(&mut lanes).0.iter_mut().for_each(|all| *all = vector);
    lanes
}

/// One value of each cache line, and the last, so that all of them are near by when they are used: misses that are asked
/// for together are waited for together. What it returns says nothing. Many short stretches of columns come sooner this
/// way than when they are only asked for.
#[inline(always)]
pub(super) fn touched<T>(values: &[T], bits: impl Fn(&T) -> u64) -> u64 {
    let lines = values.chunks(64 / size_of::<T>());
    lines.chain(values.last().map(std::slice::from_ref)).fold(0, |seen, line| seen ^ bits(&line[0]))
}

/// Σ of eight vectors, lane by lane, in the order in which `reduce_sum_f64s` folds the lanes of one.
#[inline(always)]
fn fold<S: Simd>(simd: S, lanes: [S::f64s; LANES]) -> S::f64s {
    let [a, b, c, d, e, f, g, h] = lanes;
    let (a, b) = (simd.add_f64s(a, e), simd.add_f64s(b, f));
    let (c, d) = (simd.add_f64s(c, g), simd.add_f64s(d, h));
    simd.add_f64s(simd.add_f64s(a, c), simd.add_f64s(b, d))
}

#[cfg(test)]
mod tests {
    use super::columns::{self, Columns, GROUP};
    use super::rows::{self, Rows};
    use super::{Element, LANES, dispatch};
    use crate::instructions::assert_same_on_all;

    fn noise(count: usize, seed: usize) -> Vec<f64> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729 + 13) % 10_007) as f64 / 977.0 - 5.0).collect()
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values.iter().map(|x| x.to_bits()).collect()
    }

    /// Scores and the pull-back of rows, from values that end with the last row.
    fn of_rows<T: Element + Sync>(values: &[T], width: usize, shift: &[f64]) {
        let count = values.len() / width;
        let (weights, slopes) = (noise(width, 2), noise(count, 3));
        assert_same_on_all(&format!("{count} rows of {width}"), || {
            let (mut scores, mut gradient) = (noise(count, 4), noise(width, 5));
            let rows = Rows { values, width, shift };
            dispatch(rows::Scores { rows, weights: &weights, scores: &mut scores });
            dispatch(rows::PullBack { rows, slopes: &slopes, gradient: &mut gradient });
            (bits(&scores), bits(&gradient))
        });
    }

    #[test]
    fn rows_have_the_same_bits_on_all_machines() {
        for width in [1, 3, 8, 9, 16, 23, 31, 32, 33, 40, 100] {
            for count in [1, 5, 64, 101] {
                let values = noise(count * width, 1);
                let single: Vec<f32> = values.iter().map(|x| *x as f32).collect();
                for shift in [vec![], noise(width, 6)] {
                    of_rows(&values, width, &shift);
                    of_rows(&single, width, &shift);
                }
            }
        }
    }

    /// The same of columns: groups of them, and four at a time.
    fn of_columns<T: Element + Sync>(all: &[Vec<T>], used: usize, centred: bool) {
        let rows = all[0].len();
        let (weights, slopes, shifts) = (noise(GROUP, 2), noise(rows, 3), noise(GROUP, 6));
        let shift = |m: usize| if centred { shifts[m] } else { 0.0 };
        assert_same_on_all(&format!("{used} columns of {rows}"), || {
            let columns = Columns { values: std::array::from_fn(|m| &*all[m]), shift: std::array::from_fn(shift) };
            let weights = std::array::from_fn(|m| if m < used { weights[m] } else { 0.0 });
            let (mut scores, mut lanes) = (noise(rows, 4), vec![0.0; LANES * (rows + LANES)]);
            for (first, last) in [(true, false), (false, true)] {
                let (lanes, scores) = (&mut lanes, &mut scores);
                dispatch(columns::Scores { columns, used, weights, lanes, first, last, scores });
            }
            let four = Columns { values: std::array::from_fn(|m| &*all[m]), shift: std::array::from_fn(shift) };
            let sums: [f64; 4] = dispatch(columns::PullBack { columns: four, slopes: &slopes });
            (bits(&scores), bits(&sums))
        });
    }

    #[test]
    fn columns_have_the_same_bits_on_all_machines() {
        for rows in [1, 7, 8, 16, 17, 100] {
            let all: Vec<Vec<f64>> = (0..GROUP).map(|m| noise(rows, 100 + m)).collect();
            let single: Vec<Vec<f32>> = all.iter().map(|column| column.iter().map(|x| *x as f32).collect()).collect();
            for used in [1, 5, 8, 33, GROUP] {
                for centred in [false, true] {
                    of_columns(&all, used, centred);
                    of_columns(&single, used, centred);
                }
            }
        }
    }
}
