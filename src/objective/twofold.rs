//! Sums and products in twice the precision of f64.

/// An unevaluated sum high + low: about 32 significant digits, in the range of f64.
///
/// # Source
/// Knuth, *The Art of Computer Programming* 2, §4.2.2 (the error of a sum); Dekker (1971), *A floating-point technique
/// for extending the available precision*; the error of a product by fused multiply-add, as in Ogita, Rump & Oishi
/// (2005), *Accurate sum and dot product*.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Twofold {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

/// a + b = sum + error, exactly.
#[inline(always)]
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

impl From<f64> for Twofold {
    #[inline(always)]
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Twofold {
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
    pub(crate) fn plus_twofold_product(self, a: f64, b: Self) -> Self {
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

#[cfg(test)]
mod tests {
    use super::Twofold;

    #[test]
    fn what_f64_forgets_is_kept() {
        // 1e16 + 1 − 1e16 is 0 in f64.
        assert_eq!(Twofold::from(1e16).plus(1.0).plus(-1e16).value(), 1.0);
        // (2²⁷ + 1)² = 2⁵⁴ + 2²⁸ + 1; the 1 is beyond 53 bits.
        let a = 134_217_729.0;
        assert_eq!(a * a - 18_014_398_777_917_440.0, 0.0);
        assert_eq!(Twofold::default().plus_product(a, a).plus(-18_014_398_777_917_440.0).value(), 1.0);
        let square = Twofold::from(a).times(a);
        assert_eq!(square.join(Twofold::from(-18_014_398_777_917_440.0)).value(), 1.0);
        assert_eq!(Twofold::from(-18_014_398_777_917_440.0 * 2.0).plus_twofold_product(2.0, square).value(), 2.0);
    }
}
