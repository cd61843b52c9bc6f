//! Yes or no.

use super::level::{Combiner, LevelColumn, LevelEncoder, LevelLearner, Levels, MissingLevel};
use super::settings::{missing_level, name_and_input, named};
use crate::data::Table;
use crate::error::Result;

/// Yes or no as one feature: 1 where it is true, 0 where it is false.
///
/// It reads booleans, the numbers 0 and 1, and the words `true`/`false`, `yes`/`no`, `t`/`f`, `y`/`n` in any letter case;
/// anything else is an error that names its place. *Corners:* a missing value is an error unless
/// [`missing`](Boolean::missing) says otherwise: 0 with `Ignore`, 0 and a feature `name=<missing>` with `Own`.
///
/// # Errors
/// At fitting: a cell that is neither true nor false; a missing value where that is an error.
///
/// # Example
/// ```
/// use gradus::column::{boolean, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("smoker", vec!["yes", "No", "yes"].into())])?;
/// let encoders = learn(&columns![boolean("smoker")], &table, None)?;
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!((codes.codes[0], codes.codes[1]), (0, gradus::design::Codes::NONE));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Boolean {
    name: String,
    input: String,
    missing: MissingLevel,
}

/// A column of yes and no.
pub fn boolean(name: impl Into<String>) -> Boolean {
    let input = name.into();
    Boolean { name: input.clone(), input, missing: MissingLevel::Error }
}

impl Boolean {
    named!(name);
    missing_level!("value");
}

impl LevelColumn for Boolean {
    name_and_input!();

    fn validate(&self) -> Result<()> {
        Ok(())
    }

    fn observe(&self, _: &mut LevelLearner, _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }

    fn finish(&self, _: LevelLearner) -> Result<LevelEncoder> {
        let levels = Levels::Boolean { input: self.input.clone() };
        Ok(LevelEncoder::new(&self.name, levels, self.missing, Combiner::Sum))
    }
}
