//! How much the number columns of a table have to do with each other.

use std::fmt;

use serde::Serialize;

use super::grid::{Align, Grid};
use super::{NumberColumn, Table, moments};

/// Pearson's correlations of all number columns with each other; see [`Table::correlation`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Correlation {
    /// The number columns, in the order of the table.
    pub names: Vec<String>,
    /// `values[i][j]` for `names[i]` and `names[j]`, in [−1, 1]; NaN where one of them does not vary.
    pub values: Vec<Vec<f64>>,
}

impl Table {
    /// Pearson's correlation matrix of the number (and boolean) columns.
    ///
    /// r = Σ(aᵢ − ā)(bᵢ − b̄) / √(Σ(aᵢ − ā)² · Σ(bᵢ − b̄)²), for each pair over the rows in which both are there; NaN
    /// where one of them does not vary over these rows.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([
    ///     ("a", vec![1.0, 2.0, 3.0].into()),
    ///     ("b", vec![-2.0, -4.0, -6.0].into()),
    ///     ("c", vec![1.0, -2.0, 1.0].into()),
    /// ])?;
    /// let found = table.correlation();
    /// assert_eq!((found.get("a", "b"), found.get("a", "c")), (Some(-1.0), Some(0.0)));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "corr")]
    pub fn correlation(&self) -> Correlation {
        let (mut names, mut columns) = (Vec::new(), Vec::new());
        for (name, array) in self.names().into_iter().zip(self.batch().columns()) {
            if let Some(column) = NumberColumn::from_array(array) {
                names.push(name);
                columns.push(column.iter().map(|value| value.unwrap_or(f64::NAN)).collect::<Vec<f64>>());
            }
        }
        let mut values = vec![vec![f64::NAN; columns.len()]; columns.len()];
        for (i, a) in columns.iter().enumerate() {
            for (j, b) in columns.iter().enumerate().skip(i) {
                let both = a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan());
                let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
                let r = moments::correlation(&a, &b);
                values[i][j] = r;
                values[j][i] = r;
            }
        }
        Correlation { names, values }
    }
}

impl Correlation {
    /// The correlation of two columns; `None` where one of them is not a number column of the table.
    #[must_use]
    pub fn get(&self, a: &str, b: &str) -> Option<f64> {
        let position = |name: &str| self.names.iter().position(|known| known == name);
        self.values.get(position(a)?)?.get(position(b)?).copied()
    }
}

impl fmt::Display for Correlation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut grid = Grid::new([("", Align::Left)]);
        for name in &self.names {
            grid.column(name, Align::Right);
        }
        for (name, values) in self.names.iter().zip(&self.values) {
            let number = |r: &f64| if r.is_nan() { "–".to_owned() } else { format!("{r:.3}") };
            grid.row(std::iter::once(name.clone()).chain(values.iter().map(number)));
        }
        grid.fmt(f)
    }
}
