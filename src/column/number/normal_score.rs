//! From a share to the number that a standard normal variable stays below with it.

/// z with Φ(z) = p, for p strictly between 0 and 1, to sixteen digits.
///
/// # Source
/// Wichura (1988), *Algorithm AS 241: the percentage points of the normal distribution*, Applied Statistics 37, PPND16.
pub(crate) fn normal_score(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * quotient(r, &CENTRE);
    }
    let r = (-p.min(1.0 - p).ln()).sqrt();
    let size = if r <= 5.0 { quotient(r - 1.6, &TAIL) } else { quotient(r - 5.0, &FAR) };
    size.copysign(q)
}

/// Two polynomials, lowest power first, one over the other.
type Quotient = [[f64; 8]; 2];

fn quotient(r: f64, [above, below]: &Quotient) -> f64 {
    let value = |of: &[f64; 8]| of.iter().rev().fold(0.0, |sum, c| sum * r + c);
    value(above) / value(below)
}

const CENTRE: Quotient = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
];

const TAIL: Quotient = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const FAR: Quotient = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Python's `statistics.NormalDist().inv_cdf`.
    #[test]
    fn known_shares() {
        let known = [
            (0.5001, 0.0002506628300880075),
            (0.6, 0.2533471031357998),
            (0.9, 1.2815515655446008),
            (0.975, 1.9599639845400536),
            (0.99, 2.3263478740408408),
            (0.001, -3.090232306167813),
            (1e-07, -5.199337582192817),
            (1e-10, -6.361340902404056),
            (1e-16, -8.222082216130435),
            (1e-300, -37.0470962993612),
        ];
        for (p, z) in known {
            assert!((normal_score(p) - z).abs() <= 4e-16 * z.abs().max(0.1), "{p}: {} {z}", normal_score(p));
            // Nearer to 0 the other side has no digits left: 1 − p is 1.
            assert!(p < 1e-4 || (normal_score(1.0 - p) + z).abs() <= 1e-12);
        }
        assert_eq!(normal_score(0.5), 0.0);
    }
}
