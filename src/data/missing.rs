//! Rows with missing values, left out.

use arrow_array::Array;

use super::{NumberColumn, Table};
use crate::error::Result;

impl Table {
    /// The rows without any missing value. A NaN counts as missing.
    ///
    /// # Errors
    /// As [`Table::take`].
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([
    ///     ("age", vec![Some(22.0), None, Some(35.0)].into()),
    ///     ("name", vec![Some("Ann"), Some("Bob"), None].into()),
    /// ])?;
    /// assert_eq!(table.drop_missing()?.rows(), 1);
    /// assert_eq!(table.drop_missing_in(["age"])?.rows(), 2);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "dropna")]
    pub fn drop_missing(&self) -> Result<Self> {
        self.drop_missing_in(self.names())
    }

    /// The rows without a missing value in these columns.
    ///
    /// # Errors
    /// A name that is not in the table.
    pub fn drop_missing_in<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut complete = vec![true; self.rows()];
        for name in names {
            let array = self.column(name.as_ref())?;
            if let Some(numbers) = NumberColumn::from_array(array) {
                for (row, value) in complete.iter_mut().zip(numbers.iter()) {
                    *row &= value.is_some();
                }
            } else if let Some(nulls) = array.logical_nulls() {
                for (row, valid) in complete.iter_mut().zip(&nulls) {
                    *row &= valid;
                }
            }
        }
        if complete.iter().all(|&complete| complete) {
            return Ok(self.clone());
        }
        let kept: Vec<usize> = complete.iter().enumerate().filter_map(|(row, &kept)| kept.then_some(row)).collect();
        self.take(&kept)
    }
}
