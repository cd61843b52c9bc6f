//! Weighted least squares with a ridge, solved to the last digits that the examples hold.

use super::factored::Factored;
use crate::design::Names;
use crate::error::{Error, Result};
use crate::linalg::DependentGroup;
use crate::objective::{CoMoments, Objective, Quadratic};

/// Refinements at most; two or three are the rule.
const MOST_REFINEMENTS: usize = 10;

/// More than this part of what could be explained may not be left.
const MOST_LEFT: f64 = 1e-6;

/// The answer of a least-squares problem, and how far it can be trusted. It is never a silent low-rank answer: `rank`
/// and `groups` say what could not be told apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[doc(alias = "coef_")]
pub struct LeastSquares {
    /// Weights, then the bias if there is one, in the units of the encoded features. Among equally good ones those
    /// with the least ‖w‖, the bias not counted; where units differ so much that f64 has no such weights, with the least in
    /// the lengths of the columns, or with 0 for dependent ones.
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
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
) -> Result<LeastSquares> {
    let (bias, moments) = (objective.shape().biases > 0, quadratic.co_moments()?);
    match Factored::of_moments(&moments, bias, ridge, quadratic.full_blocks(), &[])? {
        Some(factored) => refined(factored, objective, quadratic, ridge, true),
        None => by_reflections(objective, quadratic, ridge, &moments),
    }
}

/// The factor of a least-squares problem whose labels mean nothing: by the gram where that is good enough, by reflections
/// where it is not. The shortest of equally good weights are meant in `units`.
pub(crate) fn weighted_ridge(
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
    units: &[f64],
) -> Result<Factored> {
    let (bias, moments) = (objective.shape().biases > 0, quadratic.co_moments()?);
    match Factored::of_moments(&moments, bias, ridge, quadratic.full_blocks(), units)? {
        Some(factored) => Ok(factored),
        None => reflected(objective, quadratic, ridge, units, &moments),
    }
}

/// The factor by reflections, of columns about the centres of their moments.
pub(crate) fn reflected(
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
    units: &[f64],
    moments: &CoMoments,
) -> Result<Factored> {
    let centre = moments.centres();
    let triangle = quadratic.factor(&centre)?;
    Factored::new((&triangle, centre), objective.shape().biases > 0, ridge, objective.names(), units)
}

/// The answer from the factor by reflections.
pub(crate) fn by_reflections(
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
    moments: &CoMoments,
) -> Result<LeastSquares> {
    let factored = reflected(objective, quadratic, ridge, &[], moments)?;
    refined(factored, objective, quadratic, ridge, false)
}

fn refined(
    mut factored: Factored,
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
    by_gram: bool,
) -> Result<LeastSquares> {
    let groups = factored.null_space.groups(quadratic.full_blocks(), objective.shape().biases > 0);
    let mut best = refine(&factored, quadratic, ridge)?;
    // Where units differ too much, or columns nearly too, the shortest weights are beyond rounding.
    for other in [Factored::mean_lengths, Factored::mean_independent] {
        if factored.relations.is_some() && !(best.left <= MOST_LEFT) {
            other(&mut factored);
            let found = refine(&factored, quadratic, ridge)?;
            if !(best.left <= found.left) {
                best = found;
            }
        }
    }
    let Refined { weights, refinements, .. } = best;
    refuse_not_finite(&weights, objective.names())?;
    Ok(LeastSquares {
        weights,
        rank: factored.rank(),
        columns: factored.columns(),
        condition: factored.condition,
        refinements,
        groups,
        by_gram,
    })
}

/// An answer with as many digits as it gets.
struct Refined {
    weights: Vec<f64>,
    refinements: usize,
    /// What it leaves unexplained.
    left: f64,
}

/// Corrected semi-normal equations: the residual in twice the precision, the correction from the factor at hand. A
/// correction is kept only while corrections shrink by half, and until none changes a digit: the next one is foreseen
/// from how much the last one shrank, and from what the factor can lose.
fn refine(factored: &Factored, quadratic: &Quadratic<'_, '_>, ridge: &[f64]) -> Result<Refined> {
    let mut weights = factored.solution();
    let mut before = factored.length(&weights);
    let (mut refinements, mut left) = (0, f64::INFINITY);
    while refinements < MOST_REFINEMENTS {
        let residual = quadratic.normal_residual(&weights, ridge, factored.centres())?;
        let correction = factored.centred_correction(&residual);
        let size = factored.length(&correction);
        left = factored.unexplained(&residual);
        let next: Vec<f64> = weights.iter().zip(&correction).map(|(w, d)| w + d).collect();
        if size.is_nan() || size >= 0.5 * before || next == weights {
            break;
        }
        weights = next;
        refinements += 1;
        let rate = (size / before).max(16.0 * factored.condition * factored.condition * f64::EPSILON);
        before = size;
        // What is left is not even seen beside weights that cancelled to nothing.
        let unseen = size <= f64::EPSILON * f64::EPSILON * factored.length(&weights);
        if unseen || factored.is_below_rounding(size * rate, &weights) {
            break;
        }
    }
    Ok(Refined { weights, refinements, left })
}

/// Weights beyond f64 are an error that names the feature, never an infinity.
pub(crate) fn refuse_not_finite(weights: &[f64], names: &Names) -> Result<()> {
    match weights.iter().position(|w| !w.is_finite()) {
        None => Ok(()),
        Some(j) => Err(Error::Overflow { feature: names.get(j).unwrap_or_else(|| "the label".to_owned()) }),
    }
}
