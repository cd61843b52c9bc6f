//! How examples are cut into slices.

use crate::data::Table;
use crate::data::quantile::weighted_quantiles;
use crate::error::{Error, Result};

/// How labeled examples are cut into slices, of which each is evaluated by itself ([`Model::evaluate_slices`](super::Model::evaluate_slices)).
///
/// | setting | default |
/// |---|---|
/// | resamples | 1000 for each slice, where the interval is one of a bootstrap |
/// | seed | 0 |
#[derive(Debug, Clone, PartialEq)]
pub struct Slices {
    column: String,
    /// `None` for levels.
    buckets: Option<usize>,
    pub(super) resamples: usize,
    pub(super) seed: u64,
}

impl Slices {
    /// A slice for each different text of a column.
    pub fn levels(column: impl Into<String>) -> Self {
        Self { column: column.into(), buckets: None, resamples: 1000, seed: 0 }
    }

    /// Slices of (nearly) as many examples each, by a column of numbers that is cut at its quantiles.
    pub fn buckets(column: impl Into<String>, buckets: usize) -> Self {
        Self { buckets: Some(buckets), ..Self::levels(column) }
    }

    /// Sets how many samples a bootstrap draws.
    #[must_use]
    pub fn resamples(self, resamples: usize) -> Self {
        Self { resamples, ..self }
    }

    /// Sets the seed of the bootstrap.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The column that they are cut by.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.column
    }

    /// The name and the rows of each slice, in order; last the rows whose cell is missing.
    pub(super) fn of(&self, table: &Table) -> Result<Vec<(String, Vec<usize>)>> {
        let slices = match self.buckets {
            None => self.by_levels(table)?,
            Some(0) => return Err(Error::Setting { name: "buckets", value: "0".to_owned(), must: "at least 1" }),
            Some(buckets) => self.by_buckets(table, buckets)?,
        };
        Ok(slices.into_iter().filter(|(_, rows)| !rows.is_empty()).collect())
    }

    fn by_levels(&self, table: &Table) -> Result<Vec<(String, Vec<usize>)>> {
        let texts = table.texts(&self.column)?;
        let (mut missing, mut levels) = (Vec::new(), std::collections::BTreeMap::<String, Vec<usize>>::new());
        for row in 0..table.rows() {
            match texts.get(row) {
                Some(text) => levels.entry(text.into_owned()).or_default().push(row),
                None => missing.push(row),
            }
        }
        Ok(levels.into_iter().chain([(MISSING.to_owned(), missing)]).collect())
    }

    fn by_buckets(&self, table: &Table, buckets: usize) -> Result<Vec<(String, Vec<usize>)>> {
        let numbers = table.numbers(&self.column)?;
        let known: Vec<f64> = numbers.iter().flatten().collect();
        let at: Vec<f64> = (1..buckets).map(|k| k as f64 / buckets as f64).collect();
        let mut cuts = if known.is_empty() { Vec::new() } else { weighted_quantiles(&known, None, &at) };
        cuts.dedup();
        let mut rows = vec![Vec::new(); cuts.len() + 2];
        for row in 0..table.rows() {
            let place = numbers.get(row).map_or(cuts.len() + 1, |number| cuts.partition_point(|cut| *cut <= number));
            rows[place].push(row);
        }
        let name = |place: usize| match (place.checked_sub(1).and_then(|below| cuts.get(below)), cuts.get(place)) {
            _ if place > cuts.len() => MISSING.to_owned(),
            (None, None) => "all".to_owned(),
            (None, Some(to)) => format!("below {to}"),
            (Some(from), None) => format!("{from} and more"),
            (Some(from), Some(to)) => format!("{from} to below {to}"),
        };
        Ok(rows.into_iter().enumerate().map(|(place, rows)| (name(place), rows)).collect())
    }
}

const MISSING: &str = "(missing)";
