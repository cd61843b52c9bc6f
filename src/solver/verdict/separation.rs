//! Objectives without a finite optimum: separated classes, levels whose counts are all zero.

use std::sync::Arc;

use crate::error::Result;
use crate::loss::Domain;
use crate::objective::{Objective, Shape, Want};
use crate::progress::Warning;
use crate::solver::{Begun, Newton, Solver, Start};

/// Scores that deviate less than this are those of ordinary data: nothing is looked for.
const SUSPICIOUS: f64 = 4.0;
/// More weights are not factored for a suspicion.
const MOST_WEIGHTS: usize = 2000;
/// Examples of a sample.
const ROWS_PER_WEIGHT: usize = 60;
const LEAST_ROWS: usize = 4096;
const LEAST_STEPS: usize = 4;
const MOST_STEPS: usize = 60;
/// Where Newton's steps have come to so little slope, a finite optimum has been reached to the last digits.
const LEVEL: f64 = 1e-11;
/// Steps of an optimum that is reached are far shorter, those towards one at infinity longer.
const SHORTEST: f64 = 1e-3;
/// Steps ahead where F is compared.
const AHEAD: f64 = 50.0;
/// Relative, of F.
const ROUNDING: f64 = 1e-11;
/// What falls below this part of the loss of the best constant is separated completely.
const COMPLETE: f64 = 1e-3;
/// Features that take this part in a direction are named.
const NAMED: f64 = 0.1;

/// Looks for a direction in which F falls for ever, when the weights are such that there may be one: the warning that names
/// the features that it moves.
///
/// Newton's method leads along it: each step moves the scores of the separated examples by about one, however small the
/// slopes have become, while all other weights stand still. F is convex, so if it is no larger far out than here it falls
/// all the way.
///
/// # Source
/// Albert & Anderson (1984), complete and quasi-complete separation; Correia, Guimarães & Zylkin (2019) for other generalised
/// linear models. Theirs is a linear programme; here the direction is Newton's.
pub(super) fn without_optimum<'a>(objective: &Arc<dyn Objective + 'a>, at: &[f64]) -> Result<Option<Warning>> {
    let (shape, loss) = (objective.shape(), objective.loss());
    let recedes = matches!(loss.domain(), Domain::Shares | Domain::NotNegative | Domain::Classes(_));
    let free = objective.penalty().separable(objective.layout());
    let free = free.is_some_and(|each| each.iter().any(|each| each.ridge == 0.0 && each.lasso == 0.0));
    if !recedes || !free || shape.len() > MOST_WEIGHTS {
        return Ok(None);
    }
    let sizes = sizes(objective.as_ref())?;
    if !(length(shape, &sizes, at) >= SUSPICIOUS) {
        return Ok(None);
    }
    // Where every feature moves all examples, those of a sample can be told apart if all can.
    let rows = (ROWS_PER_WEIGHT * shape.len()).max(LEAST_ROWS);
    if objective.spread()?.dense.iter().all(|dense| *dense)
        && objective.examples() as usize > 4 * rows
        && let Some(sample) = objective.sample(rows)?
        && direction(&sample, &sizes, at)?.is_none()
    {
        return Ok(None);
    }
    direction(objective, &sizes, at)
}

/// How far each weight moves the scores that it moves: of one category all by itself.
fn sizes(objective: &dyn Objective) -> Result<Vec<f64>> {
    let spread = objective.spread()?;
    Ok(spread.deviation.iter().zip(&spread.dense).map(|(d, dense)| if *dense { *d } else { 1.0 }).collect())
}

fn length(shape: Shape, sizes: &[f64], w: &[f64]) -> f64 {
    let each = w[..shape.weights()].iter().enumerate().map(|(j, w)| w * sizes[j % shape.features]);
    each.map(|moved| moved * moved).sum::<f64>().sqrt()
}

/// Follows Newton's method, and looks where it leads.
fn direction<'a>(objective: &Arc<dyn Objective + 'a>, sizes: &[f64], at: &[f64]) -> Result<Option<Warning>> {
    let (shape, loss) = (objective.shape(), objective.loss());
    let newton = Newton::default().tolerance(0.0);
    let Ok(Begun::Running(mut run)) = newton.begin(objective.clone(), Start::At(at.to_vec()), 0) else {
        return Ok(None);
    };
    let (mut here, mut step) = (at.to_vec(), Vec::new());
    for taken in 1..=MOST_STEPS {
        let row = run.advance(&[])?;
        let next = run.weights();
        if next != here {
            step = next.iter().zip(&here).map(|(a, b)| a - b).collect();
        }
        here = next;
        // A few steps at least: what is finite must stand still to the last digits.
        let level = taken >= LEAST_STEPS && row.violation.is_some_and(|violation| violation <= LEVEL);
        if level || run.limit().is_some() {
            break;
        }
    }
    if step.is_empty() || length(shape, sizes, &step) < SHORTEST {
        return Ok(None);
    }
    let value = |w: &[f64]| -> Result<f64> {
        Ok(objective.evaluate(w, Want::Loss)?.loss + objective.penalty().value(&w[..shape.weights()]))
    };
    let far: Vec<f64> = here.iter().zip(&step).map(|(w, d)| w + AHEAD * d).collect();
    let (now, then) = (value(&here)?, value(&far)?);
    if !(then <= now + ROUNDING * now.abs()) {
        return Ok(None);
    }
    let mut constant = vec![0.0; shape.len()];
    if let Some(best) = objective.best_constant() {
        constant[shape.weights()..].copy_from_slice(&best);
    }
    let classes = !matches!(loss.domain(), Domain::NotNegative);
    let complete = classes && then <= COMPLETE * value(&constant)?;
    let mut parts: Vec<(usize, f64)> = vec![];
    for j in 0..shape.features {
        let of = |output: usize| (step[output * shape.features + j] * sizes[j]).abs();
        parts.push((j, (0..shape.outputs).map(of).fold(0.0, f64::max)));
    }
    let most = parts.iter().fold(0.0, |most: f64, (_, part)| most.max(*part));
    parts.retain(|(_, part)| *part >= NAMED * most);
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let features = parts.into_iter().filter_map(|(j, _)| objective.names().get(j)).collect();
    Ok(Some(Warning::NoFiniteOptimum { features, classes, complete }))
}

/// Categories of a single example, whose weights say what that example says.
pub(super) fn single_examples(objective: &dyn Objective) -> Result<Option<Warning>> {
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
