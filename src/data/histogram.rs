//! How the values of a column are spread.

use std::fmt;

use serde::Serialize;

use super::Table;
use super::grid::{self, Align, Grid};
use crate::error::{Error, Result, ValueProblem};

/// The most bins of a histogram.
const MOST_BINS: usize = 65_536;

/// Counts of values by bins of equal width; see [`Table::histogram`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Histogram {
    /// The column.
    pub name: String,
    /// The edges of the bins in rising order: one more than there are bins.
    pub edges: Vec<f64>,
    /// `counts[i]` values lie in [`edges[i]`, `edges[i + 1]`); the last bin holds its upper edge, too.
    pub counts: Vec<u64>,
    /// Missing values.
    pub missing: u64,
}

impl Table {
    /// Counts the values of a number column in `bins` bins of equal width from its smallest to its largest value. Bins
    /// are closed on the left, the last one on both sides. Values that are all equal stand in the middle of a range of
    /// width 1.
    ///
    /// # Errors
    /// A column that is missing, does not hold numbers, or holds none at all; an infinite value; `bins` outside
    /// 1 to 65 536.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", vec![0.0, 1.0, 1.5, 2.0, 3.0, 4.0].into())])?;
    /// let histogram = table.histogram("x", 2)?;
    /// assert_eq!(histogram.edges, [0.0, 2.0, 4.0]);
    /// assert_eq!(histogram.counts, [3, 3]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "hist")]
    pub fn histogram(&self, name: &str, bins: usize) -> Result<Histogram> {
        if bins == 0 || bins > MOST_BINS {
            return Err(Error::Setting { name: "bins", value: bins.to_string(), must: "from 1 to 65536" });
        }
        let column = self.numbers(name)?;
        let (mut low, mut high, mut missing) = (f64::INFINITY, f64::NEG_INFINITY, 0);
        for row in 0..column.len() {
            match column.get(row) {
                None => missing += 1,
                Some(value) if value.is_finite() => (low, high) = (low.min(value), high.max(value)),
                Some(value) => {
                    let problem = ValueProblem::NotFinite { value };
                    return Err(Error::Value { column: name.to_owned(), place: self.place(row), problem });
                }
            }
        }
        if low > high {
            return Err(Error::Empty { what: "a column without values has no histogram" });
        }
        let edges = edges(low, high, bins);
        let mut counts = vec![0; bins];
        for value in column.iter().flatten() {
            let bin = edges.partition_point(|&edge| edge <= value).saturating_sub(1).min(bins - 1);
            counts[bin] += 1;
        }
        Ok(Histogram { name: name.to_owned(), edges, counts, missing })
    }
}

/// Equally spaced from `low` to `high`, both exact.
fn edges(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let (low, high) = if low == high { (low - 0.5, high + 0.5) } else { (low, high) };
    let edge = |i: usize| {
        let t = i as f64 / bins as f64;
        // Weighted, not `low + t·(high − low)`: the width of a range may be beyond the largest f64.
        if i == bins { high } else { (low * (1.0 - t) + high * t).clamp(low, high) }
    };
    (0..=bins).map(edge).collect()
}

/// A bar chart of at most 40 characters a bar.
impl fmt::Display for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let largest = self.counts.iter().copied().max().unwrap_or(0).max(1);
        let mut grid = Grid::new([
            (self.name.as_str(), Align::Right),
            ("", Align::Right),
            ("count", Align::Right),
            ("", Align::Left),
        ]);
        for (edge, &count) in self.edges.windows(2).zip(&self.counts) {
            let bar = "█".repeat((40.0 * count as f64 / largest as f64).round() as usize);
            let (from, to) = (edge.first().copied(), edge.last().copied());
            let number = |edge: Option<f64>| edge.map(grid::number).unwrap_or_default();
            grid.row([number(from), number(to), count.to_string(), bar]);
        }
        grid.fmt(f)?;
        if self.missing > 0 {
            writeln!(f, "missing: {}", self.missing)?;
        }
        Ok(())
    }
}
