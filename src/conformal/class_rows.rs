//! The probabilities of the classes, row by row.

use crate::data::Shuffler;

/// What a model says of the classes of rows.
pub(super) struct ClassRows<'a> {
    /// Output-major.
    pub(super) scores: &'a [f64],
    /// Class-major; of two classes with one score the positive one alone.
    pub(super) probabilities: &'a [f64],
    pub(super) rows: usize,
}

impl ClassRows<'_> {
    pub(super) fn of_row(&self, row: usize) -> Vec<f64> {
        let own = self.probabilities.iter().skip(row).step_by(self.rows);
        if self.probabilities.len() == self.rows {
            return own.flat_map(|positive| [1.0 - positive, *positive]).collect();
        }
        own.copied().collect()
    }

    /// A number in [0, 1) that is made of a seed and the scores of a row.
    pub(super) fn uniform(&self, row: usize, seed: u64) -> f64 {
        let mixed = |stream: u64, score: &f64| {
            (stream ^ (score + 0.0).to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        };
        Shuffler::stream(seed, self.scores.iter().skip(row).step_by(self.rows).fold(0, mixed)).uniform()
    }
}
