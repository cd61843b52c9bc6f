//! A loss whose corners are rounded, for descent.

use std::sync::Arc;

use super::{Loss, LossProperties, Tile};

/// A loss whose slope is its mean slope over scores within a width of h, and whose value is the loss's own:
///
/// ```text
/// slope (ℓ(y, z + h) − ℓ(y, z − h))/(2h)        curvature ≤ jump/(2h)
/// ```
///
/// # Source
/// The convolution with a uniform kernel of Fernandes, Guerre & Horta (2021), *Smoothing quantile regressions*.
#[derive(Debug, Clone)]
struct Smoothed {
    of: Arc<dyn Loss>,
    jump: f64,
    width: f64,
}

/// The loss with its corners rounded over a width; `None` for one of several scores that does not know how.
pub(crate) fn smoothed(loss: &Arc<dyn Loss>, width: f64) -> Option<Arc<dyn Loss>> {
    let Some(jump) = loss.properties().slope_jump else { return Some(loss.clone()) };
    if loss.outputs() * loss.label_width() > 1 {
        return loss.smoothed(width);
    }
    loss.value_and_slope(0.0, 0.0)?;
    Some(Arc::new(Smoothed { of: loss.clone(), jump, width }))
}

impl Loss for Smoothed {
    fn name(&self) -> &str {
        self.of.name()
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        // The slopes that this call writes are overwritten below.
        let total = self.of.batch(tile, slopes);
        for (row, ((y, z), slope)) in tile.labels.iter().zip(tile.scores).zip(slopes).enumerate() {
            let value = |z: f64| self.of.value_and_slope(*y, z).map_or(f64::NAN, |(value, _)| value);
            let difference = value(z + self.width) - value(z - self.width);
            *slope = tile.weight(row) * difference / (2.0 * self.width);
        }
        total
    }

    fn properties(&self) -> LossProperties {
        LossProperties { curvature_bound: Some(self.jump / (2.0 * self.width)), ..LossProperties::default() }
    }
}
