//! The penalty with its corners rounded and its bounds as barriers, and Newton's step of F beside it.

use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Mat, Par};

use super::penalty_terms::{PenaltyTerm, PenaltyTerms};
use crate::linalg::cholesky::cholesky;
use crate::penalty::{Separable, length};

/// The part of the way to a bound that a step may go.
const INSIDE: f64 = 0.99;
/// By what factor multipliers may differ from those of the path.
const MOST_RATIO: f64 = 1e10;
/// What is added to the diagonal, relative to it: rounding of what a factor is made of.
const LIFT: f64 = 1e-14;
/// A weight that is this many roundings large is not 0.
const CLEAR: f64 = 100.0;

/// A point of the central path. With μ the rounding,
///
/// ```text
/// λ‖v‖ ≈ λ·t, t = √(‖v‖² + (μ/λ)²)        low ≤ v ≈ −μ·ln(v − low)
/// ```
///
/// and Newton's method is that of the equations u·t = λv and z·(v − low) = μ with multipliers u and z of their own, which
/// stays good however small μ is (Chan, Golub & Mulet 1999; Andersen et al. 2000). As steps cost the cube of the number
/// of weights, and no condition of the examples slows them down, they serve where single weights move little at a time.
#[derive(Debug)]
pub(super) struct SmoothedPenalty<'t> {
    terms: &'t PenaltyTerms,
    /// μ, in units of F.
    pub(super) rounding: f64,
    pub(super) v: Vec<f64>,
    /// u of every weight.
    multipliers: Vec<f64>,
    /// z of both bounds.
    low: Vec<f64>,
    high: Vec<f64>,
}

fn length_of(weights: &[usize], of: &[f64]) -> f64 {
    length(weights.iter().map(|&j| of[j]))
}

impl<'t> SmoothedPenalty<'t> {
    /// Begins inside of the bounds, near these weights; `unit` is what a weight is large or small beside.
    pub(super) fn new(terms: &'t PenaltyTerms, v: &[f64], rounding: f64, unit: f64) -> Self {
        let zeros = || vec![0.0; v.len()];
        let mut new = Self { terms, rounding, v: v.to_vec(), multipliers: zeros(), low: zeros(), high: zeros() };
        new.enter(unit);
        new
    }

    fn each(&self, j: usize) -> Separable {
        self.terms.separable().map_or_else(Separable::default, |each| each[j])
    }

    /// The rounding at which no slope is changed by more than a `part` of `goal`. A corner that is smaller than it is not seen.
    pub(super) fn last(&self, (part, goal): (f64, f64), unit: f64) -> f64 {
        let strength = |term: usize| match self.terms.get(term) {
            PenaltyTerm::One(_, each) => each.lasso,
            PenaltyTerm::Group(strength, _) => strength,
        };
        let strengths = (0..self.terms.len()).map(strength).filter(|strength| *strength > 0.0);
        part * unit * strengths.fold(goal, |least, strength| least.min(strength)).max(1e-2 * goal)
    }

    fn enter(&mut self, unit: f64) {
        for j in 0..self.v.len() {
            let Separable { low, high, .. } = self.each(j);
            let margin = (0.1 * unit).min(0.25 * (high - low));
            if low.is_finite() {
                self.v[j] = self.v[j].max(low + margin);
            }
            if high.is_finite() {
                self.v[j] = self.v[j].min(high - margin);
            }
            self.low[j] = self.rounding / (self.v[j] - low);
            self.high[j] = self.rounding / (high - self.v[j]);
        }
        (0..self.terms.len()).for_each(|term| {
            let (strength, length) = self.lengths(term, &self.v);
            for &j in self.terms.weights(term) {
                self.multipliers[j] = if length > 0.0 { strength * (self.v[j] / length) } else { 0.0 };
            }
        });
    }

    /// λ and t of a term.
    fn lengths(&self, term: usize, v: &[f64]) -> (f64, f64) {
        match self.terms.get(term) {
            PenaltyTerm::One(_, each) if each.lasso == 0.0 => (0.0, 1.0),
            PenaltyTerm::One(j, each) => (each.lasso, v[j].hypot(self.rounding / each.lasso)),
            PenaltyTerm::Group(0.0, _) => (0.0, 1.0),
            PenaltyTerm::Group(strength, weights) => (strength, length_of(weights, v).hypot(self.rounding / strength)),
        }
    }

    fn fixed(&self, j: usize) -> bool {
        let Separable { low, high, .. } = self.each(j);
        !(high > low)
    }

    /// The penalty, rounded.
    pub(super) fn value(&self, v: &[f64]) -> f64 {
        let mut sum = 0.0;
        for term in 0..self.terms.len() {
            let (strength, length) = self.lengths(term, v);
            sum += strength * length;
        }
        for (j, v) in v.iter().enumerate() {
            let Separable { ridge, low, high, .. } = self.each(j);
            sum += ridge * v * v;
            if !self.fixed(j) {
                let logs = [v - low, high - v].into_iter().filter(|distance| distance.is_finite()).map(f64::ln);
                sum -= self.rounding * logs.sum::<f64>();
            }
        }
        sum
    }

