//! Averaging of the last iterates.

/// The running mean of the weights since averaging began (Polyak & Juditsky 1992, over the tail only). A resumed
/// run begins anew: its tail is another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Averaging {
    count: u64,
    mean: Vec<f64>,
}

impl Averaging {
    pub(super) fn add(&mut self, weights: &[f64]) {
        self.count += 1;
        if self.count == 1 {
            self.mean = weights.to_vec();
            return;
        }
        let part = 1.0 / self.count as f64;
        for (mean, w) in self.mean.iter_mut().zip(weights) {
            *mean += (w - *mean) * part;
        }
    }

    /// The same for the weights after several steps, given as their sum.
    pub(super) fn add_sum(&mut self, steps: u64, sum: &[f64]) {
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
    pub(super) fn mean(&self) -> Option<&[f64]> {
        (self.count > 0).then_some(&self.mean)
    }
}
