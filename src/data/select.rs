//! Some of the columns of a table.

use std::collections::HashSet;

use super::Table;
use crate::error::{Error, Result};

impl Table {
    /// The columns of these names, in this order, sharing this table's memory.
    ///
    /// # Errors
    /// Names that are not in the table; one that stands twice.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("a", vec![1].into()), ("b", vec![2].into()), ("c", vec![3].into())])?;
    /// assert_eq!(table.select(["c", "a"])?.names(), ["c", "a"]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn select<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<Self> {
        let positions = self.positions(names)?;
        self.projected(&positions)
    }

    /// All columns but those of these names.
    ///
    /// # Errors
    /// Names that are not in the table.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("a", vec![1].into()), ("b", vec![2].into()), ("c", vec![3].into())])?;
    /// assert_eq!(table.without(["b"])?.names(), ["a", "c"]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "drop")]
    pub fn without<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<Self> {
        let dropped: HashSet<usize> = self.positions(names)?.into_iter().collect();
        let kept: Vec<usize> = (0..self.width()).filter(|position| !dropped.contains(position)).collect();
        self.projected(&kept)
    }

    fn projected(&self, positions: &[usize]) -> Result<Self> {
        let spellings = positions.iter().map(|&position| self.spellings()[position].clone()).collect();
        Ok(Self::new(self.batch().project(positions).map_err(Error::other)?, self.origin().clone())?.spelled(spellings))
    }

    fn positions<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<Vec<usize>> {
        let names: Vec<N> = names.into_iter().collect();
        self.needs(names.iter())?;
        Ok(names.iter().filter_map(|name| self.position(name.as_ref())).collect())
    }
}
