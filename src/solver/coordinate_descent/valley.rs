//! The quadratic that coordinate descent walks down.

use pulp::NullaryFnOnce;

use super::face::face;
use super::factor::Factor;
use crate::instructions::widest;
use crate::objective::ColumnAccess;
use crate::penalty::Separable;

/// A curvature below this, of a standardised feature, is rounding: the feature is constant.
pub(super) const FLAT: f64 = 1e-18;

/// ½δᵀHδ − pull·δ over some weights, the bias being where it is best for the others.
pub(super) trait Valley {
    /// The downward slope along one weight, where the walk stands.
    fn pull(&self, k: usize) -> f64;

    /// H of one weight.
    fn curvature(&self, k: usize) -> f64;

    /// Moves one weight.
    fn step(&mut self, k: usize, by: f64);

    /// H of some weights.
    fn block(&self, weights: &[usize]) -> Vec<f64>;

    /// Whether H is there as a whole, so that a face can be solved.
    fn whole(&self) -> bool {
        false
    }

    /// Whether one has been solved before.
    fn warm(&self) -> bool {
        false
    }

    /// Goes to the minimum on the face.
    fn face(&mut self, _each: &[Separable], _v: &mut [f64]) {}
}

/// H written out.
#[derive(Debug)]
pub(super) struct Written<'h> {
    /// Columns `stride` apart; symmetric.
    pub(super) gram: &'h [f64],
    pub(super) stride: usize,
    /// Where each weight stands in it.
    pub(super) places: &'h [usize],
    /// The downward slope at each place.
    pub(super) pull: Vec<f64>,
    /// Of the face that was solved last.
    pub(super) factor: &'h mut Factor,
}

impl Written<'_> {
    /// Moves several weights.
    pub(super) fn steps(&mut self, steps: &[(usize, f64)]) {
        let Self { gram, stride, places, pull, .. } = self;
        widest().dispatch(Steps { gram, stride: *stride, places, pull, steps });
    }
}

impl Valley for Written<'_> {
    #[inline]
    fn pull(&self, k: usize) -> f64 {
        self.pull[self.places[k]]
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

    fn whole(&self) -> bool {
        true
    }

    fn warm(&self) -> bool {
        !self.factor.places().is_empty()
    }

    fn face(&mut self, each: &[Separable], v: &mut [f64]) {
        face(self, each, v);
    }
}

/// pull −= Σ by·column.
struct Steps<'s> {
    gram: &'s [f64],
    stride: usize,
    places: &'s [usize],
    pull: &'s mut [f64],
    steps: &'s [(usize, f64)],
}

impl NullaryFnOnce for Steps<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { gram, stride, places, pull, steps } = self;
        let (fours, rest) = steps.as_chunks::<4>();
        for [a, b, c, d] in fours {
            let columns = column(gram, stride, places[a.0]).iter().zip(column(gram, stride, places[b.0]));
            let others = column(gram, stride, places[c.0]).iter().zip(column(gram, stride, places[d.0]));
            for (pull, ((ha, hb), (hc, hd))) in pull.iter_mut().zip(columns.zip(others)) {
                *pull -= (a.1 * ha + b.1 * hb) + (c.1 * hc + d.1 * hd);
            }
        }
        for (k, by) in rest {
            for (pull, h) in pull.iter_mut().zip(column(gram, stride, places[*k])) {
                *pull -= by * h;
            }
        }
    }
}

#[inline(always)]
fn column(gram: &[f64], stride: usize, place: usize) -> &[f64] {
    &gram[place * stride..(place + 1) * stride]
}

/// H = X̃ᵀΩX̃ by the columns of X̃, less what the bias takes up.
#[derive(Debug)]
pub(super) struct Walked<'o> {
    pub(super) data: &'o dyn ColumnAccess,
    /// The features of the weights.
    pub(super) features: &'o [usize],
    /// Ω.
    pub(super) by: &'o [f64],
    /// −slope of each example, where the walk stands without the bias.
    pub(super) down: Vec<f64>,
    /// Its sum; 0 without a bias.
    pub(super) sum: f64,
    /// ΣΩ; 0 without a bias.
    pub(super) total: f64,
    /// Σ Ω·x/ΣΩ of each feature; 0 without a bias.
    pub(super) means: Vec<f64>,
    pub(super) curvatures: Vec<f64>,
}

impl Valley for Walked<'_> {
    #[inline]
    fn pull(&self, k: usize) -> f64 {
        self.data.dot(self.features[k], &self.down) - self.means[k] * self.sum
    }

    #[inline]
    fn curvature(&self, k: usize) -> f64 {
        self.curvatures[k]
    }

    #[inline]
    fn step(&mut self, k: usize, by: f64) {
        self.data.add(self.features[k], -by, Some(self.by), &mut self.down);
        self.sum -= by * self.means[k] * self.total;
    }

    fn block(&self, weights: &[usize]) -> Vec<f64> {
        let features: Vec<usize> = weights.iter().map(|&k| self.features[k]).collect();
        let mut gram = self.data.gram(&features, Some(self.by)).unwrap_or_default();
        for (gram, &k) in gram.chunks_mut(weights.len()).zip(weights) {
            gram.iter_mut().zip(weights).for_each(|(h, &i)| *h -= self.total * self.means[k] * self.means[i]);
        }
        gram
    }
}
