//! Tables from `ndarray` arrays.

use ndarray::ArrayView2;

use super::{Cells, Table};
use crate::error::{Error, Result};

impl Table {
    /// A table from a two-dimensional array, one row an example and one column a feature, of any element type that a
    /// column can hold (`f32` and `f64`, integers, booleans, strings) and any memory layout. The values are copied, a
    /// NaN counts as missing.
    ///
    /// # Errors
    /// More or fewer names than columns; two equal names.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// use gradus::ndarray::array;
    /// let x = array![[1.0, 10.0], [2.0, 20.0], [3.0, f64::NAN]];
    /// let table = Table::from_array(x.view(), ["a", "b"])?;
    /// assert_eq!(table.numbers("a")?.get(2), Some(3.0));
    /// assert_eq!(table.numbers("b")?.get(2), None);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn from_array<T, N>(array: ArrayView2<'_, T>, names: impl IntoIterator<Item = N>) -> Result<Self>
    where
        T: Clone,
        N: Into<String>,
        Cells: From<Vec<T>>,
    {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if names.len() != array.ncols() {
            return Err(Error::Length { what: "names of columns", expected: array.ncols(), found: names.len() });
        }
        Self::from_columns(
            names.into_iter().zip(array.columns().into_iter().map(|column| Cells::from(column.to_vec()))),
        )
    }
}
