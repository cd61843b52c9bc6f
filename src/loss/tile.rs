//! What a loss sees of the examples at a time.

/// A tile of examples as a loss sees it. `scores` is output-major: the scores of output 0 for all rows, then of
/// output 1, …; labels likewise by label column.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// z, `outputs × rows`.
    pub scores: &'a [f64],
    /// y, `label_width × rows`.
    pub labels: &'a [f64],
    /// s, one per row; `None` when every example counts once.
    pub weights: Option<&'a [f64]>,
    /// The number of rows.
    pub rows: usize,
}

impl Tile<'_> {
    /// The weight of one row.
    #[must_use]
    #[inline]
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }
}
