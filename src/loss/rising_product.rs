//! The product in the likelihood of negative binomial counts.

/// The first factors are multiplied as they are; the others, of large counts, by Euler and Maclaurin's formula.
const EXACT: f64 = 256.0;
/// So many factors, each below 1e23, are multiplied before their logarithm is taken.
const GROUP: usize = 8;
/// Below it the closed forms cancel, and their series serve.
const SMALL: f64 = 0.1;
/// Terms of these series: 0.1 to this power is below the rounding.
const TERMS: i32 = 18;

/// ln Π_{j < y} (1 + αj) = lnΓ(y + 1/α) − lnΓ(1/α) + y·ln α of a count y and 0 < α ≤ 1e20, which is 0 for α → 0.
#[inline]
pub(super) fn ln_rising_product(count: f64, alpha: f64) -> f64 {
    let exact = count.min(EXACT) as usize;
    let (mut sum, mut product) = (0.0, 1.0);
    for j in 1..exact {
        product *= 1.0 + alpha * j as f64;
        if j % GROUP == 0 {
            sum += f64::ln(product);
            product = 1.0;
        }
    }
    sum += product.ln();
    if count <= EXACT {
        return sum;
    }
    let integral = |j: f64| {
        let t = alpha * j;
        // ((1 + t)·ln(1 + t) − t)/α.
        j * if t < SMALL { series(t, |m| 1.0 / (m * (m + 1.0))) * t } else { ((1.0 + t) * t.ln_1p() - t) / t }
    };
    let at = |j: f64| (1.0 + alpha * j, alpha / (1.0 + alpha * j));
    let ((u, first), (v, last)) = (at(EXACT), at(count));
    let ends = 0.5 * (u.ln() - v.ln()) + (last - first) / 12.0 - (last.powi(3) - first.powi(3)) / 360.0;
    sum + integral(count) - integral(EXACT) + ends
}

/// Its derivative in α, Σ_{j < y} j/(1 + αj).
pub(super) fn slope_of_rising_product(count: f64, alpha: f64) -> f64 {
    let of = |j: f64| j / (1.0 + alpha * j);
    let sum: f64 = (1..count.min(EXACT) as usize).map(|j| of(j as f64)).sum();
    if count <= EXACT {
        return sum;
    }
    let integral = |j: f64| {
        let t = alpha * j;
        // (t − ln(1 + t))/α².
        j * j * if t < SMALL { series(t, |m| 1.0 / (m + 1.0)) } else { (t - t.ln_1p()) / (t * t) }
    };
    let u = |j: f64| (1.0 + alpha * j).recip();
    let (first, last) = (u(EXACT), u(count));
    let third = 6.0 * alpha * alpha * (last.powi(4) - first.powi(4)) / 720.0;
    let ends = 0.5 * (of(EXACT) - of(count)) + (last.powi(2) - first.powi(2)) / 12.0 - third;
    sum + integral(count) - integral(EXACT) + ends
}

/// Minus its second derivative in α, Σ_{j < y} j²/(1 + αj)².
pub(super) fn curvature_of_rising_product(count: f64, alpha: f64) -> f64 {
    let of = |j: f64| (j / (1.0 + alpha * j)).powi(2);
    let sum: f64 = (1..count.min(EXACT) as usize).map(|j| of(j as f64)).sum();
    if count <= EXACT {
        return sum;
    }
    let integral = |j: f64| {
        let t = alpha * j;
        // (t·(2 + t)/(1 + t) − 2·ln(1 + t))/α³.
        let closed = || (t * (2.0 + t) / (1.0 + t) - 2.0 * t.ln_1p()) / t.powi(3);
        j.powi(3) * if t < SMALL { series(t, |m| m / (m + 2.0)) } else { closed() }
    };
    let (first, last) = ((1.0 + alpha * EXACT).recip(), (1.0 + alpha * count).recip());
    let slope = |j: f64, u: f64| 2.0 * j * u.powi(3);
    let third = |j: f64, u: f64| -12.0 * alpha * (1.0 - alpha * j) * u.powi(5);
    let ends = 0.5 * (of(EXACT) - of(count)) + (slope(count, last) - slope(EXACT, first)) / 12.0
        - (third(count, last) - third(EXACT, first)) / 720.0;
    sum + integral(count) - integral(EXACT) + ends
}

/// (t/(1 + t) − ln(1 + t))/t², which is −½ at 0.
pub(super) fn second_order_remainder(t: f64) -> f64 {
    if t < SMALL { -series(t, |m| m / (m + 1.0)) } else { (t / (1.0 + t) - t.ln_1p()) / (t * t) }
}

/// Its derivative, ⅔ at 0.
pub(super) fn slope_of_second_order_remainder(t: f64) -> f64 {
    if t < SMALL {
        return series(t, |m| m * (m + 1.0) / (m + 2.0));
    }
    (-(t / (1.0 + t)).powi(2) - 2.0 * (t / (1.0 + t) - t.ln_1p())) / t.powi(3)
}

/// Σ_{m ≥ 1} (−1)^(m−1)·c(m)·t^(m−1).
fn series(t: f64, coefficient: impl Fn(f64) -> f64) -> f64 {
    (1..=TERMS).rev().fold(0.0, |sum, m| coefficient(f64::from(m)) - t * sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums factor by factor.
    fn summed(count: f64, alpha: f64) -> [f64; 3] {
        let each = (1..count as usize).map(|j| {
            let (j, u) = (j as f64, 1.0 + alpha * j as f64);
            [(alpha * j).ln_1p(), j / u, (j / u).powi(2)]
        });
        each.fold([0.0; 3], |[a, b, c], [x, y, z]| [a + x, b + y, c + z])
    }

    #[test]
    fn the_product_and_its_derivatives_are_their_sums() {
        for alpha in [1e-20, 1e-9, 1e-5, 3e-4, 0.01, 0.4, 2.0, 50.0, 1e6, 1e20] {
            for count in [0.0, 1.0, 2.0, 3.0, 17.0, 255.0, 256.0, 257.0, 1000.0, 40_000.0] {
                let found = [
                    ln_rising_product(count, alpha),
                    slope_of_rising_product(count, alpha),
                    curvature_of_rising_product(count, alpha),
                ];
                for (k, (found, truth)) in found.into_iter().zip(summed(count, alpha)).enumerate() {
                    let near = (found - truth).abs() <= 1e-11 * truth.abs() + 1e-14;
                    assert!(near, "derivative {k} at count {count}, alpha {alpha}: {found} and {truth}");
                }
            }
        }
    }

    #[test]
    fn remainders_are_continuous_where_their_series_end() {
        for of in [second_order_remainder, slope_of_second_order_remainder] {
            let (below, above) = (of(SMALL * (1.0 - 1e-15)), of(SMALL * (1.0 + 1e-15)));
            assert!((below - above).abs() <= 1e-12, "{below} and {above}");
        }
        assert_eq!((second_order_remainder(0.0), slope_of_second_order_remainder(0.0)), (-0.5, 2.0 / 3.0));
    }
}
