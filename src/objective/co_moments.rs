//! The second moments of the examples, centred and scaled.

use super::{Centring, GramLayout, GramSums};

/// The gram of √s·[1 | (X − centre)/scale | y − o − label centre]. Centres lie near the means, so near that a constant
/// feature is exactly 0; the column of ones (there only beside a bias) catches the rest. Features of one-hot and sparse blocks are neither centred nor scaled; without a
/// bias nothing is centred.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CoMoments {
    /// Subtracted from each feature.
    pub centre: Vec<f64>,
    /// Divides each feature.
    pub scale: Vec<f64>,
    /// Subtracted from the label.
    pub label_centre: f64,
    /// Columns of the gram.
    pub columns: usize,
    /// The lower triangle, column-major.
    pub gram: Vec<f64>,
}

impl CoMoments {
    /// The sums as one gram.
    pub(super) fn of(layout: &GramLayout, centring: &Centring, sums: &GramSums) -> Self {
        let features = layout.place.len();
        let columns = layout.ones + features + 1;
        let places: Vec<Result<usize, usize>> = (0..columns).map(|column| layout.locate(column)).collect();
        let mut gram = vec![0.0; columns * columns];
        for j in 0..columns {
            for i in j..columns {
                gram[j * columns + i] = match (places[i], places[j]) {
                    (Ok(a), Ok(b)) => sums.dense[a.min(b) * layout.stride + a.max(b)],
                    (Ok(a), Err(b)) | (Err(b), Ok(a)) => sums.cross[b * layout.stride + a],
                    (Err(a), Err(b)) => sums.others[a.min(b) * layout.others.len() + a.max(b)],
                };
            }
        }
        let (mut centre, mut scale) = (vec![0.0; features], vec![1.0; features]);
        for (k, &j) in layout.dense.iter().enumerate() {
            (centre[j], scale[j]) = (centring.centre[k], centring.scale[k]);
        }
        Self { centre, scale, label_centre: centring.label, columns, gram }
    }

    /// The centre of each feature, then of the label.
    pub(crate) fn centres(&self) -> Vec<f64> {
        self.centre.iter().copied().chain([self.label_centre]).collect()
    }

    /// The products of more examples, in the same frame.
    pub(crate) fn join(&mut self, other: &Self) {
        self.gram.iter_mut().zip(&other.gram).for_each(|(a, b)| *a += b);
    }

    /// Σ s·(y − o − x·w − b)² at weights and, where there is one, a bias.
    pub(crate) fn squared_error(&self, at: &[f64]) -> f64 {
        let features = self.scale.len();
        let ones = self.columns - 1 - features;
        let mut v = vec![0.0; self.columns];
        if ones > 0 {
            let explained: f64 = at.iter().zip(&self.centre).map(|(w, m)| w * m).sum();
            v[0] = self.label_centre - at[features] - explained;
        }
        (0..features).for_each(|j| v[ones + j] = -at[j] * self.scale[j]);
        v[self.columns - 1] = 1.0;
        let mut sum = 0.0;
        for j in (0..self.columns).filter(|&j| v[j] != 0.0) {
            let column = &self.gram[j * self.columns..(j + 1) * self.columns];
            let below: f64 = (j + 1..self.columns).map(|i| column[i] * v[i]).sum();
            sum += v[j] * (column[j] * v[j] + 2.0 * below);
        }
        sum.max(0.0)
    }
}
