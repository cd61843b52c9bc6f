//! The losses of a path over folds that were not learned from.

use rayon::prelude::*;

use super::split::Splits;
use crate::error::{Error, Result};
use crate::estimator::Prepared;
use crate::solver::PathSolver;

/// Mean loss over each held-out part at each strength.
#[derive(Debug, Clone)]
pub(super) struct FoldLosses {
    /// Of each fold: the weight of what is held out, and a loss per strength.
    folds: Vec<(f64, Vec<f64>)>,
}

impl FoldLosses {
    /// The mean over the folds, each by its weight, and the standard error of that mean.
    pub(super) fn at(&self, strength: usize) -> (Option<f64>, Option<f64>) {
        let (mean, error) = mean_and_error(self.folds.iter().map(|(weight, losses)| (*weight, losses[strength])));
        (Some(mean), Some(error))
    }
}

/// Weighted mean, and its standard error as in glmnet: √(Σ s(x − mean)²/Σs/(k − 1)).
pub(super) fn mean_and_error(values: impl Iterator<Item = (f64, f64)> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let total: f64 = values.clone().map(|(weight, _)| weight).sum();
    let mean = values.clone().map(|(weight, value)| weight * value).sum::<f64>() / total;
    let spread = values.map(|(weight, value)| weight * (value - mean) * (value - mean)).sum::<f64>() / total;
    (mean, (spread / (count - 1.0).max(1.0)).sqrt())
}

/// What becomes of each fold, in their order; on the threads of the pool, or on none.
pub(super) fn each_fold<T: Send>(
    count: usize,
    parallel: bool,
    of: impl Fn(usize) -> Result<T> + Sync + Send,
) -> Result<Vec<T>> {
    let of = |fold: usize| of(fold).map_err(|error| Error::Fold { fold: fold + 1, error: Box::new(error) });
    if parallel { (0..count).into_par_iter().map(of).collect() } else { (0..count).map(of).collect() }
}

/// A fold that nothing can be learned from, or measured on.
fn empty() -> Error {
    Error::Empty { what: "examples of weight 0 are all that it learns from, or that it holds out" }
}

/// From the second moments of the parts: no more passes.
pub(super) mod by_moments {
    use super::*;
    use crate::objective::CoMoments;
    use crate::solver::SquaredProblem;

    /// The moments of one part, and its weight.
    pub(crate) type Part = (CoMoments, f64);

    fn merged(parts: &[Part], which: &[usize]) -> Option<Part> {
        let (first, others) = which.split_first()?;
        let (mut moments, mut total) = parts[*first].clone();
        for &other in others {
            moments.join(&parts[other].0);
            total += parts[other].1;
        }
        Some((moments, total))
    }

    /// The walk over all examples, and the moments of each part: one pass.
    pub(crate) fn all<'a>(
        prepared: &Prepared<'_>,
        splits: &Splits,
        squares: &SquaredProblem,
        tolerance: f64,
    ) -> Result<(PathSolver<'a>, Vec<Part>)> {
        let quadratic = prepared.objective.squares().ok_or_else(empty)?;
        let moments = quadratic.co_moments_of_parts(&splits.part, splits.parts)?;
        let mut totals = vec![0.0; splits.parts];
        for (row, part) in splits.part.iter().enumerate() {
            totals[*part as usize] += prepared.local()?.examples().weight(row);
        }
        let parts: Vec<Part> = moments.into_iter().zip(totals).collect();
        let every: Vec<usize> = (0..splits.parts).collect();
        let (moments, total) = merged(&parts, &every).ok_or_else(empty)?;
        Ok((PathSolver::of_moments(&moments, squares, total, tolerance)?, parts))
    }

    pub(crate) fn losses(
        parts: &[Part],
        splits: &Splits,
        squares: &SquaredProblem,
        strengths: &[f64],
        (tolerance, parallel): (f64, bool),
    ) -> Result<FoldLosses> {
        let of = |fold: usize| {
            let (learned, held) = &splits.splits[fold];
            let (held, weight) = &parts[*held];
            let (moments, total) = merged(parts, learned).ok_or_else(empty)?;
            if !(*weight > 0.0 && total > 0.0) {
                return Err(empty());
            }
            let mut path_solver = PathSolver::of_moments(&moments, squares, total, tolerance)?;
            let loss = |strength: &f64| {
                let at = path_solver.solve_at(*strength)?.at;
                Ok(0.5 * squares.curvature * held.squared_error(&at) / weight)
            };
            Ok((*weight, strengths.iter().map(loss).collect::<Result<Vec<f64>>>()?))
        };
        Ok(FoldLosses { folds: each_fold(splits.splits.len(), parallel, of)? })
    }
}

/// Each fold a path of its own: the examples that it does not learn from weigh nothing.
pub(super) fn by_refits(
    prepared: &Prepared<'_>,
    splits: &Splits,
    strengths: &[f64],
    tolerance: f64,
) -> Result<FoldLosses> {
    let examples = prepared.local()?.examples();
    let weight = |row: usize| examples.weight(row);
    let masked = |kept: &dyn Fn(usize) -> bool| -> Vec<f64> {
        (0..splits.part.len()).map(|row| if kept(row) { weight(row) } else { 0.0 }).collect()
    };
    let of = |fold: usize| {
        let learned = prepared.reweighted(masked(&splits.learns(fold)))?.objective;
        let held = prepared.reweighted(masked(&splits.holds(fold)))?.objective;
        let total = held.total_weight();
        if !(total > 0.0 && learned.total_weight() > 0.0) {
            return Err(empty());
        }
        prepared.refuse_edge(&learned)?;
        let mut path_solver = PathSolver::of(&learned, tolerance)?;
        let columns = held.columns().ok_or_else(empty)?;
        let (mut scores, mut slopes) = (Vec::new(), vec![0.0; splits.part.len()]);
        let mut losses = Vec::with_capacity(strengths.len());
        for strength in strengths {
            columns.scores_into(&path_solver.solve_at(*strength)?.at, &mut scores);
            losses.push(columns.points(&scores, &mut slopes, None).unwrap_or(f64::NAN));
        }
        Ok((total, losses))
    };
    Ok(FoldLosses { folds: each_fold(splits.splits.len(), examples.parallel, of)? })
}
