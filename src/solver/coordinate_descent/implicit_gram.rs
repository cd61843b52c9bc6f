//! The quadratic model whose second derivatives are known by the columns alone.

use super::quadratic_model::QuadraticModel;
use crate::objective::ColumnAccess;

/// H = X̃ᵀΩX̃ by the columns of X̃, less what the bias takes up.
#[derive(Debug)]
pub(super) struct ImplicitGram<'o> {
    pub(super) data: &'o dyn ColumnAccess,
    /// The features of the weights.
    pub(super) features: &'o [usize],
    /// Ω.
    pub(super) by: &'o [f64],
    /// −slope of each example at the present weights, without the bias.
    pub(super) down: Vec<f64>,
    /// Its sum; 0 without a bias.
    pub(super) sum: f64,
    /// ΣΩ; 0 without a bias.
    pub(super) total: f64,
    /// Σ Ω·x/ΣΩ of each feature; 0 without a bias.
    pub(super) means: Vec<f64>,
    pub(super) curvatures: Vec<f64>,
}

impl QuadraticModel for ImplicitGram<'_> {
    #[inline]
    fn neg_gradient(&self, k: usize) -> f64 {
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
