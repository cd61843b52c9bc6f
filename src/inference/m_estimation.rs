//! Covariances of a location by a function of the residual, of residuals that do not depend on the features.

use faer::Mat;

use super::inverse::inverted;
use super::parameters::{Parameters, add_outer_product};
use super::problem::Problem;
use super::refusal::refused;
use super::{Covariance, InferenceOptions, WeightMeaning};
use crate::error::Result;
use crate::loss::Tile;

/// Sums over examples, each counted by its weight: Σ ℓ'², Σ ℓ'', Σ ℓ''² and Σ x̃x̃ᵀ over the parameters.
struct Sums {
    squares: f64,
    curvatures: f64,
    squared_curvatures: f64,
    products: Mat<f64>,
}

impl Sums {
    fn of(problem: &Problem<'_>, parameters: &Parameters) -> Result<Self> {
        let (p, loss) = (parameters.len(), problem.objective.loss());
        let mut sums = Self { squares: 0.0, curvatures: 0.0, squared_curvatures: 0.0, products: Mat::zeros(p, p) };
        parameters.each_example(problem, |block, i, x, score| {
            let tile = Tile { scores: &[score], labels: &[block.label(i)], weights: None, rows: 1 };
            let (mut slope, mut curvature, weight) = ([0.0], [0.0], block.weight(i));
            loss.batch(tile, &mut slope);
            loss.curvatures(tile, &mut curvature);
            sums.squares += weight * slope[0] * slope[0];
            sums.curvatures += weight * curvature[0];
            sums.squared_curvatures += weight * curvature[0] * curvature[0];
            add_outer_product(&mut sums.products, weight, x);
        })?;
        Ok(sums)
    }
}

/// [`Covariance::H1`], [`Covariance::H2`] or [`Covariance::H3`]; `inverse` is A⁻¹.
pub(super) fn of_identical_residuals(
    problem: &Problem<'_>,
    parameters: &Parameters,
    inverse: &Mat<f64>,
    options: &InferenceOptions,
) -> Result<Mat<f64>> {
    let objective = &problem.objective;
    if options.weights == WeightMeaning::Precision && objective.total_weight() != objective.examples() as f64 {
        let needs =
            "examples that count once or by WeightMeaning::Frequency, for H1, H2 and H3; otherwise Covariance::Hc0";
        return Err(refused(needs, "weights that are precisions"));
    }
    let Sums { squares, curvatures, squared_curvatures, products } = Sums::of(problem, parameters)?;
    let (n, p) = (objective.total_weight(), parameters.len() as f64);
    let mean = curvatures / n;
    let kappa = 1.0 + p / n * (squared_curvatures / n / (mean * mean) - 1.0);
    let variance = squares / (n - p);
    let (factor, matrix) = match options.covariance {
        Covariance::H1 => (kappa * kappa * variance / (mean * mean), inverted(&products, parameters)?.0),
        Covariance::H2 => (kappa * variance / mean, inverse.clone()),
        _ => (variance / kappa, inverse * &products * inverse),
    };
    Ok(Mat::from_fn(matrix.nrows(), matrix.nrows(), |i, j| 0.5 * factor * (matrix[(i, j)] + matrix[(j, i)])))
}
