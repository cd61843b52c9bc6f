//! Integers that are ids already.

use super::Input;
use super::faults::checked;
use super::level::{Combiner, LevelColumn, LevelCounts, LevelEncoder, LevelLearner, Levels, MissingLevel};
use super::row::CellColumn;
use super::settings::{combiner, missing_level, name_and_input, named};
use crate::data::Table;
use crate::design::Codes;
use crate::error::Result;

/// Integers from 0 to `buckets` − 1 as categories, one feature each: the id is the position.
///
/// ```text
/// 2 of 4    →    x=0  x=1  x=2  x=3    =    0 0 1 0
/// ```
///
/// *Corners:* any other number is an error that names its place, unless a [`default`](Identity::default_id) stands for
/// it; lists have several ids per row, see [`combiner`](Identity::combiner).
///
/// # Errors
/// At fitting: no bucket, or more than 16777216; a default beyond them; an id outside them, by its place; a missing
/// value where that is an error.
///
/// # Example
/// ```
/// use gradus::column::{identity, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("rooms", vec![2, 0, 9].into())])?;
/// let encoders = learn(&columns![identity("rooms", 4).default_id(3)], &table, None)?;
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[..], [2, 0, 3]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `categorical_column_with_identity`.
#[derive(Debug, Clone)]
#[doc(alias = "categorical_column_with_identity")]
#[must_use]
pub struct Identity {
    name: String,
    input: String,
    buckets: u32,
    default: Option<u32>,
    missing: MissingLevel,
    combiner: Combiner,
}

/// A column of integers from 0 to `buckets` − 1.
pub fn identity(name: impl Into<String>, buckets: u32) -> Identity {
    let (input, missing, combiner) = (name.into(), MissingLevel::Error, Combiner::Sum);
    Identity { name: input.clone(), input, buckets, default: None, missing, combiner }
}

impl Identity {
    named!(name);

    /// The id that stands for every number that is none.
    pub fn default_id(mut self, id: u32) -> Self {
        self.default = Some(id);
        self
    }

    missing_level!("value");
    combiner!("ids of a row share it, where the column holds lists");

    fn encoder(&self) -> LevelEncoder {
        let Self { input, buckets, default, .. } = self.clone();
        LevelEncoder::new(&self.name, Levels::Identity { input, buckets, default }, self.missing, self.combiner)
    }
}

impl LevelColumn for Identity {
    name_and_input!();

    fn validate(&self) -> Result<()> {
        checked(&self.name, self.encoder().levels.fault(self.missing))
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, _: Option<&[f64]>) -> Result<()> {
        let encoder = self.encoder();
        let column = CellColumn::read(&Input::texts(&self.input).or_lists(), table)?;
        column.each_code(table, |text| encoder.code(text), |_, code| learner.without |= code == Codes::NONE)
    }

    fn finish(&self, learner: LevelLearner) -> Result<LevelEncoder> {
        let counts = LevelCounts { levels: Some(u64::from(self.buckets)), ..LevelCounts::default() };
        let mut encoder = LevelEncoder { full: !learner.without, ..self.encoder() };
        encoder.notes.counts = Some(counts);
        Ok(encoder)
    }
}
