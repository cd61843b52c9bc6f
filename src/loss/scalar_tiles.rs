//! A loss of one score over tiles: several rows at a time.

use std::ops::Range;
use std::sync::Arc;

use super::{Domain, Edge, EstimatedParameter, LabelMoments, Loss, LossProperties, ScalarLoss, Targets, Tile};
use crate::error::Result;
use crate::instructions::widest;

/// Rows whose losses stand side by side before they are added up.
const GROUP: usize = 64;
/// Sums of losses that run side by side.
const LANES: usize = 8;

/// A score far out, where the slopes of all likelihoods are still seen.
const FAR: f64 = 30.0;

impl<L: ScalarLoss> Loss for L {
    fn name(&self) -> &str {
        ScalarLoss::name(self)
    }

    fn properties(&self) -> LossProperties {
        ScalarLoss::properties(self)
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        // Compiled for each kind of machine, whose registers hold several rows; the bits do not depend on it.
        widest().dispatch(ScalarTile { loss: self, tile, slopes })
    }

    fn value_and_slope(&self, label: f64, score: f64) -> Option<(f64, f64)> {
        Some(widest().dispatch(OneRow { loss: self, label, score }))
    }

    fn estimated(&self) -> Option<&dyn EstimatedParameter> {
        ScalarLoss::estimated(self)
    }

    fn with_estimate(&self, estimate: f64) -> Result<Arc<dyn Loss>> {
        ScalarLoss::with_estimate(self, estimate)
    }

    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        ScalarLoss::prox(self, label, score, rate, near)
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        for (row, ((label, score), into)) in tile.labels.iter().zip(tile.scores).zip(into).enumerate() {
            let Some(curvature) = self.curvature(*label, *score) else { return false };
            *into = tile.weight(row) * curvature;
        }
        true
    }

    fn prediction(&self, score: f64) -> f64 {
        ScalarLoss::prediction(self, score)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        ScalarLoss::best_constant(self, targets).map(|constant| vec![constant])
    }

    /// The edge at which all labels that weigh something lie, where the loss falls for ever.
    fn edge(&self, targets: Targets<'_>) -> Option<Edge> {
        let labels =
            || targets.labels.iter().enumerate().filter(|(row, _)| targets.weight(*row) > 0.0).map(|(_, y)| *y);
        let label = labels().next()?;
        let (edge, far) = match ScalarLoss::properties(self).domain {
            Domain::NotNegative | Domain::Counts | Domain::Shares if label == 0.0 => (0.0, -FAR),
            Domain::Shares if label == 1.0 => (1.0, FAR),
            _ => return None,
        };
        // A loss whose slope has turned by then has its least value at a score.
        (self.slope(edge, far) * far <= 0.0 && labels().all(|y| y == edge))
            .then_some(Edge::Every { output: 0, label: edge })
    }

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        widest().dispatch(Deviances { loss: self, tile })
    }

    fn label_moments(&self, score: f64) -> Option<LabelMoments> {
        ScalarLoss::label_moments(self, score)
    }

    fn cumulative(&self, label: f64, score: f64, dispersion: f64) -> Option<Range<f64>> {
        ScalarLoss::cumulative(self, label, score, dispersion)
    }

    fn log_normaliser(&self, label: f64, dispersion: f64) -> Option<f64> {
        ScalarLoss::log_normaliser(self, label, dispersion)
    }
}

/// The losses of a tile, to be compiled for each kind of machine. (A closure that borrows mutably may be called through a
/// shim that is not.)
struct ScalarTile<'a, L> {
    loss: &'a L,
    tile: Tile<'a>,
    slopes: &'a mut [f64],
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for ScalarTile<'_, L> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        values_and_slopes(self.loss, self.tile, self.slopes)
    }
}

/// The deviance of a tile, likewise.
struct Deviances<'a, L> {
    loss: &'a L,
    tile: Tile<'a>,
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for Deviances<'_, L> {
    type Output = Option<f64>;

    #[inline(always)]
    fn call(self) -> Option<f64> {
        let pairs = self.tile.labels.iter().zip(self.tile.scores).enumerate();
        pairs.map(|(row, (y, z))| Some(self.tile.weight(row) * self.loss.deviance(*y, *z)?)).sum()
    }
}

/// One loss and its slope, likewise.
struct OneRow<'a, L> {
    loss: &'a L,
    label: f64,
    score: f64,
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for OneRow<'_, L> {
    type Output = (f64, f64);

    #[inline(always)]
    fn call(self) -> (f64, f64) {
        self.loss.value_and_slope(self.label, self.score)
    }
}

/// Σ s·ℓ and the slopes of a tile, row k of each group of eight in the sum of lane k.
#[inline(always)]
fn values_and_slopes<L: ScalarLoss>(loss: &L, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let mut values = [0.0; GROUP];
    for (k, slopes) in slopes.chunks_mut(GROUP).enumerate() {
        let rows = k * GROUP..k * GROUP + slopes.len();
        let values = &mut values[..rows.len()];
        let (labels, scores) = (&tile.labels[rows.clone()], &tile.scores[rows.clone()]);
        for (((label, score), value), slope) in labels.iter().zip(scores).zip(values.iter_mut()).zip(slopes.iter_mut())
        {
            (*value, *slope) = loss.value_and_slope(*label, *score);
        }
        if let Some(weights) = tile.weights {
            for ((weight, value), slope) in weights[rows].iter().zip(values.iter_mut()).zip(slopes) {
                *value *= weight;
                *slope *= weight;
            }
        }
        let (groups, rest) = values.as_chunks::<LANES>();
        for group in groups {
            lanes.iter_mut().zip(group).for_each(|(lane, value)| *lane += value);
        }
        lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane += value);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
