//! Which examples are drawn, how often.

use std::collections::BTreeMap;

use super::{Bootstrap, Resampling};
use crate::data::Shuffler;
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::roles::Labeled;

/// More units than this are left out by parts.
const MOST_LEFT_OUT: usize = 200;
/// Streams of random numbers: the k-th replicate has the k-th one, and the parts of the jackknife the last one.
const PARTS: u64 = u64::MAX;

/// The units that are drawn: the examples that count, or clusters of them.
#[derive(Debug)]
pub(super) struct Draws {
    seed: u64,
    /// How many units there are.
    units: usize,
    /// The unit of each example that counts.
    unit: Vec<usize>,
    /// Of resamples that were given: how often each example that counts was drawn.
    given: Vec<Vec<f64>>,
}

impl Draws {
    pub(super) fn of(bootstrap: &Bootstrap, estimator: &Estimator, examples: &Labeled<'_>) -> Result<Self> {
        let rows = examples.rows("a bootstrap")?;
        let present = estimator.roles.present_rows(examples, rows)?.unwrap_or_else(|| (0..rows).collect());
        let mut given = Vec::new();
        if let Resampling::Given(resamples) = &bootstrap.resampling {
            for resample in resamples {
                let mut counts = vec![0.0; rows];
                for row in resample {
                    let Some(count) = counts.get_mut(*row) else {
                        let must = "below the number of examples: rows are counted from 0";
                        return Err(Error::Setting { name: "a row of a resample", value: row.to_string(), must });
                    };
                    *count += 1.0;
                }
                given.push(present.iter().map(|row| counts[*row]).collect());
            }
        }
        let unit: Vec<usize> = match &bootstrap.cluster {
            None => (0..present.len()).collect(),
            Some(column) => {
                let groups = examples.groups(column)?;
                let mut places = BTreeMap::new();
                let mut place = |group| {
                    let next = places.len();
                    *places.entry(group).or_insert(next)
                };
                present.iter().map(|row| place(&groups[*row])).collect()
            }
        };
        let units = unit.iter().max().map_or(0, |last| last + 1);
        if units < 2 {
            let needs = "two units to draw from, at least: examples that count, or clusters of them";
            return Err(Error::Unsupported { what: "the bootstrap".to_owned(), needs, found: units.to_string() });
        }
        Ok(Self { seed: bootstrap.seed, units, unit, given })
    }

    /// How often each example is drawn for a replicate.
    pub(super) fn counts(&self, replicate: usize) -> Vec<f64> {
        if let Some(given) = self.given.get(replicate) {
            return given.clone();
        }
        let mut random = Shuffler::stream(self.seed, replicate as u64);
        let mut drawn = vec![0.0; self.units];
        (0..self.units).for_each(|_| drawn[random.draw(self.units)] += 1.0);
        self.unit.iter().map(|unit| drawn[*unit]).collect()
    }

    /// A number for each example, the same within a unit.
    pub(super) fn numbers(&self, replicate: usize, draw: impl Fn(&mut Shuffler) -> f64) -> Vec<f64> {
        let mut random = Shuffler::stream(self.seed, replicate as u64);
        let drawn: Vec<f64> = (0..self.units).map(|_| draw(&mut random)).collect();
        self.unit.iter().map(|unit| drawn[*unit]).collect()
    }

    /// How often each example counts where one unit after the other is left out, or one part of the units after the other.
    pub(super) fn left_out(&self) -> Vec<Vec<f64>> {
        let parts = self.units.min(MOST_LEFT_OUT);
        let order: Vec<usize> = match parts < self.units {
            true => Shuffler::stream(self.seed, PARTS).permutation(self.units),
            false => (0..self.units).collect(),
        };
        let mut part = vec![0; self.units];
        order.iter().enumerate().for_each(|(place, unit)| part[*unit] = place % parts);
        let without = |out: usize| self.unit.iter().map(|unit| f64::from(u8::from(part[*unit] != out))).collect();
        (0..parts).map(without).collect()
    }
}
