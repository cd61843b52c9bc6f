//! Means, deviations and correlations in two passes: no digit is lost to a large offset, nor to very large values.

/// A sum with the error of each addition carried along.
///
/// # Source
/// Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut error) = (0.0_f64, 0.0);
    for term in terms {
        let next = total + term;
        error += if total.abs() >= term.abs() { (total - next) + term } else { (term - next) + total };
        total = next;
    }
    // An infinite total has a NaN for its error.
    if total.is_finite() { total + error } else { total }
}

/// The mean; NaN of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let total = sum(values.iter().copied());
    if total.is_finite() {
        return total / n;
    }
    sum(values.iter().map(|value| value / n))
}

/// The standard deviation of a sample (n − 1) around its mean; NaN of fewer than two values.
pub(crate) fn deviation(values: &[f64], mean: f64) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let n = values.len() as f64;
    let scale = scale(values, mean);
    let from_mean = || values.iter().map(|value| value / scale - mean / scale);
    // The second term is what the rounding of the mean itself cost.
    let squares = sum(from_mean().map(|d| d * d)) - sum(from_mean()).powi(2) / n;
    scale * (squares.max(0.0) / (n - 1.0)).sqrt()
}

/// Pearson's correlation of two equally long samples; NaN where one of them does not vary.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (scale_a, scale_b) = (scale(a, mean_a), scale(b, mean_b));
    let a = || a.iter().map(|value| value / scale_a - mean_a / scale_a);
    let b = || b.iter().map(|value| value / scale_b - mean_b / scale_b);
    let products = sum(a().zip(b()).map(|(a, b)| a * b));
    let squares = sum(a().map(|a| a * a)) * sum(b().map(|b| b * b));
    if squares == 0.0 { f64::NAN } else { (products / squares.sqrt()).clamp(-1.0, 1.0) }
}

/// A power of two near the largest deviation where its square would overflow or vanish, else 1: exact to divide by.
fn scale(values: &[f64], mean: f64) -> f64 {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max((value / 2.0 - mean / 2.0).abs()));
    if largest == 0.0 || !largest.is_finite() || (1e-100..1e100).contains(&largest) {
        return 1.0;
    }
    largest.log2().floor().exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The univariate sets NumAcc1–4 of the NIST Statistical Reference Datasets: mean, standard deviation.
    #[test]
    fn nist_numacc() {
        let alternating = |centre: f64, step: f64| {
            let mut values = vec![centre];
            for _ in 0..500 {
                values.extend([centre - step, centre + step]);
            }
            values
        };
        let digits = |found: f64, truth: f64| -((found / truth - 1.0).abs().max(1e-16)).log10();
        for (values, truth, deviations, enough) in [
            (vec![10_000_001.0, 10_000_003.0, 10_000_002.0], 10_000_002.0, 1.0, 15.0),
            (alternating(1.2, 0.1), 1.2, 0.1, 14.0),
            (alternating(1_000_000.2, 0.1), 1_000_000.2, 0.1, 9.4),
            (alternating(10_000_000.2, 0.1), 10_000_000.2, 0.1, 8.2),
        ] {
            let found = mean(&values);
            assert!(digits(found, truth) >= 15.0, "{found}");
            let deviation = deviation(&values, found);
            assert!(digits(deviation, deviations) >= enough, "{deviation}");
        }
    }

    #[test]
    fn values_of_any_size() {
        for size in [1e-300, 1.0, 1e9, 1e300, 8e307] {
            let values = [size, 2.0 * size, 1.5 * size, 0.5 * size];
            assert!((mean(&values) / size - 1.25).abs() < 1e-14, "{size}");
            let expected = (1.25_f64 / 3.0).sqrt();
            assert!((deviation(&values, mean(&values)) / size - expected).abs() < 1e-14, "{size}");
            let falling = [-size, -2.0 * size, -1.5 * size, -0.5 * size];
            assert!((correlation(&values, &falling) + 1.0).abs() < 1e-14, "{size}");
        }
    }

    #[test]
    fn too_little_to_say() {
        assert!(mean(&[]).is_nan() && deviation(&[1.0], 1.0).is_nan());
        assert!(correlation(&[1.0, 2.0], &[3.0, 3.0]).is_nan());
        assert!(mean(&[1.0, f64::INFINITY]).is_infinite());
    }
}
