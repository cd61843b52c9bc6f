//! First and second moments of the features, in one look at the rows.

use std::ops::Range;

use super::DesignMatrix;
use super::block::Block;
use super::kernel::ahead::{prefetch_places, with_next};
use super::level_codes::Codes;

/// Rows that are written out at a time; not a power of two, or columns would share their places in the cache.
const STRIP_ROWS: usize = 248;

/// Per feature, over some rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct FeatureMoments {
    /// What was subtracted from each value: 0, but for dense features; of a constant one exactly its value.
    pub(crate) centre: Vec<f64>,
    /// Σ s·(x − centre).
    pub(crate) first: Vec<f64>,
    /// Σ s·(x − centre)².
    pub(crate) second: Vec<f64>,
    /// Room for both sums of a sparse feature side by side: one place in memory for each entry.
    pairs: Vec<[f64; 2]>,
}

impl FeatureMoments {
    fn begin(&mut self, features: usize) {
        for sums in [&mut self.centre, &mut self.first, &mut self.second] {
            sums.clear();
            sums.resize(features, 0.0);
        }
    }
}

impl DesignMatrix<'_> {
    /// The moments of `rows`, whose weights may be of any sign. With `about` the dense features are taken about a value in
    /// their midst, so that no digits are lost where they lie far from 0, and both sums of a constant one are exactly 0. What
    /// `moments` holds is replaced.
    pub(crate) fn moments(&self, rows: Range<usize>, weights: &[f64], about: bool, moments: &mut FeatureMoments) {
        moments.begin(self.features());
        for (start, block) in &self.blocks {
            match block {
                Block::Codes(codes) => {
                    for (&code, s) in codes.codes[rows.clone()].iter().zip(weights) {
                        if code != Codes::NONE {
                            moments.first[start + code as usize] += s;
                        }
                    }
                    for j in *start..*start + block.features() {
                        let f = self.affine.inverse[j];
                        moments.second[j] = moments.first[j] * f * f;
                        moments.first[j] *= f;
                    }
                }
                Block::Sparse(sparse) => {
                    let sums = &mut moments.pairs;
                    sums.clear();
                    sums.resize(block.features(), [0.0; 2]);
                    for (row, s) in rows.clone().zip(weights) {
                        prefetch_places(
                            with_next(sparse.indices(), sparse.starts()[row]..sparse.starts()[row + 1]).1,
                            sums,
                        );
                        for (j, value) in sparse.row(row) {
                            sums[j][0] += s * value;
                            sums[j][1] += s * value * value;
                        }
                    }
                    for (j, [first, second]) in sums.iter().enumerate() {
                        let f = self.affine.inverse[start + j];
                        moments.first[start + j] = first * f;
                        moments.second[start + j] = second * f * f;
                    }
                }
                Block::Array(_) | Block::Numbers(_) => {}
            }
        }
        let dense = self.dense();
        let mut values = vec![0.0; dense.len() * STRIP_ROWS];
        // Rows of weight 0 say nothing of where the others lie.
        let mut first_row = weights.iter().position(|s| *s != 0.0).map(|row| rows.start + row).filter(|_| about);
        for lo in rows.clone().step_by(STRIP_ROWS) {
            let piece = lo..(lo + STRIP_ROWS).min(rows.end);
            let len = piece.len();
            self.fill_dense(&piece, STRIP_ROWS, &mut values);
            let weights = &weights[lo - rows.start..piece.end - rows.start];
            let begun = first_row.take_if(|row| piece.contains(row)).map(|row| row - lo);
            for (&j, values) in dense.iter().zip(values.chunks(STRIP_ROWS)) {
                let values = &values[..len];
                if let Some(first) = begun {
                    moments.centre[j] = centre_of(values, weights, values[first]);
                }
                let (first, second) = sums(values, weights, moments.centre[j]);
                moments.first[j] += first;
                moments.second[j] += second;
            }
        }
    }
}

/// The weighted mean of values, found from their differences to one of them: exactly that one where all are the same. 0 where
/// there is none.
fn centre_of(values: &[f64], weights: &[f64], one: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let apart: f64 = values.iter().zip(weights).map(|(x, s)| s * (x - one)).sum();
    let mean = one + apart / total;
    if mean.is_finite() { mean } else { 0.0 }
}

/// Σ s·(x − c) and Σ s·(x − c)², in eight lanes, which need not wait for each other.
fn sums(values: &[f64], weights: &[f64], centre: f64) -> (f64, f64) {
    let (groups, rest) = values.as_chunks::<8>();
    let (shares, left) = weights.as_chunks::<8>();
    let (mut first, mut second) = ([0.0; 8], [0.0; 8]);
    for (group, shares) in groups.iter().zip(shares) {
        for k in 0..8 {
            let gap = group[k] - centre;
            first[k] += shares[k] * gap;
            second[k] += shares[k] * gap * gap;
        }
    }
    for (x, s) in rest.iter().zip(left) {
        first[0] += s * (x - centre);
        second[0] += s * (x - centre) * (x - centre);
    }
    (first.iter().sum(), second.iter().sum())
}
