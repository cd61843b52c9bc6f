//! The minimum on a face: where the signs of all weights stay as they are, the problem is linear.

use super::valley::{FLAT, Valley, Written};
use crate::penalty::Separable;

/// Times that weights may leave a face before coordinate descent goes on.
const MOST_LEAVING: usize = 8;
/// What is added to the diagonal, relative to it: for features that say the same the step is short, and still downwards.
const LIFT: f64 = 1e-11;

/// Newton's step on the weights that are neither at 0 nor at a bound. Those that would cross are left there, all of them
/// where that goes down, otherwise the first of them where it gets there; then without them. Downhill all the way.
pub(super) fn face(valley: &mut Written<'_>, each: &[Separable], v: &mut [f64]) {
    for _ in 0..MOST_LEAVING {
        let inside = |k: &usize| {
            let Separable { ridge, lasso, low, high } = each[*k];
            let corner = lasso > 0.0 && v[*k] == 0.0;
            !corner && v[*k] > low && v[*k] < high && valley.curvature(*k) + 2.0 * ridge > FLAT
        };
        let free: Vec<usize> = (0..v.len()).filter(inside).collect();
        if free.is_empty() {
            return;
        }
        let diagonal = |k: usize| (valley.curvature(k) + 2.0 * each[k].ridge) * (1.0 + LIFT);
        let wanted: Vec<(usize, f64)> = free.iter().map(|&k| (valley.places[k], diagonal(k))).collect();
        if !valley.factor.bring(&wanted, valley.gram, valley.stride) {
            return;
        }
        let mut own = vec![0; valley.stride];
        free.iter().for_each(|&k| own[valley.places[k]] = k);
        let free: Vec<usize> = valley.factor.places().iter().map(|&place| own[place]).collect();
        let mut step: Vec<f64> = free.iter().map(|&k| -each[k].violation(v[k], -valley.pull(k))).collect();
        valley.factor.solve(&mut step);

        let (mut first, mut leaving, mut ends) = (1.0_f64, None, Vec::with_capacity(free.len()));
        for (&k, by) in free.iter().zip(&step) {
            let Separable { lasso, low, high, .. } = each[k];
            if !by.is_finite() {
                return;
            }
            let crosses = lasso > 0.0 && v[k] * (v[k] + by) < 0.0;
            let end = if crosses { 0.0 } else { (v[k] + by).clamp(low, high) };
            if crosses || end != v[k] + by {
                let part = (end - v[k]) / by;
                if leaving.is_none() || part < first {
                    (first, leaving) = (part, Some((k, end)));
                }
            }
            ends.push(end);
        }
        let from: Vec<f64> = free.iter().map(|&k| v[k]).collect();
        let rise = go(valley, each, v, &free, &ends);
        let Some((out, end)) = leaving else { return };
        if rise > 0.0 {
            go(valley, each, v, &free, &from);
            let part = |(&k, by): (&usize, &f64)| if k == out { end } else { v[k] + first * by };
            let ends: Vec<f64> = free.iter().zip(&step).map(part).collect();
            go(valley, each, v, &free, &ends);
        }
    }
}

/// Moves weights; by how much the whole rises.
fn go(valley: &mut Written<'_>, each: &[Separable], v: &mut [f64], weights: &[usize], to: &[f64]) -> f64 {
    let steps: Vec<(usize, f64)> = weights.iter().zip(to).map(|(&k, to)| (k, to - v[k])).collect();
    let along = |valley: &Written<'_>| steps.iter().map(|(k, by)| by * valley.pull(*k)).sum::<f64>();
    let before = along(valley);
    valley.steps(&steps);
    let after = along(valley);
    let penalties = weights.iter().zip(to).map(|(&k, to)| each[k].value(*to) - each[k].value(v[k])).sum::<f64>();
    weights.iter().zip(to).for_each(|(&k, to)| v[k] = *to);
    penalties - 0.5 * (before + after)
}
