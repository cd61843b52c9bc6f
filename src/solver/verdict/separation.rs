//! Objectives without a finite optimum: separated classes, levels whose counts are all zero.
//!
//! That there is a finite optimum can be proven at any point near it. Let g be the slopes of the examples in their scores, h the
//! curvatures, d the Newton step and u = X·d what it moves the scores by. Then Xᵀ(g + h·u) = 0. If no slope of an example
//! whose label lies at an edge has turned by that (|h·u| < |g|), the numbers |g + h·u| are weights above 0 with which the
//! examples balance, and no direction moves all of them to their own side (Stiemke's lemma). Near separation it never holds:
//! Newton's step moves the separated examples by about one, however small their slopes have become.

use super::rank::Rank;
use crate::error::Result;
use crate::linalg::SemidefiniteFactor;
use crate::loss::Domain;
use crate::objective::{Evaluated, Objective, Want};
use crate::progress::Warning;
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::closed_form::weighted_ridge;
use crate::solver::{Begun, Newton, Solver, Start};

/// More weights, or more products per gram, are spent only where scores deviate more than those of ordinary data.
const FEW_WEIGHTS: usize = 200;
const FEW_PRODUCTS: f64 = 1e10;
const SUSPICIOUS: f64 = 4.0;
/// More weights are not factored.
const MOST_WEIGHTS: usize = 2000;
/// Examples of a sample.
const ROWS_PER_WEIGHT: usize = 60;
const LEAST_ROWS: usize = 4096;
/// Steps, of which the first few say nothing of a direction.
const LEAST_STEPS: usize = 4;
const MOST_STEPS: usize = 100;
/// Steps from the optimum of all examples to that of a sample.
const SAMPLE_STEPS: usize = 4;
/// A slope may turn by this part of itself: less than 1, so that rounding does not matter.
const TURNED: f64 = 0.5;
/// What a Newton step may leave of the slopes of F.
const LEFT: f64 = 1e-3;
/// Steps ahead where F is compared.
const AHEAD: f64 = 50.0;
/// Relative, of F.
const ROUNDING: f64 = 1e-11;
/// What falls below this part of the loss of the best constant is separated completely.
const COMPLETE: f64 = 1e-3;
/// Features that take this part in a direction are named.
const NAMED: f64 = 0.1;

/// Looks for a direction in which F falls for ever: the warning that names the features that it moves.
///
/// # Source
/// Albert & Anderson (1984), complete and quasi-complete separation; Correia, Guimarães & Zylkin (2019) for other generalised
/// linear models. Theirs is a linear programme; here direction and proof are Newton's.
pub(super) fn without_optimum(objective: &Objective<'_>, rank: &Rank, at: &[f64]) -> Result<Option<Warning>> {
    let (shape, loss) = (objective.shape(), objective.loss());
    let recedes = matches!(loss.properties().domain, Domain::Shares | Domain::Classes(_))
        || loss.properties().domain.begins_at_zero();
    let free = objective.penalty().separable(objective.layout());
    let free = free.is_some_and(|each| each.iter().any(|each| each.ridge == 0.0 && each.lasso == 0.0));
    if !recedes || !free || shape.len() > MOST_WEIGHTS {
        return Ok(None);
    }
    // Centred and scaled: no digits are lost to where the features lie.
    let variables = ChangeOfVariables::standard(objective, &objective.spread()?)?;
    let inner = objective.rescaled(&variables.mean, &variables.scale)?;
    let mut from = variables.to_solver(at);
    let length = from[..shape.weights()].iter().map(|v| v * v).sum::<f64>().sqrt();
    let products = objective.examples() as f64 * (shape.len() as f64).powi(2);
    if (shape.len() > FEW_WEIGHTS || products > FEW_PRODUCTS) && !(length >= SUSPICIOUS) {
        return Ok(None);
    }
    // No direction moves all examples to their side if none moves those of a sample, as long as each moves some of them.
    let rows = (ROWS_PER_WEIGHT * shape.len()).max(LEAST_ROWS);
    if objective.examples() as usize > 4 * rows
        && let Some(sample) = inner.sample(rows)?
        && super::rank::is_full(&sample)
        && (is_finite(&sample, &from)? || matches!(follow(&sample, &from, SAMPLE_STEPS)?, Some(Found::Finite)))
    {
        return Ok(None);
    }
    if is_finite(&inner, &from)? {
        return Ok(None);
    }
    // From where scores are small, so that slopes and curvatures of all examples are seen.
    if length > SUSPICIOUS {
        from.iter_mut().for_each(|v| *v *= SUSPICIOUS / length);
    }
    let Some(Found::Falls { step, complete }) = follow(&inner, &from, MOST_STEPS)? else { return Ok(None) };
    let features = named(objective, &inner, rank, (&variables, &step))?;
    let classes = !loss.properties().domain.begins_at_zero();
    Ok(Some(Warning::NoFiniteOptimum { features, classes, complete }))
}

