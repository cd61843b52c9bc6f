//! The quadratic model of F without the penalty: what coordinate descent minimises over some weights.

use crate::penalty::Separable;

/// A curvature below this, of a standardised feature, is rounding: the feature is constant.
pub(super) const FLAT: f64 = 1e-18;

/// ½δᵀHδ + g·δ over some weights, the bias being where it is best for the others.
pub(super) trait QuadraticModel {
    /// −g of one weight, at the present weights.
    fn neg_gradient(&self, k: usize) -> f64;

    /// H of one weight.
    fn curvature(&self, k: usize) -> f64;

    /// Moves one weight.
    fn step(&mut self, k: usize, by: f64);

    /// H of some weights.
    fn block(&self, weights: &[usize]) -> Vec<f64>;

    /// Whether H is written out, so that [`QuadraticModel::active_set_step`] can be taken.
    fn has_matrix(&self) -> bool {
        false
    }

    /// Whether one has been taken before.
    fn has_factor(&self) -> bool {
        false
    }

    /// Newton's step over the weights that are neither at 0 nor at a bound.
    fn active_set_step(&mut self, _each: &[Separable], _v: &mut [f64]) {}
}
