//! Roughly where the features lie, and how far apart: what a gram is centred and scaled by, so that no digits are lost.

use serde::{Deserialize, Serialize};

use super::{GramLayout, GramSample};
use crate::linalg::length;

/// What is subtracted from the dense features and from the label, and what divides the features.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Centring {
    pub(crate) centre: Vec<f64>,
    pub(crate) scale: Vec<f64>,
    pub(crate) label: f64,
}

impl Centring {
    /// What is subtracted from each dense feature, what divides it, and what is subtracted from the label.
    #[must_use]
    pub fn new(centre: Vec<f64>, scale: Vec<f64>, label: f64) -> Self {
        Self { centre, scale, label }
    }

    /// Every dense feature and the label as they are.
    pub(crate) fn none(layout: &GramLayout) -> Self {
        let dense = layout.dense.len();
        Self { centre: vec![0.0; dense], scale: vec![1.0; dense], label: 0.0 }
    }

    /// By the means and deviations of a sample.
    pub(super) fn of(sample: &GramSample, layout: &GramLayout) -> Self {
        let (stride, dense) = (layout.stride, layout.dense.len());
        let total: f64 = sample.weights.iter().sum();
        let rows = || sample.rows.chunks(stride).zip(&sample.weights);
        // Means are found from differences to one row that counts: exactly its values where all rows have the same.
        let mut mean = sample.first.clone().unwrap_or_else(|| vec![0.0; stride]);
        let mut apart = vec![0.0; stride];
        for (row, s) in rows() {
            apart.iter_mut().zip(row).zip(&mean).for_each(|((sum, x), one)| *sum += s * (x - one));
        }
        if total > 0.0 {
            mean.iter_mut().zip(&apart).for_each(|(m, sum)| *m += sum / total);
        }
        mean.iter_mut().filter(|m| !m.is_finite()).for_each(|m| *m = 0.0);
        let mut squares = vec![0.0; stride];
        for (row, s) in rows() {
            squares.iter_mut().zip(row).zip(&mean).for_each(|((q, x), m)| *q += s * (x - m) * (x - m));
        }
        let of = layout.ones..layout.ones + dense;
        let deviation = squares[of.clone()].iter().map(|q| if total > 0.0 { (q / total).sqrt() } else { 0.0 });
        Self::near(layout.ones > 0, &mean[of], deviation, mean[layout.ones + dense])
    }

    /// Round numbers: powers of two to divide by, and centres of few digits, so that for most data neither rounds.
    fn near(bias: bool, mean: &[f64], deviation: impl Iterator<Item = f64>, label: f64) -> Self {
        let deviation: Vec<f64> = deviation.collect();
        let each = || mean.iter().zip(&deviation);
        let scale: Vec<f64> = each().map(|(m, d)| power_below(if bias { *d } else { length(*m, *d) })).collect();
        // What seems constant is left as it is.
        let unit = |d: &f64, scale: &f64| if *d > 0.0 { scale / 8.0 } else { 0.0 };
        let round = |((m, d), scale): ((&f64, &f64), &f64)| if bias { round_to(*m, unit(d, scale)) } else { 0.0 };
        let centre = each().zip(&scale).map(round).collect();
        Self { centre, scale, label: if bias { label } else { 0.0 } }
    }

    /// A better one, if the sums say that a centre is further from its mean than half a deviation: the sample misled,
    /// and digits would be lost.
    pub(super) fn recentred(&self, layout: &GramLayout, dense: &[f64]) -> Option<Self> {
        if layout.ones == 0 {
            return None;
        }
        let total = dense[0];
        let mut better = self.clone();
        let mut off = false;
        for k in 0..layout.dense.len() {
            let (mean, square) = (dense[1 + k] / total, dense[(1 + k) * (layout.stride + 1)] / total);
            let variance = (square - mean * mean).max(0.0);
            // A mean below the rounding of the values cannot be told from 0.
            let seen = (mean * self.scale[k]).abs() > 8.0 * f64::EPSILON * self.centre[k].abs();
            if seen && mean.is_finite() && variance.is_finite() && mean * mean > 0.25 * variance {
                off = true;
                better.centre[k] = self.centre[k] + mean * self.scale[k];
                better.scale[k] = power_below(variance.sqrt() * self.scale[k]);
            }
        }
        better.label += dense[layout.width() - 1] / total;
        off.then_some(better)
    }
}

/// The largest power of two that is no larger; 1 for what has none.
fn power_below(x: f64) -> f64 {
    let power = x.log2().floor().exp2();
    if power.is_normal() && (1.0 / power).is_normal() { power } else { 1.0 }
}

/// The nearest multiple of a power of two; of 0 the number itself.
fn round_to(x: f64, unit: f64) -> f64 {
    let rounded = (x / unit).round() * unit;
    if rounded.is_finite() { rounded } else { x }
}
