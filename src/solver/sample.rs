//! A sample of the examples: where a method may begin, and what it may be proved on.

use crate::error::Result;
use crate::linalg::SemidefiniteFactor;
use crate::objective::{Evaluated, Objective};
use crate::penalty::Separable;
use crate::progress::Warning;
use crate::solver::closed_form::weighted_ridge;
use crate::solver::verdict::dependence;

/// H of a sample is worth its price up to so many weights.
const MOST_WEIGHTS: usize = 1024;
/// Rows of a coarse sample: so many for each weight, and at least so many; of a fine one at most one of so many.
const ROWS_PER_WEIGHT: usize = 60;
const LEAST_ROWS: usize = 4096;
const PART: usize = 12;
/// So many times as many in the fine one.
const FINER: usize = 4;
/// Newton steps on the sample: the optimum of a sample is no closer to that of all examples than its noise.
const MOST_STEPS: usize = 12;
const SAMPLE_DECREMENT: f64 = 1e-7;

/// Whether a sample is worth its price: for a loss of one score, few weights, many more examples.
pub(super) fn is_worth_its_price(objective: &Objective<'_>) -> bool {
    let weights = objective.shape().len();
    weights <= MOST_WEIGHTS
        && objective.loss().outputs() == 1
        && least_rows(weights) <= objective.examples() as usize / PART
}

fn least_rows(weights: usize) -> usize {
    (ROWS_PER_WEIGHT * weights).max(LEAST_ROWS)
}

/// A sample, where one is worth it.
pub(super) fn of<'b>(objective: &Objective<'b>) -> Result<Option<Objective<'b>>> {
    if !is_worth_its_price(objective) {
        return Ok(None);
    }
    let most = objective.examples() as usize / PART;
    objective.sample((FINER * least_rows(objective.shape().len())).min(most))
}

/// Moves `at` to the optimum of a sample, for a smooth penalty: first to that of fewer examples, then by one step.
pub(super) fn optimum(sample: &Objective<'_>, at: &mut Vec<f64>) -> Result<()> {
    if let Some(coarse) = sample.sample((sample.examples() as usize / FINER).max(LEAST_ROWS))? {
        by_newton(&coarse, at, MOST_STEPS)?;
    }
    by_newton(sample, at, 1)
}

/// Newton steps, each halved until F falls.
fn by_newton(sample: &Objective<'_>, at: &mut Vec<f64>, most: usize) -> Result<()> {
    let weights = sample.shape().weights();
    let value = |at: &[f64], here: &Evaluated| here.loss + sample.penalty().value(&at[..weights]);
    let mut here = Evaluated::default();
    let Some(mut matrix) = hessian(sample, at, &mut here)? else { return Ok(()) };
    for _ in 0..most {
        let mut slope = here.gradient.clone();
        sample.penalty().slope(&at[..weights], &mut slope[..weights]);
        let step = SemidefiniteFactor::new(&matrix, at.len())?.solve(&slope);
        let now = value(at, &here);
        let mut part = 1.0;
        loop {
            let next: Vec<f64> = at.iter().zip(&step).map(|(w, d)| w - part * d).collect();
            let mut there = Evaluated::default();
            let Some(curved) = hessian(sample, &next, &mut there)? else { return Ok(()) };
            let found = value(&next, &there);
            if found.is_finite() && found < now {
                (*at, here, matrix) = (next, there, curved);
                break;
            }
            part *= 0.5;
            if part < 1e-3 {
                return Ok(());
            }
        }
        if now - value(at, &here) <= SAMPLE_DECREMENT * now.abs() {
            break;
        }
    }
    Ok(())
}

/// H + 2Λ at a point, with the loss and its slope there.
pub(super) fn hessian(objective: &Objective<'_>, at: &[f64], here: &mut Evaluated) -> Result<Option<Vec<f64>>> {
    let Some(hessian) = objective.hessian(at, here)? else { return Ok(None) };
    let mut matrix = hessian.matrix()?;
    let side = at.len();
    let each = objective.penalty().separable(objective.layout()).unwrap_or_default();
    each.iter().enumerate().for_each(|(j, Separable { ridge, .. })| matrix[j * side + j] += 2.0 * ridge);
    Ok(matrix.iter().all(|h| h.is_finite()).then_some(matrix))
}

/// Features that depend linearly on each other, where no ridge tells them apart: those of a sample, whose features are all
/// dense.
pub(super) fn collinear(sample: &Objective<'_>, at: &[f64]) -> Result<Vec<Warning>> {
    let dense = sample.spread()?.dense.iter().all(|dense| *dense);
    let Some(hessian) = sample.hessian(at, &mut Evaluated::default())?.filter(|_| dense && sample.penalty().is_none())
    else {
        return Ok(Vec::new());
    };
    let Some(quadratic) = hessian.quadratic() else { return Ok(Vec::new()) };
    let factored = weighted_ridge(sample, &quadratic, &vec![0.0; sample.shape().features], &[])?;
    Ok(dependence(&factored.null_space.groups(&[], sample.shape().biases > 0), sample).0)
}
