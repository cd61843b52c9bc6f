//! The strength of a ridge that the examples themselves speak for.

use faer::{Mat, Side};

use crate::error::{Error, Result};
use crate::objective::CoMoments;

/// Strengths that are tried, per factor of ten.
const STEPS: usize = 8;
/// The least strength, and the greatest in parts of Σ d: below the one a fit is exact, above the other there is none.
const LEAST: f64 = 1e-6;
const MOST: f64 = 1e2;

/// The κ of Σ s(z − y)² + κ‖v‖², v being the weights in `units`, for which the labels are likeliest when each v is drawn from
/// a normal distribution of variance σ²/κ, and labels are normal about their scores with a variance of σ², which is unknown
/// as the bias is. With d and V the eigenvalues and -vectors of the gram, c = Vᵀ·Xᵀy and ν = `examples` less the bias:
///
/// ```text
/// −2·log likelihood = ν·log(yᵀy − Σ c²/(d + κ)) + Σ log(1 + d/κ)
/// ```
///
/// 0 where the features explain the labels without a rest; none but rounding depends on the units of the label.
///
/// # Source
/// Patterson & Thompson (1971), *Recovery of inter-block information when block sizes are unequal*, Biometrika 58 (restricted
/// maximum likelihood); Reiss & Ogden (2009), JRSS B 71, on why not by generalised cross-validation.
pub(crate) fn evident_ridge(moments: &CoMoments, units: &[f64], examples: f64) -> Result<f64> {
    let CoMoments { scale, columns, gram, .. } = moments;
    let features = units.len();
    let ones = columns - 1 - features;
    let raw = |i: usize, j: usize| gram[i.min(j) * columns + i.max(j)];
    // Without what the bias takes up.
    let centred = |i: usize, j: usize| match ones {
        0 => raw(i, j),
        _ => raw(i, j) - raw(0, i) * raw(0, j) / raw(0, 0),
    };
    let by = |j: usize| scale[j] / units[j];
    let matrix = Mat::from_fn(features, features, |i, j| centred(ones + i, ones + j) * by(i) * by(j));
    let total = centred(columns - 1, columns - 1);
    let free = examples - ones as f64;
    if !(total > 0.0 && free > 0.0) {
        return Ok(0.0);
    }
    let failed = |_| Error::Factorisation { what: "the second moments of the features" };
    let eigen = matrix.self_adjoint_eigen(Side::Lower).map_err(failed)?;
    let d: Vec<f64> = eigen.S().column_vector().iter().map(|d| d.max(0.0)).collect();
    let pulls = Mat::from_fn(features, 1, |j, _| centred(ones + j, columns - 1) * by(j));
    let c = eigen.U().transpose() * &pulls;
    let cost = |strength: f64| {
        let explained: f64 = d.iter().enumerate().map(|(k, d)| c[(k, 0)].powi(2) / (d + strength)).sum();
        let freedom: f64 = d.iter().map(|d| (d / strength).ln_1p()).sum();
        free * (1.0 - explained / total).max(f64::EPSILON).ln() + freedom
    };
    let trace: f64 = d.iter().sum();
    let (least, most) = (LEAST * trace / features as f64, MOST * trace);
    if !(least > 0.0 && most.is_finite()) {
        return Ok(0.0);
    }
    let steps = ((most / least).log10() * STEPS as f64).ceil() as usize;
    let at = |k: usize| least * (most / least).powf(k as f64 / steps as f64);
    let best = (0..=steps).map(|k| (cost(at(k)), k)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(0, |(_, k)| k);
    Ok(if best == 0 { 0.0 } else { at(best) })
}
