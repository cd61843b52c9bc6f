//! Labels without features: what a model that knows no feature can learn from.

use super::ScalarLoss;

/// Labels, and what weighs and shifts them: all that the best constant score depends on.
#[derive(Debug, Clone, Copy)]
pub struct Targets<'a> {
    /// y; label-major where a loss has several per example.
    pub labels: &'a [f64],
    /// s, one per example; `None` when every example counts once.
    pub weights: Option<&'a [f64]>,
    /// o, one per example; `None` when there are none.
    pub offsets: Option<&'a [f64]>,
}

/// Labels are added up so many at a time, so that rounding does not grow with their number.
const BLOCK: usize = 4096;
/// A bracket this wide, relatively, is a constant.
const PRECISE: f64 = 1e-10;
/// Scores beyond it are on their way to infinity.
const FARTHEST: f64 = 1e18;

impl<'a> Targets<'a> {
    /// Labels that count once each, without offsets.
    #[must_use]
    pub fn new(labels: &'a [f64]) -> Self {
        Self { labels, weights: None, offsets: None }
    }

    /// The weight of one example.
    #[must_use]
    #[inline]
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// The offset of one example.
    #[must_use]
    #[inline]
    pub fn offset(&self, row: usize) -> f64 {
        self.offsets.map_or(0.0, |offsets| offsets[row])
    }

    /// Σ s·f(y, o) over the examples.
    #[must_use]
    pub fn sum(&self, f: impl Fn(f64, f64) -> f64) -> f64 {
        let mut total = 0.0;
        for (block, labels) in self.labels.chunks(BLOCK).enumerate() {
            let start = block * BLOCK;
            let terms = labels.iter().enumerate().map(|(i, y)| (start + i, *y));
            total += terms.map(|(row, y)| self.weight(row) * f(y, self.offset(row))).sum::<f64>();
        }
        total
    }

    /// Σ s·f(y, o)/Σ s; `None` without examples, or where it is not finite.
    #[must_use]
    pub fn mean(&self, f: impl Fn(f64, f64) -> f64) -> Option<f64> {
        Some(self.sum(f) / self.sum(|_, _| 1.0)).filter(|mean| mean.is_finite())
    }

    /// The smallest y − o at which at least the share τ of the weight is reached; `None` without examples.
    #[must_use]
    pub fn quantile(&self, tau: f64) -> Option<f64> {
        let mut rows: Vec<(f64, f64)> =
            self.labels.iter().enumerate().map(|(row, y)| (y - self.offset(row), self.weight(row))).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let goal = tau * rows.iter().map(|(_, weight)| weight).sum::<f64>();
        let mut reached = 0.0;
        let found = rows.iter().find(|(_, weight)| {
            reached += weight;
            *weight > 0.0 && reached >= goal
        });
        found.or(rows.iter().rfind(|(_, weight)| *weight > 0.0)).map(|(value, _)| *value)
    }

    /// The c at which Σ s·ℓ(y, c + o) is least, by bisection on its slope, for a loss that is convex in the score;
    /// `None` where there is no finite one.
    #[must_use]
    pub fn search<L: ScalarLoss + ?Sized>(&self, loss: &L) -> Option<f64> {
        let slope = |constant: f64| self.sum(|y, o| loss.slope(y, constant + o));
        let at_zero = slope(0.0);
        if at_zero == 0.0 {
            return Some(0.0);
        }
        // Away from 0 by doubling steps, in the direction in which the sum falls.
        let downwards = -at_zero.signum();
        let (mut near, mut step) = (0.0, 1.0);
        loop {
            let far = downwards * step;
            let there = slope(far);
            if there.is_nan() || step > FARTHEST {
                return None;
            }
            if there * downwards >= 0.0 {
                return Some(between(slope, near, far));
            }
            near = far;
            step *= 2.0;
        }
    }
}

/// Bisection between two scores of opposite slopes.
fn between(slope: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (a.min(b), a.max(b));
    while high - low > PRECISE * low.abs().max(high.abs()).max(1e-6) {
        let middle = 0.5 * (low + high);
        let there = slope(middle);
        if there == 0.0 {
            return middle;
        }
        if there < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// ln of a mean that may be 0: then a score so low that e^z is 0.
pub(super) fn ln_of_mean(mean: f64) -> f64 {
    if mean > 0.0 { mean.ln() } else { -800.0 }
}
