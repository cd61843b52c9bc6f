//! Buckets: a number as the interval that it falls into.

use super::faults::{checked, of_column};
use super::level::{Boundaries, Combiner, LevelColumn, LevelEncoder, LevelLearner, Levels, MissingLevel, nonempty};
use super::number::{NumberReader, Numeric};
use super::settings::{missing_level, name_and_number, named};
use crate::data::Table;
use crate::error::{ColumnProblem, Result};
use crate::progress::Warning;

/// A number cut into buckets, one feature per bucket: a weight for each interval instead of one slope for all.
///
/// ```text
/// boundaries [0, 1, 2]    →    (−∞, 0)  [0, 1)  [1, 2)  [2, ∞)
/// ```
///
/// *Units:* boundaries are in the column's own units, after the steps of the number column if it has any. *Corners:* a
/// value on a boundary goes right; boundaries learned from [`quantiles`](super::quantiles) leave no bucket empty, and are fewer where they must,
/// reported as [`Warning::MergedQuantiles`]; an infinity is an error. Beside a bias the full set of buckets is collinear by
/// construction, which is expected and harmless; [`drop_first`](Bucketized::drop_first) avoids it.
///
/// # Errors
/// At fitting: boundaries that are empty, not finite or not strictly increasing; fewer than two quantiles; a number
/// column that is scaled or has a missing policy of its own.
///
/// # Example
/// ```
/// use gradus::column::{bucketized, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("latitude", vec![32.0, 33.5, 40.0].into())])?;
/// let encoders = learn(&columns![bucketized("latitude", [32.1, 33.5])], &table, None)?;
/// let names: Vec<String> = encoders[0].features().names().iter().collect();
/// assert_eq!(names, ["latitude=(-∞, 32.1)", "latitude=[32.1, 33.5)", "latitude=[33.5, ∞)"]);
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[..], [0, 2, 2]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `bucketized_column`; differs in: a missing value is not the last bucket.
#[derive(Debug, Clone)]
#[doc(alias = "bucketized_column")]
#[doc(alias = "KBinsDiscretizer")]
#[doc(alias = "binning")]
#[doc(alias = "pd.cut")]
#[must_use]
pub struct Bucketized {
    name: String,
    of: Numeric,
    boundaries: Boundaries,
    missing: MissingLevel,
    drop_first: bool,
}

/// A number in buckets: of a column by its name, or of any unscaled number column, as
/// `ratio("total_rooms", "population")`; between boundaries that are given, or learned by [`quantiles`](super::quantiles).
pub fn bucketized(of: impl Into<Numeric>, boundaries: impl Into<Boundaries>) -> Bucketized {
    let of = of.into();
    Bucketized {
        name: of.label().to_owned(),
        of,
        boundaries: boundaries.into(),
        missing: MissingLevel::Error,
        drop_first: false,
    }
}

impl Bucketized {
    named!(name);
    missing_level!("value");

    /// Leaves out the first bucket, which becomes the reference of all others.
    pub fn drop_first(mut self) -> Self {
        self.drop_first = true;
        self
    }

    fn reading(&self) -> Result<NumberReader> {
        self.of.unscaled().map_err(|problem| of_column(&self.name, problem))
    }
}

impl LevelColumn for Bucketized {
    name_and_number!();

    fn validate(&self) -> Result<()> {
        checked(&self.name, self.reading()?.fault().or_else(|| self.boundaries.fault()))
    }

    fn has_reference(&self) -> bool {
        self.drop_first
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let reading = self.reading()?;
        let originals = reading.values(&self.name, table)?;
        if let Some(row) = originals.missing {
            self.missing.code(0).map_err(|problem| reading.at(&self.name, table, row, problem))?;
            learner.missing = true;
        }
        if let Boundaries::Quantiles(_) = self.boundaries {
            originals.each_chunk(weights, |values, weights| learner.sample.push(values, weights));
        }
        Ok(())
    }

    fn finish(&self, learner: LevelLearner) -> Result<LevelEncoder> {
        let (boundaries, warning) = match &self.boundaries {
            Boundaries::Given(given) => (given.clone(), None),
            Boundaries::Quantiles(asked) => {
                let at: Vec<f64> = (1..*asked).map(|i| i as f64 / *asked as f64).collect();
                let quantiles = learner.sample.quantiles(&at);
                let &[first, ..] = quantiles.as_slice() else {
                    return Err(of_column(&self.name, ColumnProblem::AllMissing));
                };
                let boundaries = nonempty(quantiles, learner.sample.parts().0);
                let (asked, made) = (*asked, boundaries.len() + 1);
                let merged = || Warning::MergedQuantiles { column: self.name.clone(), asked, made };
                if boundaries.is_empty() {
                    (vec![first], Some(Warning::Constant { feature: self.name.clone() }))
                } else {
                    (boundaries, (made < asked).then(merged))
                }
            }
        };
        // Every training row is in a bucket that has a feature, unless one was dropped or left without.
        let ignored = learner.missing && self.missing == MissingLevel::Ignore;
        let levels = Levels::Bucketized { reading: self.reading()?, boundaries, drop_first: self.drop_first };
        let mut encoder = LevelEncoder::new(&self.name, levels, self.missing, Combiner::Sum);
        encoder.full = !self.drop_first && !ignored;
        encoder.notes.warnings.extend(warning);
        Ok(encoder)
    }
}
