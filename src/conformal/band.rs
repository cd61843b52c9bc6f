//! Intervals before their width is known.

use super::ConformalInterval;

/// An interval before it is widened by q·spread.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) spread: f64,
}

impl Band {
    pub(super) fn score(&self, label: f64) -> f64 {
        (self.low - label).max(label - self.high) / self.spread
    }

    pub(super) fn interval(&self, q: f64) -> ConformalInterval {
        ConformalInterval::new(self.low - q * self.spread, self.high + q * self.spread)
    }
}
