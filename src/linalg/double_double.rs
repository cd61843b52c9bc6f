//! Sums and products in twice the precision of f64.

use pulp::Simd;
use serde::{Deserialize, Serialize};

/// An unevaluated sum high + low: about 32 significant digits, in the range of f64.
///
/// # Source
/// Knuth, *The Art of Computer Programming* 2, §4.2.2 (the error of a sum); Dekker (1971), *A floating-point technique
/// for extending the available precision*; the error of a product by fused multiply-add, as in Ogita, Rump & Oishi
/// (2005), *Accurate sum and dot product*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct DoubleDouble {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

/// a + b = sum + error, exactly.
#[inline(always)]
pub(crate) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

impl From<f64> for DoubleDouble {
    #[inline(always)]
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl DoubleDouble {
    /// self + b.
    #[inline(always)]
    pub(crate) fn plus(self, b: f64) -> Self {
        let (high, error) = two_sum(self.high, b);
        Self { high, low: self.low + error }
    }

    /// self + a·b.
    #[inline(always)]
    pub(crate) fn plus_product(self, a: f64, b: f64) -> Self {
        let product = a * b;
        let (high, error) = two_sum(self.high, product);
        Self { high, low: self.low + (error + a.mul_add(b, -product)) }
    }

    /// self + a·b for a twofold b.
    #[inline(always)]
    pub(crate) fn plus_scaled(self, a: f64, b: Self) -> Self {
        let product = a * b.high;
        let (high, error) = two_sum(self.high, product);
        Self { high, low: self.low + (error + a.mul_add(b.low, a.mul_add(b.high, -product))) }
    }

    /// a·self.
    #[inline(always)]
    pub(crate) fn times(self, a: f64) -> Self {
        let high = a * self.high;
        Self { high, low: a.mul_add(self.low, a.mul_add(self.high, -high)) }
    }

    /// self + other.
    #[inline(always)]
    pub(crate) fn join(self, other: Self) -> Self {
        let (high, error) = two_sum(self.high, other.high);
        Self { high, low: self.low + other.low + error }
    }

    /// The nearest f64, almost always.
    #[inline(always)]
    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }
}

/// [`DoubleDouble::plus_product`] in the lanes of a vector: (high, low) + a·b.
#[inline(always)]
pub(crate) fn add_product<S: Simd>(simd: S, sum: (S::f64s, S::f64s), a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
    let product = simd.mul_f64s(a, b);
    let (high, error) = two_sum_of(simd, sum.0, product);
    let tail = simd.mul_add_f64s(a, b, simd.neg_f64s(product));
    (high, simd.add_f64s(sum.1, simd.add_f64s(error, tail)))
}

/// [`DoubleDouble::plus_scaled`] in the lanes of a vector: (high, low) + a·b.
#[inline(always)]
pub(crate) fn add_scaled<S: Simd>(
    simd: S,
    sum: (S::f64s, S::f64s),
    a: S::f64s,
    b: (S::f64s, S::f64s),
) -> (S::f64s, S::f64s) {
    let product = simd.mul_f64s(a, b.0);
    let (high, error) = two_sum_of(simd, sum.0, product);
    let tail = simd.mul_add_f64s(a, b.1, simd.mul_add_f64s(a, b.0, simd.neg_f64s(product)));
    (high, simd.add_f64s(sum.1, simd.add_f64s(error, tail)))
}

#[inline(always)]
fn two_sum_of<S: Simd>(simd: S, a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
    let sum = simd.add_f64s(a, b);
    let part = simd.sub_f64s(sum, a);
    let error = simd.add_f64s(simd.sub_f64s(a, simd.sub_f64s(sum, part)), simd.sub_f64s(b, part));
    (sum, error)
}

#[cfg(test)]
mod tests {
    use super::DoubleDouble;

    #[test]
    fn what_f64_forgets_is_kept() {
        // 1e16 + 1 − 1e16 is 0 in f64.
        assert_eq!(DoubleDouble::from(1e16).plus(1.0).plus(-1e16).value(), 1.0);
        // (2²⁷ + 1)² = 2⁵⁴ + 2²⁸ + 1; the 1 is beyond 53 bits.
        let a = 134_217_729.0;
        assert_eq!(a * a - 18_014_398_777_917_440.0, 0.0);
        assert_eq!(DoubleDouble::default().plus_product(a, a).plus(-18_014_398_777_917_440.0).value(), 1.0);
        let square = DoubleDouble::from(a).times(a);
        assert_eq!(square.join(DoubleDouble::from(-18_014_398_777_917_440.0)).value(), 1.0);
        assert_eq!(DoubleDouble::from(-18_014_398_777_917_440.0 * 2.0).plus_scaled(2.0, square).value(), 2.0);
    }
}
