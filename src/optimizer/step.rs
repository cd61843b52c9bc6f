//! The circumstances of one update.

use crate::loss::{Loss, Tile};
use crate::objective::Example;
use crate::penalty::Layout;
use crate::progress::Progress;

/// The circumstances of one update.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Step<'a> {
    /// η of this update.
    pub rate: f64,
    /// Updates made before this one.
    pub step: u64,
    /// Epochs completed before this one.
    pub epoch: u64,
    /// The history so far.
    pub past: &'a [Progress],
    /// Which features each feature column makes, where the solver knows.
    pub layout: Option<&'a Layout>,
    /// The example of a step over one, and its loss: there for every optimizer that says it
    /// [works on single examples](super::OptimizerProperties::per_example).
    pub example: Option<(&'a Example, &'a dyn Loss)>,
}

impl<'a> Step<'a> {
    /// The circumstances of one update.
    #[must_use]
    pub fn new(rate: f64, step: u64, epoch: u64, past: &'a [Progress]) -> Self {
        Self { rate, step, epoch, past, layout: None, example: None }
    }

    /// The same, with the layout of the weights.
    #[must_use]
    pub fn with_layout(self, layout: &'a Layout) -> Self {
        Self { layout: Some(layout), ..self }
    }

    /// The same over one example.
    #[must_use]
    pub fn with_example(self, example: &'a Example, loss: &'a dyn Loss) -> Self {
        Self { example: Some((example, loss)), ..self }
    }
}

/// ℓ and ∂ℓ/∂z of one example at a score.
pub(super) fn value_and_slope(loss: &dyn Loss, label: f64, score: f64) -> (f64, f64) {
    loss.value_and_slope(label, score).unwrap_or_else(|| {
        let mut slope = [0.0];
        let value = loss.batch(Tile { scores: &[score], labels: &[label], weights: None, rows: 1 }, &mut slope);
        (value, slope[0])
    })
}
