//! The quadratic model whose second derivatives are written out.

use pulp::NullaryFnOnce;

use super::factor::Factor;
use super::quadratic_model::{FLAT, QuadraticModel};
use crate::instructions::widest;
use crate::penalty::Separable;

/// H written out.
#[derive(Debug)]
pub(super) struct DenseGram<'h> {
    /// Columns `stride` apart; symmetric.
    pub(super) gram: &'h [f64],
    pub(super) stride: usize,
    /// Where each weight stands in it.
    pub(super) places: &'h [usize],
    /// −g at each place.
    pub(super) neg_gradient: Vec<f64>,
    /// Of the weights that were free last.
    pub(super) factor: &'h mut Factor,
}

impl DenseGram<'_> {
    /// Moves several weights.
    pub(super) fn steps(&mut self, steps: &[(usize, f64)]) {
        let Self { gram, stride, places, neg_gradient, .. } = self;
        widest().dispatch(Steps { gram, stride: *stride, places, neg_gradient, steps });
    }
}

impl QuadraticModel for DenseGram<'_> {
    #[inline]
    fn neg_gradient(&self, k: usize) -> f64 {
        self.neg_gradient[self.places[k]]
    }

    #[inline]
    fn curvature(&self, k: usize) -> f64 {
        self.gram[self.places[k] * (self.stride + 1)]
    }

    #[inline]
    fn step(&mut self, k: usize, by: f64) {
        self.steps(&[(k, by)]);
    }

    fn block(&self, weights: &[usize]) -> Vec<f64> {
        let entry = |k: usize, i: usize| self.gram[self.places[k] * self.stride + self.places[i]];
        weights.iter().flat_map(|&k| weights.iter().map(move |&i| entry(k, i))).collect()
    }

    fn has_matrix(&self) -> bool {
        true
    }

    fn has_factor(&self) -> bool {
        !self.factor.places().is_empty()
    }

    fn active_set_step(&mut self, each: &[Separable], v: &mut [f64]) {
        active_set_step(self, each, v);
    }
}

/// neg_gradient −= Σ by·column.
struct Steps<'s> {
    gram: &'s [f64],
    stride: usize,
    places: &'s [usize],
    neg_gradient: &'s mut [f64],
    steps: &'s [(usize, f64)],
}

impl NullaryFnOnce for Steps<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { gram, stride, places, neg_gradient, steps } = self;
        let (fours, rest) = steps.as_chunks::<4>();
        for [a, b, c, d] in fours {
            let columns = column(gram, stride, places[a.0]).iter().zip(column(gram, stride, places[b.0]));
            let others = column(gram, stride, places[c.0]).iter().zip(column(gram, stride, places[d.0]));
            for (neg_gradient, ((ha, hb), (hc, hd))) in neg_gradient.iter_mut().zip(columns.zip(others)) {
                *neg_gradient -= (a.1 * ha + b.1 * hb) + (c.1 * hc + d.1 * hd);
            }
        }
        for (k, by) in rest {
            for (neg_gradient, h) in neg_gradient.iter_mut().zip(column(gram, stride, places[*k])) {
                *neg_gradient -= by * h;
            }
        }
    }
}

#[inline(always)]
fn column(gram: &[f64], stride: usize, place: usize) -> &[f64] {
    &gram[place * stride..(place + 1) * stride]
}

/// Times that weights may reach 0 or a bound before coordinate descent goes on.
const MOST_LEAVING: usize = 8;
/// What is added to the diagonal, relative to it: for features that say the same the step is short, and still downwards.
const LIFT: f64 = 1e-11;

/// Newton's step on the weights that are neither at 0 nor at a bound. Those that would cross are left there, all of them
/// where that goes down, otherwise the first of them where it gets there; then without them. Downhill all the way.
fn active_set_step(model: &mut DenseGram<'_>, each: &[Separable], v: &mut [f64]) {
    for _ in 0..MOST_LEAVING {
        let inside = |k: &usize| {
            let Separable { ridge, lasso, low, high } = each[*k];
            let corner = lasso > 0.0 && v[*k] == 0.0;
            !corner && v[*k] > low && v[*k] < high && model.curvature(*k) + 2.0 * ridge > FLAT
        };
        let free: Vec<usize> = (0..v.len()).filter(inside).collect();
        if free.is_empty() {
            return;
        }
        let diagonal = |k: usize| (model.curvature(k) + 2.0 * each[k].ridge) * (1.0 + LIFT);
        let wanted: Vec<(usize, f64)> = free.iter().map(|&k| (model.places[k], diagonal(k))).collect();
        if !model.factor.bring(&wanted, model.gram, model.stride) {
            return;
        }
        let mut own = vec![0; model.stride];
        free.iter().for_each(|&k| own[model.places[k]] = k);
        let free: Vec<usize> = model.factor.places().iter().map(|&place| own[place]).collect();
        let mut step: Vec<f64> = free.iter().map(|&k| -each[k].violation(v[k], -model.neg_gradient(k))).collect();
        model.factor.solve(&mut step);

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
        let rise = move_to(model, each, v, &free, &ends);
        let Some((out, end)) = leaving else { return };
        if rise > 0.0 {
            move_to(model, each, v, &free, &from);
            let part = |(&k, by): (&usize, &f64)| if k == out { end } else { v[k] + first * by };
            let ends: Vec<f64> = free.iter().zip(&step).map(part).collect();
            move_to(model, each, v, &free, &ends);
        }
    }
}

/// Moves weights; by how much the whole rises.
fn move_to(model: &mut DenseGram<'_>, each: &[Separable], v: &mut [f64], weights: &[usize], to: &[f64]) -> f64 {
    let steps: Vec<(usize, f64)> = weights.iter().zip(to).map(|(&k, to)| (k, to - v[k])).collect();
    let along = |model: &DenseGram<'_>| steps.iter().map(|(k, by)| by * model.neg_gradient(*k)).sum::<f64>();
    let before = along(model);
    model.steps(&steps);
    let after = along(model);
    let penalties = weights.iter().zip(to).map(|(&k, to)| each[k].value(*to) - each[k].value(v[k])).sum::<f64>();
    weights.iter().zip(to).for_each(|(&k, to)| v[k] = *to);
    penalties - 0.5 * (before + after)
}
