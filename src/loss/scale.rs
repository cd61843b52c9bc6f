//! How the scale of residuals is estimated.

use serde::{Deserialize, Serialize};

/// How the scale σ of residuals r is estimated together with the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Where the loss of [`ScaledHuber`](super::ScaledHuber) is least over σ too: the mean of min(r²/σ², ε²) is 1 (Huber's concomitant
    /// scale; scikit-learn's `HuberRegressor`).
    Joint,
    /// The median of |r| over Φ⁻¹(¾) = 0.6745, which half of the examples cannot spoil (R's `rlm`, statsmodels' `RLM`).
    Mad,
}

/// Φ⁻¹(¾): of normal numbers half lie within so many deviations.
const UPPER_QUARTILE: f64 = 0.674_489_750_196_081_7;

impl Scale {
    /// σ of residuals of sizes |r| with weights; 0 where too many are 0.
    pub(super) fn of(self, epsilon: f64, mut residuals: Vec<(f64, f64)>) -> f64 {
        residuals.retain(|(_, weight)| *weight > 0.0);
        residuals.sort_by(|a, b| a.0.total_cmp(&b.0));
        match self {
            Self::Joint => concomitant(epsilon, &residuals),
            Self::Mad => median(&residuals) / UPPER_QUARTILE,
        }
    }
}

/// The root σ of Σ s·min(r²/σ², ε²) = Σ s: with the m smallest residuals inside, σ² = Σ_in s·r²/(Σ s − ε²·Σ_out s), for the largest m whose
/// residuals are inside.
fn concomitant(epsilon: f64, sorted: &[(f64, f64)]) -> f64 {
    let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    // From the smallest on: what is subtracted from a sum with an outlier in it would have none of its digits.
    let sums = sorted.iter().scan(0.0, |sum, (size, weight)| {
        *sum += weight * size * size;
        Some(*sum)
    });
    let inside: Vec<f64> = sums.collect();
    let mut outside = 0.0;
    for ((size, weight), inside) in sorted.iter().zip(inside).rev() {
        let left = total - epsilon * epsilon * outside;
        let sigma = (inside / left).sqrt();
        if left > 0.0 && *size <= epsilon * sigma {
            return sigma;
        }
        outside += weight;
    }
    0.0
}

/// The median, half-way between the two in the middle where the weights below and above are equal.
fn median(sorted: &[(f64, f64)]) -> f64 {
    let half = 0.5 * sorted.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut reached = 0.0;
    for (row, (size, weight)) in sorted.iter().enumerate() {
        reached += weight;
        if reached > half {
            return *size;
        }
        if reached == half {
            return sorted.get(row + 1).map_or(*size, |(next, _)| 0.5 * (size + next));
        }
    }
    f64::NAN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(sizes: &[f64]) -> Vec<(f64, f64)> {
        sizes.iter().map(|size| (*size, 1.0)).collect()
    }

    #[test]
    fn the_joint_scale_solves_its_equation() {
        let sizes = [0.3, 0.1, 9.0, 0.7, 0.2, 0.5, 4.0];
        let far = [0.3, 0.1, 9e9, 0.7, 0.2, 0.5, 4.0];
        for (sizes, epsilon) in [(sizes, 1.05), (sizes, 1.35), (sizes, 2.0), (sizes, 50.0), (far, 1.35)] {
            let sigma = Scale::Joint.of(epsilon, once(&sizes));
            let mean = sizes.iter().map(|r| (r / sigma).powi(2).min(epsilon * epsilon)).sum::<f64>() / 7.0;
            assert!((mean - 1.0).abs() < 1e-14, "{epsilon}: {mean}");
        }
        let thrice: Vec<f64> = sizes.iter().flat_map(|size| [*size; 3]).collect();
        let weighed = sizes.iter().map(|size| (*size, 3.0)).collect();
        let (by_rows, by_weights) = (Scale::Joint.of(1.35, once(&thrice)), Scale::Joint.of(1.35, weighed));
        assert!((by_rows / by_weights - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_median_is_that_of_the_examples() {
        let median = |sizes: &[f64]| Scale::Mad.of(1.345, once(sizes)) * UPPER_QUARTILE;
        assert_eq!((median(&[3.0, 1.0, 2.0]), median(&[4.0, 1.0, 2.0, 8.0])), (2.0, 3.0));
        assert_eq!(Scale::Mad.of(1.0, vec![(1.0, 1.0), (5.0, 4.0), (9.0, 0.0)]) * UPPER_QUARTILE, 5.0);
    }

    #[test]
    fn residuals_that_are_mostly_0_have_no_scale() {
        assert_eq!(Scale::Mad.of(1.345, once(&[0.0, 0.0, 1.0])), 0.0);
        assert_eq!(Scale::Joint.of(1.35, once(&[0.0, 0.0, 1.0])), 0.0);
    }
}
