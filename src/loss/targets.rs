//! Labels without features: what a model that knows no feature can learn from.

use super::Domain;

/// Labels, and what weighs and shifts them: all that the best constant score depends on, and what every metric compares
/// predictions with. Labels alone are turned into them by `.into()`.
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
const BRACKET_TOLERANCE: f64 = 1e-10;
/// Halvings of a bracket, after which nothing is left of it beside its first width.
const MAX_HALVINGS: usize = 64;
/// Scores so many first steps away are on their way to infinity.
const MAX_STEPS_AWAY: f64 = 1e18;

impl<'a> Targets<'a> {
    /// Labels that count once each, without offsets.
    #[must_use]
    pub fn new(labels: &'a [f64]) -> Self {
        Self { labels, weights: None, offsets: None }
    }

    /// The same with example weights, one per example.
    #[must_use]
    pub fn weights(self, weights: &'a [f64]) -> Self {
        Self { weights: Some(weights), ..self }
    }

    /// The same with offsets, one per example.
    #[must_use]
    pub fn offsets(self, offsets: &'a [f64]) -> Self {
        Self { offsets: Some(offsets), ..self }
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

    /// The c at which Σ s·ℓ(y, c + o) is least, by bisection on its slope, for a loss of this domain and slope ∂ℓ/∂z(y, z) that is
    /// convex in the score; `None` where there is no finite one. Labels that are numbers have it among them, in whatever units
    /// they are.
    #[must_use]
    pub fn search(&self, domain: Domain, slope: impl Fn(f64, f64) -> f64) -> Option<f64> {
        let slope = |constant: f64| self.sum(|y, o| slope(y, constant + o));
        let (low, high) = if domain == Domain::Numbers { self.range()? } else { (0.0, 0.0) };
        let (at_low, at_high) = (slope(low), slope(high));
        if at_low <= 0.0 && at_high >= 0.0 {
            return Some(bisected(slope, low, high));
        }
        // Beyond them by doubling steps, in the direction in which the sum falls.
        let (mut near, downwards) = if at_low > 0.0 { (low, -1.0) } else { (high, 1.0) };
        let first = if high > low { high - low } else { 1.0 };
        let mut step = first;
        loop {
            let far = near + downwards * step;
            let there = slope(far);
            if there.is_nan() || step > MAX_STEPS_AWAY * first {
                return None;
            }
            if there * downwards >= 0.0 {
                return Some(bisected(slope, near, far));
            }
            near = far;
            step *= 2.0;
        }
    }

    /// The least and the largest y − o that count; `None` without examples.
    fn range(&self) -> Option<(f64, f64)> {
        let counting = (0..self.labels.len()).filter(|&row| self.weight(row) > 0.0);
        let mut values = counting.map(|row| self.labels[row] - self.offset(row));
        let first = values.next()?;
        Some(values.fold((first, first), |(low, high), value| (low.min(value), high.max(value))))
    }
}

impl<'a> From<&'a [f64]> for Targets<'a> {
    fn from(labels: &'a [f64]) -> Self {
        Self::new(labels)
    }
}

impl<'a, const N: usize> From<&'a [f64; N]> for Targets<'a> {
    fn from(labels: &'a [f64; N]) -> Self {
        Self::new(labels)
    }
}

impl<'a> From<&'a Vec<f64>> for Targets<'a> {
    fn from(labels: &'a Vec<f64>) -> Self {
        Self::new(labels)
    }
}

/// Bisection between two scores of opposite slopes.
fn bisected(slope: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (a.min(b), a.max(b));
    for _ in 0..MAX_HALVINGS {
        let middle = 0.5 * low + 0.5 * high;
        if high - low <= BRACKET_TOLERANCE * low.abs().max(high.abs()) {
            return middle;
        }
        let there = slope(middle);
        if there == 0.0 {
            return middle;
        }
        if there < 0.0 { low = middle } else { high = middle }
    }
    0.5 * low + 0.5 * high
}

/// ln of a mean that may be 0: then a score so low that e^z is 0.
pub(super) fn ln_of_mean(mean: f64) -> f64 {
    if mean > 0.0 { mean.ln() } else { -800.0 }
}
