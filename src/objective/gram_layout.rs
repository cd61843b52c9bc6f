//! Where the products of a gram stand in its sums.

use crate::design::gram_stride;
use crate::linalg::tree::ROWS_PER_BLOCK;

/// What the columns of the sums mean: those of a packed row are [1 | dense features | y − o].
#[derive(Debug)]
pub(crate) struct GramLayout {
    /// 1 beside a bias.
    pub(crate) ones: usize,
    pub(crate) dense: Vec<usize>,
    pub(crate) others: Vec<usize>,
    /// The place of each feature among `dense` or `others`.
    pub(crate) place: Vec<usize>,
    pub(crate) stride: usize,
}

impl GramLayout {
    pub(crate) fn new(ones: usize, dense: Vec<usize>, features: usize) -> Self {
        let mut place = vec![usize::MAX; features];
        dense.iter().enumerate().for_each(|(k, &j)| place[j] = k);
        let others: Vec<usize> = (0..features).filter(|&j| place[j] == usize::MAX).collect();
        others.iter().enumerate().for_each(|(k, &j)| place[j] = k);
        let stride = gram_stride(ones + dense.len() + 1);
        Self { ones, dense, others, place, stride }
    }

    /// Columns of a packed row.
    pub(crate) fn width(&self) -> usize {
        self.ones + self.dense.len() + 1
    }

    /// Rows per partial sum: merging many other features costs more than summing a few rows. A power of two times
    /// [`ROWS_PER_BLOCK`].
    pub(crate) fn block_rows(&self) -> usize {
        let merged = self.others.len() * (self.others.len() + self.stride);
        ROWS_PER_BLOCK * (merged / (16 * ROWS_PER_BLOCK)).next_power_of_two().min(64)
    }

    /// Places in the partial sums: of the packed rows, or of the others.
    pub(super) fn locate(&self, column: usize) -> Result<usize, usize> {
        match column.checked_sub(self.ones) {
            None => Ok(0),
            Some(j) if j == self.place.len() => Ok(self.width() - 1),
            Some(j) if self.others.get(self.place[j]) == Some(&j) => Err(self.place[j]),
            Some(j) => Ok(self.ones + self.place[j]),
        }
    }
}
