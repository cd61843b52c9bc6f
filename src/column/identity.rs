//! Integers that are ids already.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::hashed::fault;
use super::levels::{Levels, coded, encode_cell};
use super::missing::MissingLevel;
use super::{Cell, Column, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, Learned, RowEncoder};
use crate::data::{Table, read_number, remedy_for_number};
use crate::design::{Block, Codes, Names};
use crate::error::{ColumnProblem, Error, Result, ValueProblem, inconsistent};

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
    content: Content,
}

/// A column of integers from 0 to `buckets` − 1.
pub fn identity(name: impl Into<String>, buckets: u32) -> Identity {
    let (input, missing, default) = (name.into(), MissingLevel::Error, None);
    let content =
        Content { name: input.clone(), input, buckets, default, missing, combiner: Combiner::Sum, full: true };
    Identity { content }
}

impl Identity {
    /// Another name, from which the features get theirs.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.content.name = name.into();
        self
    }

    /// The id that stands for every number that is none.
    pub fn default_id(mut self, id: u32) -> Self {
        self.content.default = Some(id);
        self
    }

    /// What a missing value becomes; an error unless said otherwise.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.content.missing = missing;
        self
    }

    /// How the ids of a row share it, where the column holds lists; they add up unless said otherwise.
    pub fn combiner(mut self, combiner: Combiner) -> Self {
        self.content.combiner = combiner;
        self
    }
}

impl Column for Identity {
    /// Whether a row had no id.
    type Learner = bool;
    type Encoder = IdentityEncoder;

    fn name(&self) -> &str {
        &self.content.name
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn validate(&self) -> Result<()> {
        let column = self.content.name.clone();
        self.content.fault().map_or(Ok(()), |problem| Err(Error::Column { column, problem }))
    }

    fn learner(&self) -> bool {
        false
    }

    fn observe(&self, without: &mut bool, table: &Table, _: Option<&[f64]>) -> Result<()> {
        let encoder = IdentityEncoder { content: self.content.clone() };
        *without |= coded(&encoder, table)?.codes.contains(&Codes::NONE);
        Ok(())
    }

    fn merge(&self, without: &mut bool, later: bool) -> Result<()> {
        *without |= later;
        Ok(())
    }

    fn finish(&self, without: bool) -> Result<Learned<bool, IdentityEncoder>> {
        Ok(Learned::Done(IdentityEncoder { content: Content { full: !without, ..self.content.clone() } }))
    }
}

/// An identity column, ready: one code per row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct IdentityEncoder {
    content: Content,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    name: String,
    input: String,
    buckets: u32,
    default: Option<u32>,
    missing: MissingLevel,
    combiner: Combiner,
    full: bool,
}

impl Content {
    fn fault(&self) -> Option<ColumnProblem> {
        let beyond = self.default.filter(|&id| id >= self.buckets);
        fault(self.buckets).or_else(|| {
            let must = "an id below the number of buckets";
            beyond.map(|id| ColumnProblem::Setting { setting: "default_id", value: id.to_string(), must })
        })
    }

    /// The id of a number, if it is one.
    fn id(&self, number: f64) -> Option<u32> {
        (number.fract() == 0.0 && (0.0..f64::from(self.buckets)).contains(&number)).then_some(number as u32)
    }
}

impl From<IdentityEncoder> for Content {
    fn from(encoder: IdentityEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for IdentityEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        match content.fault() {
            Some(fault) => Err(format!("identity column {:?}: {fault}", content.name)),
            None => Ok(Self { content }),
        }
    }
}

impl Levels for IdentityEncoder {
    fn input(&self) -> &str {
        &self.content.input
    }

    fn width(&self) -> u32 {
        self.content.buckets + self.content.missing.width()
    }

    fn code(&self, cell: Option<&str>) -> Result<u32, ValueProblem> {
        let Content { buckets, default, missing, .. } = &self.content;
        let Some(text) = cell else { return missing.code(*buckets) };
        let not_a_number = || ValueProblem::NotANumber { text: text.to_owned(), remedy: remedy_for_number(text) };
        let value = read_number(text).ok_or_else(not_a_number)?;
        let must = "an integer from 0 to the number of buckets minus 1; raise it, or add .default_id(..)";
        self.content.id(value).or(*default).ok_or(ValueProblem::Domain { value, must })
    }

    fn is_unseen(&self, cell: &str) -> bool {
        read_number(cell).is_none_or(|number| self.content.id(number).is_none())
    }
}

impl RowEncoder for IdentityEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        encode_cell(self, cells, self.content.combiner, into)
    }
}

impl Encoder for IdentityEncoder {
    fn kind(&self) -> &str {
        "identity"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Features {
        let Content { name, buckets, missing, .. } = &self.content;
        let before = format!("{name}=");
        Names::joined([&Names::numbered(&before, 0, *buckets as usize), &missing.names(&before)]).into()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { full, combiner, .. } = &self.content;
        Ok(vec![coded(self, table)?.block(self.width(), *full, *combiner, None)?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        ColumnUse::of(self, table).map(Some)
    }

    fn facts(&self) -> Option<Facts> {
        Some(Facts { levels: Some(u64::from(self.content.buckets)), ..Facts::default() })
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
