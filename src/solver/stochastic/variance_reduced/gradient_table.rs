//! What SAGA and SVRG remember of each example.

use serde::{Deserialize, Serialize};

use crate::loss::{Loss, Tile};
use crate::objective::{Objective, RowBlock, Shape};

/// The remembered slope of each example in its scores, and the mean of the gradients that belong to these slopes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct GradientTable {
    /// ∂ℓ/∂z of each example, its scores side by side.
    pub(super) slopes: Vec<f64>,
    /// (1/Σs)·Σ s·slope·x, then that of the biases.
    pub(super) mean: Vec<f64>,
}

/// The loss of one example at a time.
#[derive(Debug)]
pub(super) struct RowLoss<'o> {
    loss: &'o dyn Loss,
    shape: Shape,
    scores: Vec<f64>,
    labels: Vec<f64>,
    /// ∂ℓ/∂z of the example that was asked for last.
    pub(super) slopes: Vec<f64>,
}

impl<'o> RowLoss<'o> {
    pub(super) fn of(objective: &'o Objective<'_>) -> Self {
        let (scores, labels) = Default::default();
        let slopes = vec![0.0; objective.loss().outputs()];
        Self { loss: objective.loss(), shape: objective.shape(), scores, labels, slopes }
    }

    /// ℓ of one row at these weights, and its slopes.
    #[inline(always)]
    pub(super) fn at(&mut self, rows: &RowBlock, i: usize, weights: &[f64]) -> f64 {
        let (outputs, width, shape) = (self.loss.outputs(), self.loss.label_width(), self.shape);
        let bias = |k: usize| if shape.biases > 0 { weights[shape.weights() + k] } else { 0.0 };
        let z = |k: usize| rows.dot(i, &weights[shape.weights_of(k)]) + (bias(k) + rows.offset(i));
        if outputs * width == 1
            && let Some((value, slope)) = self.loss.value_and_slope(rows.label(i), z(0))
        {
            self.slopes[0] = slope;
            return value;
        }
        self.scores.clear();
        self.scores.extend((0..outputs).map(z));
        self.labels.clear();
        self.labels.extend((0..width).map(|label| rows.label_of(i, label)));
        let tile = Tile { scores: &self.scores, labels: &self.labels, weights: None, rows: 1 };
        self.loss.batch(tile, &mut self.slopes)
    }
}
