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
    /// Names that are not in the table.
    pub fn drop_missing_in<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<Self> {
        let names: Vec<N> = names.into_iter().collect();
        self.needs(names.iter())?;
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

    /// The share of a column's cells that are missing; 0 where there are none at all.
    ///
    /// # Errors
    /// A name that is not in the table.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("age", vec![Some(22.0), None, Some(f64::NAN), Some(35.0)].into())])?;
    /// assert_eq!(table.missing_share("age")?, 0.5);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn missing_share(&self, name: &str) -> Result<f64> {
        let array = self.column(name)?;
        let missing = match NumberColumn::from_array(array).filter(|_| array.data_type().is_floating()) {
            Some(numbers) => numbers.iter().filter(Option::is_none).count(),
            None => array.logical_null_count(),
        };
        Ok(if array.is_empty() { 0.0 } else { missing as f64 / array.len() as f64 })
    }
}
