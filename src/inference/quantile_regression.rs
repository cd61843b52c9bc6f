//! The sandwich of a quantile regression, and the proof that its weights are an optimum.

use faer::Mat;
use statrs::distribution::{ContinuousCDF, Normal};

use super::corner_slopes::CornerSlopes;
use super::gate::NEAR;
use super::inverse::inverted;
use super::parameters::{Parameters, add_outer_product};
use super::point_sums::PointSums;
use super::problem::Problem;
use super::quantile_facts::QuantileFacts;
use super::refusal::refused;
use super::sandwich::Bread;
use super::{InferenceOptions, Kernel, Powell, QuantileErrors, WeightMeaning};
use crate::data::quantile::weighted_quantiles;
use crate::error::Result;
use crate::objective::Want;

/// What a quantile regression knows of its estimates. Sums are over the parameters, slopes ψ in units of the jump of the loss.
#[derive(Debug)]
pub(super) struct QuantileRegression<'a> {
    /// Of A, the densities.
    pub(super) bread: Bread<'a>,
    /// A⁻¹BA⁻¹.
    pub(super) covariance: Mat<f64>,
    /// √(gᵀB₀⁻¹g) of the smallest gradient g = Σ s·ψ·x̃ that examples on the plane leave free, B₀ = τ(1 − τ)·Σ s²x̃x̃ᵀ: how far from an
    /// optimum the weights are, in standard errors.
    pub(super) distance: f64,
    pub(super) facts: QuantileFacts,
}

/// One example: its residual y − z, its weight s, and the square of it, or s again where weights are frequencies.
struct Example {
    residual: f64,
    weight: f64,
    square: f64,
}

/// How densities are estimated: h, the kernel, and their mean.
struct Density {
    width: f64,
    kernel: Kernel,
    mean: f64,
}

impl Density {
    fn at(&self, residual: f64) -> f64 {
        self.kernel.density(residual / self.width) / self.width
    }
}

impl<'a> QuantileRegression<'a> {
    pub(super) fn of(
        problem: &Problem<'a>,
        parameters: &Parameters,
        options: &InferenceOptions,
        (level, powell): (f64, Powell),
    ) -> Result<Self> {
        let frequencies = options.weights == WeightMeaning::Frequency;
        let (mut residuals, mut counts) = (Vec::new(), Vec::new());
        each_example(problem, parameters, frequencies, &mut |example, _| {
            residuals.push(example.residual);
            counts.push(if frequencies { example.weight } else { 1.0 });
        })?;
        let examples: f64 = counts.iter().sum();
        let (share, halved) = within_levels(level, powell.bandwidth.share(level, examples));
        let normal = Normal::standard();
        let width =
            (normal.inverse_cdf(level + share) - normal.inverse_cdf(level - share)) * spread(&residuals, &counts);
        if !(width > 0.0 && width.is_finite()) {
            let needs = "residuals that differ, for their density: labels of more values, or Estimator::bootstrap";
            return Err(refused(needs, format!("a bandwidth of {width}")));
        }
        let mut density = Density { width, kernel: powell.kernel, mean: 0.0 };
        density.mean = residuals.iter().zip(&counts).map(|(r, count)| count * density.at(*r)).sum::<f64>() / examples;
        if !(density.mean > 0.0) {
            let needs = "residuals near 0, for their density there: a wider bandwidth, or Estimator::bootstrap";
            return Err(refused(needs, format!("none within {width} of 0")));
        }

        let p = parameters.len();
        let (mut inner, mut filling) = (Mat::zeros(p, p), Mat::zeros(p, p));
        let each = powell.errors == QuantileErrors::Heterogeneous;
        each_example(problem, parameters, frequencies, &mut |example, x| {
            let density = if each { density.at(example.residual) } else { density.mean };
            add_outer_product(&mut inner, example.weight * density, x);
            add_outer_product(&mut filling, level * (1.0 - level) * example.square, x);
        })?;
        let (inverse, condition) = inverted(&inner, parameters)?;
        let (metric, _) = inverted(&filling, parameters)?;
        let mut covariance = sandwich(&inverse, &filling);

        // Whoever moves by less than a hundredth of a standard error to the plane is taken to lie on it.
        let (mut realised, mut gradient, mut corners) = (Mat::zeros(p, p), vec![0.0; p], CornerSlopes::new(level));
        each_example(problem, parameters, frequencies, &mut |example, x| {
            let error = x.iter().enumerate().map(|(j, b)| b * dot(covariance.col_as_slice(j), x)).sum::<f64>().sqrt();
            let slope = if example.residual > 0.0 { -level } else { 1.0 - level };
            let squared = if example.residual.abs() <= NEAR * error {
                corners.push(example.weight, x);
                level * (1.0 - level)
            } else {
                gradient.iter_mut().zip(x).for_each(|(sum, x)| *sum += example.weight * slope * x);
                slope * slope
            };
            add_outer_product(&mut realised, squared * example.square, x);
        })?;
        if powell.errors == QuantileErrors::SameDensity {
            covariance = sandwich(&inverse, &realised);
        }
        let distance = corners.least(&metric, gradient.clone()).sqrt();
        let loss = problem.objective.evaluate(&problem.at, Want::Loss)?.loss;
        let constant = if problem.model.shape.biases > 0 { Some(problem.encoded.constant_loss()?) } else { None };
        let facts = QuantileFacts {
            level,
            bandwidth: width,
            sparsity: 1.0 / density.mean,
            koenker_machado: constant.map(|constant| 1.0 - loss / constant),
            halved,
        };
        let sums = PointSums { loss: loss * problem.objective.total_weight(), pearson: None };
        let bread = Bread { objective: problem.objective.clone(), inverse, condition, gradient, sums, joint: None };
        Ok(Self { bread, covariance, distance, facts })
    }
}

/// A share that is halved until level ± share lie within (0, 1), and whether it was.
fn within_levels(level: f64, mut share: f64) -> (f64, bool) {
    let given = share;
    while level - share <= 0.0 || level + share >= 1.0 {
        share *= 0.5;
    }
    (share, share != given)
}

/// Shows each example with its features over the parameters, the bias among them.
fn each_example(
    problem: &Problem<'_>,
    parameters: &Parameters,
    frequencies: bool,
    each: &mut (dyn FnMut(Example, &[f64]) + Send),
) -> Result<()> {
    parameters.each_example(problem, |block, i, x, score| {
        let weight = block.weight(i);
        let square = if frequencies { weight } else { weight * weight };
        each(Example { residual: block.label(i) - score, weight, square }, x);
    })
}

/// The smaller of the standard deviation and the interquartile range over 1.34 of residuals with counts.
fn spread(residuals: &[f64], counts: &[f64]) -> f64 {
    let each = || residuals.iter().zip(counts);
    let total: f64 = counts.iter().sum();
    let mean = each().map(|(residual, count)| count * residual).sum::<f64>() / total;
    let squares: f64 = each().map(|(residual, count)| count * (residual - mean).powi(2)).sum();
    let quartiles = weighted_quantiles(residuals, Some(counts), &[0.25, 0.75]);
    (squares / (total - 1.0)).sqrt().min((quartiles[1] - quartiles[0]) / 1.34)
}

fn sandwich(inverse: &Mat<f64>, filling: &Mat<f64>) -> Mat<f64> {
    let product = inverse * filling * inverse;
    Mat::from_fn(product.nrows(), product.nrows(), |i, j| 0.5 * (product[(i, j)] + product[(j, i)]))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
