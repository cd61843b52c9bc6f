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
        // A prediction that is no number conforms to no label.
        let score = (self.low - label).max(label - self.high) / self.spread;
        if score.is_nan() { f64::INFINITY } else { score }
    }

    /// All labels whose score is at most q.
    pub(super) fn interval(&self, q: f64) -> ConformalInterval {
        if q == f64::INFINITY {
            return ConformalInterval::new(f64::NEG_INFINITY, f64::INFINITY);
        }
        ConformalInterval::new(self.low - q * self.spread, self.high + q * self.spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_is_covered_all_the_same() {
        let at = |prediction: f64| Band { low: prediction, high: prediction, spread: 1.0 };
        for prediction in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(at(prediction).score(3.0), f64::INFINITY);
            assert!(at(prediction).interval(f64::INFINITY).contains(3.0), "{prediction}");
        }
        assert_eq!((at(5.0).score(3.0), at(5.0).interval(2.0).low), (2.0, 3.0));
    }
}
