//! Averaging of the iterates.

use serde::{Deserialize, Serialize};

/// Which weights are averaged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::solver) enum Average {
    /// Those of the last so many epochs (Polyak & Juditsky 1992, over the tail only). A resumed run begins anew: its tail
    /// is another.
    Last(u64),
    /// All, each step counting this much less than the next.
    Exponential(f64),
}

/// A running mean of the weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::solver) struct Averaging {
    count: u64,
    mean: Vec<f64>,
}

impl Averaging {
    pub(in crate::solver) fn add(&mut self, weights: &[f64]) {
        self.add_decaying(weights, 1.0);
    }

    /// The mean falls behind by this factor with each step; until there are as many as it reaches over, it is the plain
    /// one, so that it has no memory of where it began.
    pub(in crate::solver) fn add_decaying(&mut self, weights: &[f64], decay: f64) {
        self.count += 1;
        if self.count == 1 {
            self.mean.clear();
            self.mean.extend_from_slice(weights);
            return;
        }
        let part = (1.0 / self.count as f64).max(1.0 - decay);
        for (mean, w) in self.mean.iter_mut().zip(weights) {
            *mean += (w - *mean) * part;
        }
    }

    /// The same as [`Averaging::add`] for the weights after several steps, given as their sum.
    pub(in crate::solver) fn add_sum(&mut self, steps: u64, sum: &[f64]) {
        if steps == 0 {
            return;
        }
        self.count += steps;
        self.mean.resize(sum.len(), 0.0);
        let (steps, count) = (steps as f64, self.count as f64);
        for (mean, sum) in self.mean.iter_mut().zip(sum) {
            *mean += (sum - steps * *mean) / count;
        }
    }

    /// The mean, once there is one.
    pub(in crate::solver) fn mean(&self) -> Option<&[f64]> {
        (self.count > 0).then_some(&self.mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decaying_mean_begins_as_a_plain_one() {
        let mut averaging = Averaging::default();
        let means = [4.0, 8.0, 0.0, 0.0].map(|w| {
            averaging.add_decaying(&[w], 0.5);
            averaging.mean().unwrap_or_default()[0]
        });
        // (4 + 8)/2, then halves.
        assert_eq!(means, [4.0, 6.0, 3.0, 1.5]);
    }
}
