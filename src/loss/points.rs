//! The losses of a tile, several rows at a time.

use super::{ScalarLoss, Tile};

/// Rows whose losses stand side by side before they are added up.
const GROUP: usize = 64;
/// Sums of losses that run side by side.
const LANES: usize = 8;

/// The losses of a tile, to be compiled for each kind of machine. (A closure that borrows mutably may be called through a
/// shim that is not.)
pub(super) struct Points<'a, L> {
    pub(super) loss: &'a L,
    pub(super) tile: Tile<'a>,
    pub(super) slopes: &'a mut [f64],
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for Points<'_, L> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        points(self.loss, self.tile, self.slopes)
    }
}

/// One loss and its slope, likewise.
pub(super) struct Point<'a, L> {
    pub(super) loss: &'a L,
    pub(super) label: f64,
    pub(super) score: f64,
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for Point<'_, L> {
    type Output = (f64, f64);

    #[inline(always)]
    fn call(self) -> (f64, f64) {
        self.loss.point(self.label, self.score)
    }
}

/// Σ s·ℓ and the slopes of a tile, row k of each group of eight in the sum of lane k.
#[inline(always)]
fn points<L: ScalarLoss>(loss: &L, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let mut values = [0.0; GROUP];
    for (k, slopes) in slopes.chunks_mut(GROUP).enumerate() {
        let rows = k * GROUP..k * GROUP + slopes.len();
        let values = &mut values[..rows.len()];
        let (labels, scores) = (&tile.labels[rows.clone()], &tile.scores[rows.clone()]);
        for (((label, score), value), slope) in labels.iter().zip(scores).zip(values.iter_mut()).zip(slopes.iter_mut())
        {
            (*value, *slope) = loss.point(*label, *score);
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
