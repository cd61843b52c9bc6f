//! The power that makes a column as normal as it can be.

use super::running_moments::RunningMoments;

/// Yeo and Johnson's transform, which is increasing, and the identity at λ = 1:
///
/// ```text
/// x ≥ 0    ((1 + x)^λ − 1)/λ                ln(1 + x) at λ = 0
/// x < 0    −((1 − x)^(2 − λ) − 1)/(2 − λ)   −ln(1 − x) at λ = 2
/// ```
///
/// Divided by e^`shrink`, so that the power 99 of a year is no infinity.
///
/// # Source
/// Yeo & Johnson (2000), *A new family of power transformations to improve normality or symmetry*, Biometrika 87.
pub(crate) fn yeo_johnson(x: f64, lambda: f64, shrink: f64) -> f64 {
    if lambda == 1.0 && shrink == 0.0 {
        return x;
    }
    let (sign, l, p) = sign_log_power(x, lambda);
    sign * box_cox(l, p, shrink)
}

/// The sign, the logarithm ln(1 + |x|) and the power of it.
fn sign_log_power(x: f64, lambda: f64) -> (f64, f64, f64) {
    if x >= 0.0 { (1.0, x.ln_1p(), lambda) } else { (-1.0, (-x).ln_1p(), 2.0 - lambda) }
}

/// (e^(p·l) − 1)/p, divided by e^shrink. expm1 keeps the digits near p = 0, where the difference cancels; it is too small to
/// count where something is so large that it has to shrink.
fn box_cox(l: f64, p: f64, shrink: f64) -> f64 {
    if p == 0.0 {
        l * (-shrink).exp()
    } else if shrink != 0.0 {
        ((p * l - shrink).exp() - (-shrink).exp()) / p
    } else {
        (p * l).exp_m1() / p
    }
}

/// Its slope in p, with what is shrunk held.
fn box_cox_slope(l: f64, p: f64, shrink: f64) -> f64 {
    let x = p * l;
    // The quotient cancels near 0, where the series does not.
    if x.abs() < 1e-3 {
        (-shrink).exp() * l * l * (0.5 + x * (1.0 / 3.0 + x * (0.125 + x / 30.0)))
    } else {
        (l * (x - shrink).exp() - box_cox(l, p, shrink)) / p
    }
}

/// Exponents up to this one are not shrunk: e^100 has a square, and a sum of squares.
const MAX_EXPONENT: f64 = 100.0;

/// How much has to be taken off the exponents for the largest power of these values to be about 1; 0 where all are moderate.
fn log_divisor(values: &[f64], lambda: f64) -> f64 {
    let exponent = |&x: &f64| {
        let (_, l, p) = sign_log_power(x, lambda);
        p * l
    };
    let largest = values.iter().map(exponent).fold(0.0, f64::max);
    if largest > MAX_EXPONENT { largest } else { 0.0 }
}

/// What a search for the best power found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BestPower {
    pub(crate) lambda: f64,
    /// What the logarithms of the powers are reduced by, so that they stay in the range of f64.
    pub(crate) shrink: f64,
    /// Whether the search ended at its bound.
    pub(crate) at_bound: bool,
}

/// The λ of greatest likelihood: that maximises −½·ln(variance of the transformed) + (λ − 1)·mean(sign(x)·ln(1 + |x|)).
/// It has one maximum, where its slope is found to change its sign; 1 for a column of one value. The slope is the same for
/// powers that are all divided by one number, which keeps them in range for any λ.
pub(crate) fn best_power(values: &[f64], weights: Option<&[f64]>) -> BestPower {
    let weight = |at: usize| weights.map_or(1.0, |weights| weights[at]);
    let total: f64 = (0..values.len()).map(weight).sum();
    let logs = |&x: &f64| x.signum() * x.abs().ln_1p();
    let mean_log = values.iter().enumerate().map(|(at, x)| weight(at) * logs(x)).sum::<f64>() / total;
    let mut transformed = vec![0.0; values.len()];
    // The slope of the likelihood; `None` where the transformed have shrunk to one value.
    let mut likelihood_slope = |lambda: f64| {
        let shrink = log_divisor(values, lambda);
        transformed.iter_mut().zip(values).for_each(|(to, &x)| *to = yeo_johnson(x, lambda, shrink));
        let moments = RunningMoments::of(&transformed, weights)?;
        let (mean, variance) = (moments.mean, moments.deviation().powi(2));
        let each = transformed.iter().zip(values).enumerate().map(|(at, (y, &x))| {
            let (_, l, p) = sign_log_power(x, lambda);
            weight(at) * (y - mean) * box_cox_slope(l, p, shrink)
        });
        let slope = mean_log - each.sum::<f64>() / total / variance;
        slope.is_finite().then_some(slope)
    };
    let found = |lambda: f64, at_bound: bool| BestPower { lambda, shrink: log_divisor(values, lambda), at_bound };
    let Some(start) = likelihood_slope(1.0) else { return found(1.0, false) };
    // From 1 uphill in steps that double, until it falls.
    let mut step = if start > 0.0 { 1.0 } else { -1.0 };
    let direction = step;
    let (mut rising, mut falling) = (1.0, 1.0 + step);
    loop {
        match likelihood_slope(falling) {
            Some(slope) if slope * direction <= 0.0 => break,
            Some(_) if falling.abs() < MAX_LAMBDA => {
                step *= 2.0;
                (rising, falling) = (falling, falling + step);
            }
            Some(_) | None => return found(rising, true),
        }
    }
    for _ in 0..80 {
        let middle = 0.5 * (rising + falling);
        match likelihood_slope(middle) {
            Some(slope) if slope * direction > 0.0 => rising = middle,
            _ => falling = middle,
        }
    }
    found(rising, false)
}

/// No λ beyond this is looked for: powers of numbers that differ in their ninth digit only.
const MAX_LAMBDA: f64 = 1e8;
