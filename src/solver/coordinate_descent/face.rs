//! The minimum on a face: where the signs of all weights stay as they are, the problem is linear.

use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Mat, Par};

use super::valley::{FLAT, Valley};
use crate::penalty::Separable;
use crate::solver::gram::cholesky;

/// Weights that may leave a small face, one after the other, before coordinate descent goes on.
const MOST_LEAVING: usize = 8;
const SMALL: usize = 128;
/// What is added to the diagonal, relative to it: for features that say the same the step is short, and still downwards.
const LIFT: f64 = 1e-11;

/// Newton's step on the weights that are neither at 0 nor at a bound, as far as the first of them gets there; then
/// without it. Downhill all the way.
pub(super) fn face(valley: &mut impl Valley, each: &[Separable], v: &mut [f64]) {
    for _ in 0..MOST_LEAVING {
        let inside = |k: usize| {
            let Separable { ridge, lasso, low, high } = each[k];
            let corner = lasso > 0.0 && v[k] == 0.0;
            !corner && v[k] > low && v[k] < high && valley.curvature(k) + 2.0 * ridge > FLAT
        };
        let free: Vec<usize> = (0..v.len()).filter(|&k| inside(k)).collect();
        if free.is_empty() {
            return;
        }
        let size = free.len();
        let block = valley.block(&free);
        let matrix = Mat::from_fn(size, size, |i, k| match i == k {
            true => (block[k * size + i] + 2.0 * each[free[k]].ridge) * (1.0 + LIFT),
            false => block[k * size + i],
        });
        let Some(lower) = cholesky(matrix) else { return };
        let mut step = Mat::from_fn(size, 1, |i, _| -each[free[i]].violation(v[free[i]], -valley.pull(free[i])));
        solve_lower_triangular_in_place(lower.as_ref(), step.as_mut(), Par::Seq);
        solve_upper_triangular_in_place(lower.transpose(), step.as_mut(), Par::Seq);

        let (mut share, mut leaving) = (1.0, None);
        for (i, &k) in free.iter().enumerate() {
            let (by, Separable { lasso, low, high, .. }) = (step[(i, 0)], each[k]);
            if !by.is_finite() {
                return;
            }
            let crosses = lasso > 0.0 && v[k] * (v[k] + by) < 0.0;
            let stop = if crosses { 0.0 } else { (v[k] + by).clamp(low, high) };
            if crosses || stop != v[k] + by {
                let part = (stop - v[k]) / by;
                if part < share {
                    (share, leaving) = (part, Some((k, stop)));
                }
            }
        }
        for (i, &k) in free.iter().enumerate() {
            let new = match leaving {
                Some((out, stop)) if out == k => stop,
                _ => (v[k] + share * step[(i, 0)]).clamp(each[k].low, each[k].high),
            };
            if new != v[k] {
                valley.step(k, new - v[k]);
                v[k] = new;
            }
        }
        if leaving.is_none() || size > SMALL {
            return;
        }
    }
}
