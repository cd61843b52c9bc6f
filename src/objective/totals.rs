//! What is known of examples as a whole.

use std::ops::Range;

use crate::linalg::tree::reduce;
use crate::loss::{Edge, Loss, Targets, Tile};

/// What is known of the examples of an objective as a whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Totals {
    /// How many there are.
    pub examples: u64,
    /// How many numbers of theirs a pass reads: all but those that are 0 by construction, as in one-hot features.
    pub entries: f64,
    /// Σs.
    pub weight: f64,
    /// The biases of the model without features whose loss is least; `None` without biases, or where there are none that are
    /// finite.
    pub best_constant: Option<Vec<f64>>,
    /// Why no finite bias is best, whatever the weights, where the labels have none.
    pub edge: Option<Edge>,
    /// The root of the weighted mean square of ∂ℓ/∂z at the best constant model (at a bias of 0 where there is none): what slopes
    /// of F are large or small beside.
    pub gradient_scale: f64,
}

impl Totals {
    /// Of so many examples of weight 1 with so many numbers each. Where their labels are all at hand, [`Totals::of_labels`] says
    /// more; without it runs begin at biases of 0, and slopes are large or small beside 1.
    #[must_use]
    pub fn new(examples: u64, features: usize) -> Self {
        let n = examples as f64;
        let entries = n * features as f64;
        Self { examples, entries, weight: n, best_constant: None, edge: None, gradient_scale: 1.0 }
    }

    /// The same with what the labels say; on the threads of the current pool where `parallel`.
    #[must_use]
    pub fn of_labels(mut self, targets: Targets<'_>, loss: &dyn Loss, biases: usize, parallel: bool) -> Self {
        self.edge = if biases > 0 { loss.edge(targets) } else { None };
        let constant = if self.edge.is_none() { loss.best_constant(targets) } else { None };
        self.best_constant = constant.filter(|found| found.len() == biases && found.iter().all(|b| b.is_finite()));
        self.gradient_scale = gradient_scale(&self, targets, loss, parallel);
        self
    }
}

/// The root of the mean square of the slopes of the best constant model; no feature is read.
fn gradient_scale(totals: &Totals, targets: Targets<'_>, loss: &dyn Loss, parallel: bool) -> f64 {
    let (outputs, width) = (loss.outputs(), loss.label_width());
    let rows = targets.labels.len() / width;
    let leaf = |block: Range<usize>| {
        let len = block.len();
        let (mut scores, mut slopes) = (vec![0.0; outputs * len], vec![0.0; outputs * len]);
        for (output, scores) in scores.chunks_mut(len.max(1)).enumerate() {
            let bias = totals.best_constant.as_ref().map_or(0.0, |constant| constant[output]);
            scores.iter_mut().zip(block.clone()).for_each(|(z, row)| *z = bias + targets.offset(row));
        }
        let labels: Vec<f64> =
            (0..width).flat_map(|l| &targets.labels[l * rows + block.start..l * rows + block.end]).copied().collect();
        loss.batch(Tile { scores: &scores, labels: &labels, weights: None, rows: len }, &mut slopes);
        let of_output =
            |of: &[f64]| of.iter().zip(block.clone()).map(|(g, row)| targets.weight(row) * g * g).sum::<f64>();
        Ok(slopes.chunks(len.max(1)).map(of_output).sum::<f64>())
    };
    let sum = reduce(rows, parallel, &leaf, &|a, b| Ok(a + b)).unwrap_or(f64::NAN);
    (sum / totals.weight).sqrt()
}
