//! How large the features are.

use super::DesignMatrix;

/// Rows that are looked at together; not a power of two, or columns would share their places in the cache.
const STRIP_ROWS: usize = 248;
/// So many numbers cost nothing beside a fit.
const MAX_NUMBERS: usize = 1 << 21;

impl DesignMatrix<'_> {
    /// The largest finite |x| of each feature: of all rows, or of pieces of rows, spread evenly, where there are very many.
    pub(crate) fn largest(&self) -> Vec<f64> {
        let (rows, dense) = (self.rows(), self.dense());
        let pieces = rows.div_ceil(STRIP_ROWS);
        let kept = (MAX_NUMBERS / (STRIP_ROWS * self.features()).max(1)).clamp(1, pieces.max(1));
        let mut largest = vec![0.0_f64; self.features()];
        let mut values = vec![0.0; dense.len() * STRIP_ROWS];
        let mut seen = |j: usize, x: f64| {
            if x.is_finite() {
                largest[j] = largest[j].max(x.abs());
            }
        };
        for k in 0..kept.min(pieces) {
            let start = pieces * k / kept * STRIP_ROWS;
            let piece = start..(start + STRIP_ROWS).min(rows);
            self.fill_dense(&piece, STRIP_ROWS, &mut values);
            for (&j, values) in dense.iter().zip(values.chunks(STRIP_ROWS)) {
                values[..piece.len()].iter().for_each(|x| seen(j, *x));
            }
            piece.for_each(|row| self.for_entries(row, &mut seen));
        }
        largest
    }
}
