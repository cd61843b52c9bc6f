//! The first rows of a table.

use super::Table;

impl Table {
    /// The first `n` rows (all of them where there are fewer), sharing this table's memory.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", vec![1, 2, 3].into())])?;
    /// assert_eq!(table.head(2).rows(), 2);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn head(&self, n: usize) -> Self {
        self.slice(0, n)
    }
}
