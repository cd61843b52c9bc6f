//! e^x and ln(1 + x) in straight lines of arithmetic, which the compiler turns into vector instructions. Results have
//! the same bits on every machine.

/// ln 2 in two parts: the first has so few digits that its multiples by integers below 2¹¹ are exact.
const LN_2: (f64, f64) = (f64::from_bits(0x3FE6_2E42_FEE0_0000), f64::from_bits(0x3DEA_39EF_3579_3C76));
/// Adding it rounds to an integer, which then stands in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// 1/k! from k = 2 up to 13.
const FACTORIALS: [f64; 12] = [
    0.5,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// Neighbouring terms of a polynomial in x joined, which leaves one in x² (Estrin 1960): they need not wait for each
/// other as in Horner's rule.
#[inline(always)]
fn joined<const N: usize, const HALF: usize>(terms: [f64; N], x: f64) -> [f64; HALF] {
    let mut half = [0.0; HALF];
    for k in 0..HALF {
        half[k] = terms[2 * k] + terms[2 * k + 1] * x;
    }
    half
}

/// e^x for x ≤ 0, to within 1 unit in the last place or two; 0 below −745.2. A NaN stays one.
///
/// # Source
/// Cody & Waite (1980), *Software manual for the elementary functions*: x = k·ln 2 + r, |r| ≤ ½·ln 2, and the series of
/// e^r to r¹³/13!, whose rest is below 4e-18.
#[inline(always)]
pub(super) fn exp_of_negative(x: f64) -> f64 {
    // Below the smallest number everything is 0; a comparison keeps a NaN, max would not.
    within(if x < -746.0 { -746.0 } else { x })
}

/// e^x for any x, as precise; infinite above 709.8.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let x = if x < -746.0 { -746.0 } else { x };
    within(if x > 710.0 { 710.0 } else { x })
}

/// e^x for −746 ≤ x ≤ 710.
#[inline(always)]
fn within(x: f64) -> f64 {
    let rounded = x * std::f64::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = (x - k * LN_2.0) - k * LN_2.1;
    let square = r * r;
    let [a, b, c] = joined(joined::<12, 6>(FACTORIALS, r), square);
    let fourth = square * square;
    let series = (a + b * fourth) + c * (fourth * fourth);
    let fraction = 1.0 + (r + square * series);
    // 2^k in two factors, because 2⁻¹⁰⁷⁴ has no exponent of its own. The low bits of `rounded` hold k.
    let k = (rounded.to_bits() as i64) << 12 >> 12;
    let half = k >> 1;
    fraction * power_of_two(half) * power_of_two(k - half)
}

/// 2^k for −1022 ≤ k ≤ 1023.
#[inline(always)]
fn power_of_two(k: i64) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

/// 1/(2k + 1) from k = 1 up to 16: ln(1 + t) = 2(s + s³/3 + s⁵/5 + …) at s = t/(2 + t).
const ODD: [f64; 16] = {
    let mut odd = [0.0; 16];
    let mut k = 0;
    while k < 16 {
        odd[k] = 1.0 / (2 * k + 3) as f64;
        k += 1;
    }
    odd
};

/// ln(1 + t) for 0 ≤ t ≤ 1, to within 1 unit in the last place.
///
/// # Source
/// The series of the inverse hyperbolic tangent (Abramowitz & Stegun, 4.1.27); s ≤ ⅓, so that the rest after s³³ is
/// below 2e-18.
#[inline(always)]
pub(super) fn ln_1p_of_fraction(t: f64) -> f64 {
    let s = t / (2.0 + t);
    let square = s * s;
    let fourth = square * square;
    let four: [f64; 4] = joined(joined::<16, 8>(ODD, square), fourth);
    let eighth = fourth * fourth;
    let [series] = joined(joined::<4, 2>(four, eighth), eighth * eighth);
    // 2s = t − t²/2 + s·t²/2: the rounding of the quotient stays out of the first term.
    let half = 0.5 * t * t;
    t - (half - s * (half + 2.0 * square * series))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units of the last place.
    fn units(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn agrees_with_the_standard_library() {
        let mut worst = (0, 0);
        for i in 0..400_000 {
            let x = -f64::from(i) * 0.001_863;
            worst.0 = worst.0.max(units(exp_of_negative(x), x.exp()));
            let x = f64::from(i) * 0.001_774;
            worst.0 = worst.0.max(units(exp(x), x.exp()));
            let t = f64::from(i) / 399_999.0;
            worst.1 = worst.1.max(units(ln_1p_of_fraction(t), t.ln_1p()));
            let t = 2.0_f64.powi(-(i % 1070)) * (1.0 - f64::from(i) * 1e-7);
            worst.1 = worst.1.max(units(ln_1p_of_fraction(t), t.ln_1p()));
        }
        assert!(worst.0 <= 2 && worst.1 <= 1, "{worst:?}");
    }

    #[test]
    fn corners() {
        assert_eq!(exp_of_negative(0.0), 1.0);
        assert_eq!(exp_of_negative(-0.0), 1.0);
        assert_eq!(exp_of_negative(-1e308), 0.0);
        assert_eq!(exp_of_negative(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp_of_negative(-745.0), 5e-324);
        assert!(exp_of_negative(f64::NAN).is_nan());
        assert_eq!((exp(0.0), exp(-0.0), exp(-1e308), exp(1e308)), (1.0, 1.0, 0.0, f64::INFINITY));
        assert_eq!((exp(709.7) > 1e308, exp(709.8)), (true, f64::INFINITY));
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(ln_1p_of_fraction(0.0), 0.0);
        assert_eq!(ln_1p_of_fraction(5e-324), 5e-324);
        assert_eq!(ln_1p_of_fraction(1.0), std::f64::consts::LN_2);
    }
}
