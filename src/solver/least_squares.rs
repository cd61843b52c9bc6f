//! Weighted least squares with a ridge, solved to the last digits that the examples hold.

use super::factored::Factored;
use super::null_space::DependentGroup;
use crate::design::Names;
use crate::error::{Error, Result};
use crate::objective::{CoMoments, Objective, Quadratic};

/// Refinements at most; two or three are the rule.
const MOST_REFINEMENTS: usize = 10;

/// The answer of a least-squares problem, and how far it can be trusted. It is never a silent low-rank answer: `rank`
/// and `groups` say what could not be told apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[doc(alias = "coef_")]
pub struct LeastSquares {
    /// Weights, then the bias if there is one, in the units of the encoded features. Among equally good ones those
    /// with the least ‖w‖, the bias not counted.
    pub weights: Vec<f64>,
    /// Independent columns, the bias among them.
    pub rank: usize,
    /// All columns, the bias among them.
    pub columns: usize,
    /// Condition number (2-norm, estimated) of the independent columns, centred beside a bias and scaled to length 1: about
    /// log₁₀ of it digits are lost to the rounding of what they differ from their means by.
    pub condition: f64,
    /// Corrections that were kept.
    pub refinements: usize,
    /// Features that depend linearly on each other.
    pub groups: Vec<DependentGroup>,
    /// Whether the factor behind the answer is Cholesky's, of the gram, and not one by reflections.
    pub by_gram: bool,
}

/// Minimises ½Σ s(z − y)² + ½Σ ridgeⱼwⱼ²: by the gram where that is good enough, by reflections where it is not.
pub(crate) fn least_squares(
    objective: &dyn Objective,
    quadratic: &dyn Quadratic,
    ridge: &[f64],
) -> Result<LeastSquares> {
    let (bias, moments) = (objective.shape().biases > 0, quadratic.co_moments()?);
    match Factored::of_moments(&moments, bias, ridge, &quadratic.full_blocks(), &[])? {
        Some(factored) => refined(&factored, objective, quadratic, ridge, true),
        None => by_reflections(objective, quadratic, ridge, &moments),
    }
}

/// The factor of a least-squares problem whose labels mean nothing: by the gram where that is good enough, by reflections
/// where it is not. The shortest of equally good weights are meant in `units`.
pub(crate) fn weighted_ridge(
    objective: &dyn Objective,
    quadratic: &dyn Quadratic,
    ridge: &[f64],
    units: &[f64],
) -> Result<Factored> {
    let (bias, moments) = (objective.shape().biases > 0, quadratic.co_moments()?);
    match Factored::of_moments(&moments, bias, ridge, &quadratic.full_blocks(), units)? {
        Some(factored) => Ok(factored),
        None => reflected(objective, quadratic, ridge, units, &moments),
    }
}

/// The factor by reflections, of columns about the centres of their moments.
pub(crate) fn reflected(
    objective: &dyn Objective,
    quadratic: &dyn Quadratic,
    ridge: &[f64],
    units: &[f64],
    moments: &CoMoments,
) -> Result<Factored> {
    let centre = moments.centres();
    let triangle = quadratic.factor(&centre)?;
    Factored::new((&triangle, centre), objective.shape().biases > 0, ridge, objective.names(), units)
}

/// The stable road.
pub(crate) fn by_reflections(
    objective: &dyn Objective,
    quadratic: &dyn Quadratic,
    ridge: &[f64],
    moments: &CoMoments,
) -> Result<LeastSquares> {
    let factored = reflected(objective, quadratic, ridge, &[], moments)?;
    refined(&factored, objective, quadratic, ridge, false)
}

fn refined(
    factored: &Factored,
    objective: &dyn Objective,
    quadratic: &dyn Quadratic,
    ridge: &[f64],
    by_gram: bool,
) -> Result<LeastSquares> {
    let mut weights = factored.solution();
    let refinements = refine(factored, quadratic, ridge, &mut weights)?;
    refuse_not_finite(&weights, objective.names())?;
    Ok(LeastSquares {
        weights,
        rank: factored.rank(),
        columns: factored.columns(),
        condition: factored.condition,
        refinements,
        groups: factored.null_space.groups(&quadratic.full_blocks(), objective.shape().biases > 0),
        by_gram,
    })
}

/// Corrected semi-normal equations: the residual in twice the precision, the correction from the factor at hand. A
/// correction is kept only while corrections shrink by half, and until none changes a digit: the next one is foreseen
/// from how much the last one shrank, and from what the factor can lose.
fn refine(factored: &Factored, quadratic: &dyn Quadratic, ridge: &[f64], weights: &mut Vec<f64>) -> Result<usize> {
    let mut before = factored.length(weights);
    for round in 0..MOST_REFINEMENTS {
        let residual = quadratic.normal_residual(weights, ridge, factored.centres())?;
        let correction = factored.centred_correction(&residual);
        let size = factored.length(&correction);
        if size.is_nan() || size >= 0.5 * before {
            return Ok(round);
        }
        let next: Vec<f64> = weights.iter().zip(&correction).map(|(w, d)| w + d).collect();
        if next == *weights {
            return Ok(round);
        }
        *weights = next;
        let rate = (size / before).max(16.0 * factored.condition * factored.condition * f64::EPSILON);
        if factored.is_below_rounding(size * rate, weights) {
            return Ok(round + 1);
        }
        before = size;
        // What is left is not even seen beside weights that cancelled to nothing.
        if size <= f64::EPSILON * f64::EPSILON * factored.length(weights) {
            return Ok(round + 1);
        }
    }
    Ok(MOST_REFINEMENTS)
}

/// Weights beyond f64 are an error that names the feature, never an infinity.
pub(crate) fn refuse_not_finite(weights: &[f64], names: &Names) -> Result<()> {
    match weights.iter().position(|w| !w.is_finite()) {
        None => Ok(()),
        Some(j) => Err(Error::Overflow { feature: names.get(j).unwrap_or_else(|| "the label".to_owned()) }),
    }
}
