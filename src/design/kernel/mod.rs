//! The inner loops over features, one file per layout, in the widest registers of the machine.
//!
//! Every kernel works on eight virtual lanes, whatever the registers hold, and always with a fused multiply-add: a
//! result does not depend on the width of the registers. The score of a row is the sum of eight lanes (feature j belongs to lane
//! j mod 8), folded as a fixed tree: the same bits in every memory layout.

pub(super) mod codes;
pub(super) mod columns;
pub(super) mod rows;
pub(super) mod sparse;

use pulp::{NullaryFnOnce, Scalar512b, Simd};

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
    match pulp::Arch::new() {
        pulp::Arch::V4(simd) => simd.vectorize(On(simd, kernel)),
        pulp::Arch::V3(simd) => simd.vectorize(On(pulp::x86::V3_512b(simd), kernel)),
        _ => kernel.run(Scalar512b),
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    pulp::Arch::new().dispatch(On(Scalar512b, kernel))
}

/// A number as it is stored; all sums are f64.
pub(super) trait Element: Copy + Into<f64> {
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

/// One value of each cache line, and the last, so that all of them are near by when they are used: misses that are asked
/// for together are waited for together. What it returns says nothing.
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