/// Where Newton's method leads.
enum Found {
    /// To a point.
    Finite,
    /// Along a direction in which F falls for ever.
    Falls { step: Vec<f64>, complete: bool },
}

/// Follows Newton's method for so many steps, until it is proven where it leads.
fn follow(objective: &Objective<'_>, from: &[f64], steps: usize) -> Result<Option<Found>> {
    let newton = Newton::default().tolerance(0.0).iterations(u64::MAX);
    let Ok(Begun::Running(mut run)) = newton.begin(objective.clone(), Start::At(from.to_vec()), 0) else {
        return Ok(None);
    };
    let mut here = from.to_vec();
    for taken in 1..=steps {
        let Ok(row) = run.advance(&[]) else { return Ok(None) };
        let next = run.weights();
        let whole = row.rate == 1.0;
        let step: Vec<f64> = next.iter().zip(&here).map(|(a, b)| a - b).collect();
        if whole {
            let Some(turned) = objective.slope_change(&here, &step)? else { return Ok(None) };
            if turned < TURNED {
                // Of a penalty without curvature of its own, bounds: weights that rest on one are held.
                let ridge = objective.penalty().ridge(objective.layout());
                if ridge.map_or(Ok(true), |ridge| balances(objective, &here, &ridge))? {
                    return Ok(Some(Found::Finite));
                }
            } else if taken >= LEAST_STEPS
                && let Some(complete) = falls(objective, &next, &step)?
            {
                return Ok(Some(Found::Falls { step, complete }));
            }
        }
        if next == here || run.limit().is_some() {
            return Ok(None);
        }
        here = next;
    }
    Ok(None)
}

/// Whether there is a finite optimum, as Newton's step from here proves.
fn is_finite(objective: &Objective<'_>, here: &[f64]) -> Result<bool> {
    match objective.penalty().ridge(objective.layout()) {
        Some(ridge) => balances(objective, here, &ridge),
        None => Ok(matches!(follow(objective, here, 1)?, Some(Found::Finite))),
    }
}

/// Whether Newton's step makes the slopes of F vanish, to first order, without turning any of an example at an edge.
fn balances(objective: &Objective<'_>, here: &[f64], ridge: &[f64]) -> Result<bool> {
    let mut at = Evaluated::default();
    let Some(hessian) = objective.hessian(here, &mut at)? else { return Ok(false) };
    let mut slope = at.gradient;
    slope.iter_mut().zip(ridge).zip(here).for_each(|((g, l), w)| *g += 2.0 * l * w);
    let step = match hessian.quadratic() {
        // Rows keep digits that their gram has lost.
        Some(quadratic) => {
            let total = objective.total_weight();
            let ridge: Vec<f64> = ridge.iter().map(|l| 2.0 * l * total).collect();
            let right: Vec<f64> = slope.iter().map(|g| -g * total).collect();
            weighted_ridge(objective, &quadratic, &ridge, &[])?.correction(&right)
        }
        None => {
            let (mut matrix, side) = (hessian.matrix()?, here.len());
            ridge.iter().enumerate().for_each(|(k, l)| matrix[k * side + k] += 2.0 * l);
            let right: Vec<f64> = slope.iter().map(|g| -g).collect();
            SemidefiniteFactor::new(&matrix, side)?.solve(&right)
        }
    };
    if !objective.slope_change(here, &step)?.is_some_and(|turned| turned < TURNED) {
        return Ok(false);
    }
    let mut left = Vec::new();
    hessian.times(&step, &mut left)?;
    left.iter_mut().zip(&slope).for_each(|(r, g)| *r += g);
    left.iter_mut().zip(ridge).zip(&step).for_each(|((r, l), d)| *r += 2.0 * l * d);
    let size = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    Ok(size(&left) <= LEFT * size(&slope))
}

