//! The quadratic that coordinate descent walks down.

use crate::objective::ByColumns;

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
    fn whole(&self) -> bool;
}

/// H written out.
#[derive(Debug)]
pub(super) struct Written<'h> {
    /// Columns beside each other; symmetric.
    pub(super) gram: &'h [f64],
    pub(super) pull: Vec<f64>,
}

impl Valley for Written<'_> {
    #[inline]
    fn pull(&self, k: usize) -> f64 {
        self.pull[k]
    }

    #[inline]
    fn curvature(&self, k: usize) -> f64 {
        self.gram[k * self.pull.len() + k]
    }

    #[inline]
    fn step(&mut self, k: usize, by: f64) {
        let size = self.pull.len();
        let column = &self.gram[k * size..(k + 1) * size];
        self.pull.iter_mut().zip(column).for_each(|(pull, h)| *pull -= by * h);
    }

    fn block(&self, weights: &[usize]) -> Vec<f64> {
        let size = self.pull.len();
        weights.iter().flat_map(|&k| weights.iter().map(move |&i| self.gram[k * size + i])).collect()
    }

    fn whole(&self) -> bool {
        true
    }
}

/// H = X̃ᵀΩX̃ by the columns of X̃, less what the bias takes up.
#[derive(Debug)]
pub(super) struct Walked<'o> {
    pub(super) data: &'o dyn ByColumns,
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

    fn whole(&self) -> bool {
        false
    }
}
