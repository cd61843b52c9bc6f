//! The power that makes a column as normal as it can be.

use super::moments::Moments;

/// Yeo and Johnson's transform, which is increasing, and the identity at λ = 1:
///
/// ```text
/// x ≥ 0    ((1 + x)^λ − 1)/λ                ln(1 + x) at λ = 0
/// x < 0    −((1 − x)^(2 − λ) − 1)/(2 − λ)   −ln(1 − x) at λ = 2
/// ```
///
/// # Source
/// Yeo & Johnson (2000), *A new family of power transformations to improve normality or symmetry*, Biometrika 87.
pub(crate) fn yeo_johnson(x: f64, lambda: f64) -> f64 {
    // expm1 keeps the digits near λ = 0, where the quotient cancels.
    let grown = |x: f64, power: f64| if power == 0.0 { x.ln_1p() } else { (power * x.ln_1p()).exp_m1() / power };
    if x >= 0.0 { grown(x, lambda) } else { -grown(-x, 2.0 - lambda) }
}

/// The λ of greatest likelihood: that maximises −½·ln(variance of the transformed) + (λ − 1)·mean(sign(x)·ln(1 + |x|)).
/// It has one maximum, found by golden sections to about eight digits; 1 for a column of one value.
pub(crate) fn best_power(values: &[f64], weights: Option<&[f64]>) -> f64 {
    let weight = |at: usize| weights.map_or(1.0, |weights| weights[at]);
    let total: f64 = (0..values.len()).map(weight).sum();
    let logs: f64 = values.iter().enumerate().map(|(at, x)| weight(at) * x.signum() * x.abs().ln_1p()).sum();
    let mut transformed = vec![0.0; values.len()];
    let mut likelihood = |lambda: f64| {
        transformed.iter_mut().zip(values).for_each(|(to, &x)| *to = yeo_johnson(x, lambda));
        let deviation = Moments::of(&transformed, weights).map_or(f64::NAN, |moments| moments.deviation());
        let value = (lambda - 1.0) * logs / total - deviation.ln();
        // What overflows, or has shrunk to one value, is no candidate.
        if value.is_finite() { value } else { f64::NEG_INFINITY }
    };
    if !likelihood(1.0).is_finite() {
        return 1.0;
    }
    // From 1 outwards until it falls on both sides: far out it may overflow, which is no slope to follow.
    let (mut low, mut high) = (0.0, 2.0);
    while likelihood(low) > likelihood(low + 1.0) && low > -64.0 {
        low -= 1.0;
    }
    while likelihood(high) > likelihood(high - 1.0) && high < 64.0 {
        high += 1.0;
    }
    let shrink = (5f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - shrink * (high - low), low + shrink * (high - low));
    let (mut at_a, mut at_b) = (likelihood(a), likelihood(b));
    while high - low > 1e-9 {
        if at_a >= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - shrink * (high - low);
            at_a = likelihood(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + shrink * (high - low);
            at_b = likelihood(b);
        }
    }
    0.5 * (low + high)
}