/// Whether F is no larger far along a step, and so, as it is convex, falls all the way; and whether to nothing.
fn falls(objective: &Objective<'_>, here: &[f64], step: &[f64]) -> Result<Option<bool>> {
    let shape = objective.shape();
    let value = |w: &[f64]| -> Result<f64> {
        Ok(objective.evaluate(w, Want::Loss)?.loss + objective.penalty().value(&w[..shape.weights()]))
    };
    let far: Vec<f64> = here.iter().zip(step).map(|(w, d)| w + AHEAD * d).collect();
    let (now, then) = (value(here)?, value(&far)?);
    if !(then <= now + ROUNDING * now.abs()) {
        return Ok(None);
    }
    let classes = !objective.loss().properties().domain.begins_at_zero();
    Ok(Some(classes && then <= COMPLETE * value(&objective.constant_model())?))
}

/// The features that take part in a direction, the most important first: those with a weight in the shortest form of it, and of
/// categories those whose examples move.
fn named(
    objective: &Objective<'_>,
    inner: &Objective<'_>,
    rank: &Rank,
    (variables, step): (&ChangeOfVariables, &[f64]),
) -> Result<Vec<String>> {
    let shape = objective.shape();
    let (whole, spread) = (objective.spread()?, inner.spread()?);
    let moved = inner.score_change(step)?;
    let mut direction = variables.to_encoded(step);
    rank.shorten(shape, &mut direction);
    let part = |j: usize| {
        let of = |output: usize| direction[output * shape.features + j].abs();
        let most = (0..shape.outputs).map(of).fold(0.0, f64::max);
        if whole.dense[j] { most * whole.deviation[j] } else { most }
    };
    let mut parts: Vec<(usize, f64)> = (0..shape.features).map(|j| (j, part(j))).collect();
    let most = parts.iter().fold(0.0, |most: f64, (_, part)| most.max(*part));
    let moves = |j: usize| whole.dense[j] || moved[j].abs() >= NAMED * most * spread.mean[j].abs();
    parts.retain(|(j, part)| *part >= NAMED * most && moves(*j));
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(parts.into_iter().filter_map(|(j, _)| objective.names().get(j)).collect())
}

/// Categories of a single example, whose weights say what that example says.
pub(super) fn single_examples(objective: &Objective<'_>) -> Result<Option<Warning>> {
    let (shape, n) = (objective.shape(), objective.examples() as f64);
    let free = objective.penalty().is_none() && objective.total_weight() == n;
    if !free {
        return Ok(None);
    }
    let spread = objective.spread()?;
    let single = |j: &usize| {
        let (mean, deviation) = (spread.mean[*j], spread.deviation[*j]);
        let one = (mean * n - 1.0).abs() < 1e-6 && (deviation * deviation - mean * (1.0 - mean)).abs() < 1e-9 * mean;
        !spread.dense[*j] && one
    };
    let features: Vec<String> = (0..shape.features).filter(single).filter_map(|j| objective.names().get(j)).collect();
    Ok((!features.is_empty()).then_some(Warning::SingleExamples { features }))
}
