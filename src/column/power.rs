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
    if lambda == 1.0 {
        x
    } else if x >= 0.0 {
        grown(x.ln_1p(), lambda)
    } else {
        -grown((-x).ln_1p(), 2.0 - lambda)
    }
}

/// (e^(p·l) − 1)/p. expm1 keeps the digits near p = 0, where the difference cancels.
fn grown(l: f64, p: f64) -> f64 {
    if p == 0.0 { l } else { (p * l).exp_m1() / p }
}

/// Its slope in p.
fn slope(l: f64, p: f64) -> f64 {
    let x = p * l;
    // The quotient cancels near 0, where the series does not.
    if x.abs() < 1e-3 {
        l * l * (0.5 + x * (1.0 / 3.0 + x * (0.125 + x / 30.0)))
    } else {
        (l * x.exp() - grown(l, p)) / p
    }
}

/// The λ of greatest likelihood: that maximises −½·ln(variance of the transformed) + (λ − 1)·mean(sign(x)·ln(1 + |x|)).
/// It has one maximum, where its slope is found to change its sign; 1 for a column of one value.
pub(crate) fn best_power(values: &[f64], weights: Option<&[f64]>) -> f64 {
    let weight = |at: usize| weights.map_or(1.0, |weights| weights[at]);
    let total: f64 = (0..values.len()).map(weight).sum();
    let logs = |&x: &f64| x.signum() * x.abs().ln_1p();
    let mean_log = values.iter().enumerate().map(|(at, x)| weight(at) * logs(x)).sum::<f64>() / total;
    let mut transformed = vec![0.0; values.len()];
    // The slope of the likelihood; `None` where the transformed overflow, or have shrunk to one value.
    let mut likelihood_slope = |lambda: f64| {
        transformed.iter_mut().zip(values).for_each(|(to, &x)| *to = yeo_johnson(x, lambda));
        let moments = Moments::of(&transformed, weights)?;
        let (mean, variance) = (moments.mean, moments.deviation().powi(2));
        let each = transformed.iter().zip(values).enumerate().map(|(at, (y, &x))| {
            let own = if x >= 0.0 { slope(x.ln_1p(), lambda) } else { slope((-x).ln_1p(), 2.0 - lambda) };
            weight(at) * (y - mean) * own
        });
        let slope = mean_log - each.sum::<f64>() / total / variance;
        slope.is_finite().then_some(slope)
    };
    let Some(start) = likelihood_slope(1.0) else { return 1.0 };
    // From 1 uphill, until it falls.
    let step = if start > 0.0 { 1.0 } else { -1.0 };
    let (mut rising, mut falling) = (1.0, 1.0 + step);
    loop {
        match likelihood_slope(falling) {
            Some(slope) if slope * step > 0.0 && falling.abs() < FAR => (rising, falling) = (falling, falling + step),
            Some(_) => break,
            None => return rising,
        }
    }
    for _ in 0..60 {
        let middle = 0.5 * (rising + falling);
        match likelihood_slope(middle) {
            Some(slope) if slope * step > 0.0 => rising = middle,
            _ => falling = middle,
        }
    }
    rising
}

/// No λ beyond this is looked for.
const FAR: f64 = 64.0;
