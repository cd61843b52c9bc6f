//! Yes or no.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::levels::{Levels, coded};
use super::missing::{MISSING, MissingLevel};
use super::{Cell, Column, ColumnUse, Combiner, EncodedRow, Encoder, Feature, Features, Learned, RowEncoder};
use crate::data::{Table, read_number};
use crate::design::{Block, Codes};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};

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
    encoder: BooleanEncoder,
}

/// A column of yes and no.
pub fn boolean(name: impl Into<String>) -> Boolean {
    let input = name.into();
    Boolean { encoder: BooleanEncoder { name: input.clone(), input, missing: MissingLevel::Error } }
}

impl Boolean {
    /// Another name for the feature.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.encoder.name = name.into();
        self
    }

    /// What a missing value becomes; an error unless said otherwise.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.encoder.missing = missing;
        self
    }
}

impl Column for Boolean {
    type Learner = ();
    type Encoder = BooleanEncoder;

    fn name(&self) -> &str {
        &self.encoder.name
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.encoder.input.clone()]
    }

    fn learner(&self) {}

    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }

    fn merge(&self, (): &mut (), (): ()) -> Result<()> {
        Ok(())
    }

    fn finish(&self, (): ()) -> Result<Learned<(), BooleanEncoder>> {
        Ok(Learned::Done(self.encoder.clone()))
    }
}

/// A column of yes and no, ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BooleanEncoder {
    name: String,
    input: String,
    missing: MissingLevel,
}

impl Levels for BooleanEncoder {
    fn input(&self) -> &str {
        &self.input
    }

    fn width(&self) -> u32 {
        1 + self.missing.width()
    }

    fn code(&self, cell: Option<&str>) -> Result<u32, ValueProblem> {
        let Some(text) = cell else { return self.missing.code(1) };
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        let number = read_number(text);
        if is(&["true", "yes", "t", "y"]) || number == Some(1.0) {
            return Ok(0);
        }
        if is(&["false", "no", "f", "n"]) || number == Some(0.0) {
            return Ok(Codes::NONE);
        }
        Err(ValueProblem::NotABoolean { text: text.to_owned() })
    }
}

impl RowEncoder for BooleanEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let cell = cells.first().copied().unwrap_or_default();
        let code = match cell {
            Cell::List(cells) => Err(ValueProblem::NotABoolean { text: format!("a list of {}", cells.len()) }),
            _ => self.code(cell.text().as_deref()),
        };
        let code =
            code.map_err(|problem| Error::Value { column: self.input.clone(), place: Place::Row(1), problem })?;
        into.category((code != Codes::NONE).then_some(code), self.width());
        Ok(())
    }
}

impl Encoder for BooleanEncoder {
    fn kind(&self) -> &str {
        "boolean"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.input.clone()]
    }

    fn features(&self) -> Features {
        let own = (self.missing == MissingLevel::Own).then(|| Feature::plain(format!("{}={MISSING}", self.name)));
        std::iter::once(Feature::plain(self.name.clone())).chain(own).collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let coded = coded(self, table)?;
        if coded.starts.is_some() {
            let found = table.column(&self.input)?.data_type().to_string();
            return Err(Error::ColumnType {
                column: self.input.clone(),
                wanted: "one yes or no per row is needed",
                found,
            });
        }
        Ok(vec![coded.block(self.width(), false, Combiner::Sum, None)?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        ColumnUse::of(self, table).map(Some)
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(inconsistent)
    }
}