    /// The slopes of F, rounded.
    pub(super) fn slopes(&self, data: &[f64]) -> Vec<f64> {
        let mut slopes = data.to_vec();
        for term in 0..self.terms.len() {
            let (strength, length) = self.lengths(term, &self.v);
            self.terms.weights(term).iter().for_each(|&j| slopes[j] += strength * (self.v[j] / length));
        }
        for (j, slope) in slopes.iter_mut().enumerate() {
            let Separable { ridge, low, high, .. } = self.each(j);
            let v = self.v[j];
            *slope += 2.0 * ridge * v - self.rounding / (v - low) + self.rounding / (high - v);
            if self.fixed(j) {
                *slope = 0.0;
            }
        }
        slopes
    }

    /// Newton's step, where the matrix has a factor.
    pub(super) fn step(&self, hessian: &[f64], slopes: &[f64]) -> Option<Vec<f64>> {
        let p = slopes.len();
        let mut matrix = Mat::from_fn(p, p, |i, j| hessian[j * p + i]);
        for j in 0..p {
            let Separable { ridge, low, high, .. } = self.each(j);
            let barriers = self.low[j] / (self.v[j] - low) + self.high[j] / (high - self.v[j]);
            matrix[(j, j)] += 2.0 * ridge + barriers;
        }
        for term in 0..self.terms.len() {
            let (strength, t) = self.lengths(term, &self.v);
            let weights = self.terms.weights(term);
            for &j in weights {
                matrix[(j, j)] += strength / t;
                for &i in weights {
                    matrix[(i, j)] -=
                        0.5 * (self.multipliers[i] * (self.v[j] / t) + self.multipliers[j] * (self.v[i] / t)) / t;
                }
            }
        }
        let fixed: Vec<bool> = (0..p).map(|j| self.fixed(j)).collect();
        let length = |j: usize| Some(matrix[(j, j)].sqrt()).filter(|d| *d > 0.0 && d.is_finite() && !fixed[j]);
        let lengths: Vec<f64> = (0..p).map(|j| length(j).unwrap_or(f64::INFINITY)).collect();
        let scaled =
            Mat::from_fn(p, p, |i, j| if i == j { 1.0 + LIFT } else { matrix[(i, j)] / lengths[i] / lengths[j] });
        let lower = cholesky(scaled)?;
        let mut x = Mat::from_fn(p, 1, |j, _| -slopes[j] / lengths[j]);
        solve_lower_triangular_in_place(lower.as_ref(), x.as_mut(), Par::Seq);
        solve_upper_triangular_in_place(lower.transpose(), x.as_mut(), Par::Seq);
        let step: Vec<f64> = (0..p).map(|j| x[(j, 0)] / lengths[j]).collect();
        let down = step.iter().zip(slopes).map(|(d, g)| d * g).sum::<f64>() <= 0.0;
        (down && step.iter().all(|d| d.is_finite())).then_some(step)
    }

    /// How far a step may go inside of the bounds.
    pub(super) fn longest_step(&self, step: &[f64]) -> f64 {
        let mut share = f64::INFINITY;
        for (j, d) in step.iter().enumerate() {
            let Separable { low, high, .. } = self.each(j);
            if *d < 0.0 {
                share = share.min(INSIDE * (low - self.v[j]) / d);
            } else if *d > 0.0 {
                share = share.min(INSIDE * (high - self.v[j]) / d);
            }
        }
        share
    }

    /// Moves, and the multipliers with it.
    pub(super) fn advance_to(&mut self, next: Vec<f64>) {
        for term in 0..self.terms.len() {
            let (strength, t) = self.lengths(term, &self.v);
            let weights = self.terms.weights(term);
            let along: f64 = weights.iter().map(|&j| (self.v[j] / t) * (next[j] - self.v[j])).sum();
            for &j in weights {
                self.multipliers[j] = (strength * next[j] - self.multipliers[j] * along) / t;
            }
            let length = length_of(weights, &self.multipliers);
            if length > strength {
                weights.iter().for_each(|&j| self.multipliers[j] *= strength / length);
            }
        }
        for j in 0..next.len() {
            let Separable { low, high, .. } = self.each(j);
            let moved = next[j] - self.v[j];
            let multiplier = |z: f64, before: f64, after: f64, moved: f64| {
                let near = self.rounding / after;
                ((self.rounding - z * moved) / before).clamp(near / MOST_RATIO, near * MOST_RATIO)
            };
            if low.is_finite() {
                self.low[j] = multiplier(self.low[j], self.v[j] - low, next[j] - low, moved);
            }
            if high.is_finite() {
                self.high[j] = multiplier(self.high[j], high - self.v[j], high - next[j], -moved);
            }
        }
        self.v = next;
    }

    /// What is 0 but for rounding, and what is at a bound.
    pub(super) fn snap_to_corners(&mut self, hessian: &[f64]) {
        let p = self.v.len();
        for term in 0..self.terms.len() {
            let (strength, _) = self.lengths(term, &self.v);
            let weights = self.terms.weights(term);
            let length = length_of(weights, &self.v);
            let neg_gradient = length_of(weights, &self.multipliers);
            if strength > 0.0 && neg_gradient < INSIDE * strength && length <= CLEAR * self.rounding / strength {
                weights.iter().for_each(|&j| self.v[j] = 0.0);
            }
        }
        for j in 0..p {
            let Separable { low, high, .. } = self.each(j);
            let (down, up) = (self.v[j] - low, high - self.v[j]);
            let curvature = hessian[j * (p + 1)];
            if self.fixed(j) || down * curvature < self.low[j] {
                self.v[j] = low;
            } else if up * curvature < self.high[j] {
                self.v[j] = high;
            }
        }
    }
}
