//! An interval that covers the label of one new example.

/// The numbers among which the label of one example lies, with the probability that the conformal predictor was made for: −∞ and
/// +∞ where examples are too few to say more.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ConformalInterval {
    /// The lower end, in it.
    pub low: f64,
    /// The upper end, in it.
    pub high: f64,
}

impl ConformalInterval {
    /// Of ends that cross, which is an empty set, the middle: what is covered can only grow.
    pub(super) fn new(low: f64, high: f64) -> Self {
        let middle = 0.5 * low + 0.5 * high;
        if low <= high { Self { low, high } } else { Self { low: middle, high: middle } }
    }

    /// Whether the interval holds this label.
    #[must_use]
    pub fn contains(&self, label: f64) -> bool {
        self.low <= label && label <= self.high
    }

    /// high − low.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}
