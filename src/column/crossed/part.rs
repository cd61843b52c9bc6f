//! What a cross is made of.

use serde::{Deserialize, Serialize};

use super::tokens::{Level, Tokens};
use crate::column::categories::{Categories, CategoriesEncoder, CategoriesLearner, Kind};
use crate::column::levels::{Coded, Entries, Levels, coded, coded_cell, lists};
use crate::column::missing::{MISSING, MissingLevel};
use crate::column::row::Active;
use crate::column::{
    Bucketized, BucketizedEncoder, BucketizedLearner, Categorical, Cell, Column, EncodedRow, Encoder, Identity,
    Learned, RowEncoder,
};
use crate::data::{Table, read_number, remedy_for_number};
use crate::design::{Block, Codes};
use crate::error::{ColumnProblem, Error, Place, Result, ValueProblem};

/// One part of a cross; made by `.into()` from a name, [`Bucketized`], [`Categorical`] or [`Identity`].
#[derive(Debug, Clone)]
pub struct CrossPart(Part);

#[derive(Debug, Clone)]
enum Part {
    Plain(String),
    Bucketized(Bucketized),
    Categories(Categories),
}

/// What a part accumulates.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartLearner {
    /// Whether all cells are integers, and whether they stand in lists; nothing before the first row.
    Plain(Option<(bool, bool)>),
    Bucketized(BucketizedLearner),
    Categories(CategoriesLearner),
}

/// A part, ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CrossInput {
    Plain { input: String, integers: bool, list: bool, missing: MissingLevel },
    Bucketized(BucketizedEncoder),
    Categories(CategoriesEncoder),
}

impl<N: Into<String>> From<N> for CrossPart {
    fn from(name: N) -> Self {
        Self(Part::Plain(name.into()))
    }
}

impl From<Bucketized> for CrossPart {
    fn from(column: Bucketized) -> Self {
        Self(Part::Bucketized(column))
    }
}

impl From<Categorical> for CrossPart {
    fn from(column: Categorical) -> Self {
        Self(Part::Categories(column.into()))
    }
}

impl From<Identity> for CrossPart {
    fn from(column: Identity) -> Self {
        Self(Part::Categories(column.into()))
    }
}

impl CrossPart {
    pub(super) fn name(&self) -> &str {
        match &self.0 {
            Part::Plain(name) => name,
            Part::Bucketized(column) => column.name(),
            Part::Categories(column) => column.name(),
        }
    }

    pub(super) fn inputs(&self) -> Vec<String> {
        match &self.0 {
            Part::Plain(name) => vec![name.clone()],
            Part::Bucketized(column) => Column::inputs(column),
            Part::Categories(column) => column.inputs(),
        }
    }

    pub(super) fn fault(&self) -> Option<ColumnProblem> {
        let reference = match &self.0 {
            Part::Bucketized(column) => column.has_reference(),
            Part::Categories(Categories(Kind::Categorical(column))) => column.has_reference(),
            _ => false,
        };
        let value = || format!("{:?} without its reference level", self.name());
        let must = "a column that keeps all its levels";
        reference.then(|| ColumnProblem::Setting { setting: "what is crossed", value: value(), must })
    }

    pub(super) fn validate(&self) -> Result<()> {
        match &self.0 {
            Part::Plain(_) => Ok(()),
            Part::Bucketized(column) => column.validate(),
            Part::Categories(column) => column.validate(),
        }
    }

    pub(super) fn learner(&self) -> PartLearner {
        match &self.0 {
            Part::Plain(_) => PartLearner::Plain(None),
            Part::Bucketized(column) => PartLearner::Bucketized(column.learner()),
            Part::Categories(column) => PartLearner::Categories(column.learner()),
        }
    }

    pub(super) fn observe(&self, learner: &mut PartLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        match (&self.0, learner) {
            (Part::Plain(name), PartLearner::Plain(kind)) => {
                let array = table.column(name)?;
                let values = lists(array)?;
                let of = values.as_ref().map_or(array, |(values, _)| values).data_type().clone();
                *kind = Some((of.is_integer() && kind.is_none_or(|kind| kind.0), values.is_some()));
                Ok(())
            }
            (Part::Bucketized(column), PartLearner::Bucketized(own)) => column.observe(own, table, weights),
            (Part::Categories(column), PartLearner::Categories(own)) => column.observe(own, table, weights),
            _ => Err(self.foreign()),
        }
    }

    pub(super) fn merge(&self, learner: &mut PartLearner, later: PartLearner) -> Result<()> {
        match (&self.0, learner, later) {
            (Part::Plain(_), PartLearner::Plain(own), PartLearner::Plain(later)) => {
                *own = match (*own, later) {
                    (Some(a), Some(b)) => Some((a.0 && b.0, a.1 || b.1)),
                    (a, b) => a.or(b),
                };
                Ok(())
            }
            (Part::Bucketized(column), PartLearner::Bucketized(own), PartLearner::Bucketized(later)) => {
                column.merge(own, later)
            }
            (Part::Categories(column), PartLearner::Categories(own), PartLearner::Categories(later)) => {
                column.merge(own, later)
            }
            _ => Err(self.foreign()),
        }
    }

    /// All parts learn in one pass.
    pub(super) fn finish(&self, learner: PartLearner, missing: MissingLevel) -> Result<CrossInput> {
        match (&self.0, learner) {
            (Part::Plain(name), PartLearner::Plain(kind)) => {
                let (integers, list) = kind.unwrap_or_default();
                Ok(CrossInput::Plain { input: name.clone(), integers, list, missing })
            }
            (Part::Bucketized(column), PartLearner::Bucketized(own)) => match column.finish(own)? {
                Learned::Done(encoder) => Ok(CrossInput::Bucketized(encoder)),
                Learned::Again(_) => Err(self.foreign()),
            },
            (Part::Categories(column), PartLearner::Categories(own)) => column.finish(own).map(CrossInput::Categories),
            _ => Err(self.foreign()),
        }
    }

    fn foreign(&self) -> Error {
        let found = "another column's".to_owned();
        Error::Unsupported { what: format!("part {:?} of a cross", self.name()), needs: "its own learner", found }
    }
}

impl CrossInput {
    pub(super) fn inputs(&self) -> Vec<String> {
        match self {
            Self::Plain { input, .. } => vec![input.clone()],
            Self::Bucketized(encoder) => encoder.inputs(),
            Self::Categories(encoder) => vec![encoder.input().to_owned()],
        }
    }

    /// Whether TensorFlow hashes it before plain names: its sparse inputs come before the dense ones.
    pub(super) fn comes_first(&self) -> bool {
        !matches!(self, Self::Plain { list: false, .. })
    }

    /// The level of a cell of a plain column.
    fn level(&self, cell: Option<&str>) -> Result<Option<Level>, ValueProblem> {
        let Self::Plain { input, integers, missing, .. } = self else { return Ok(None) };
        let Some(text) = cell else {
            let own = missing.code(0)? != Codes::NONE;
            return Ok(own.then(|| Level::of_text(input, MISSING)));
        };
        if !integers {
            return Ok(Some(Level::of_text(input, text)));
        }
        // Text of the same number, as 7.0, is the same integer.
        let whole = |number: &f64| number.fract() == 0.0 && number.abs() < 9e15;
        let integer = text.parse::<i64>().ok().or_else(|| read_number(text).filter(whole).map(|number| number as i64));
        let problem = || ValueProblem::NotANumber { text: text.to_owned(), remedy: remedy_for_number(text) };
        let integer = integer.ok_or_else(problem)?;
        Ok(Some(Level { hash: integer as u64, name: format!("{input}={integer}") }))
    }

    /// What it has in each row.
    pub(super) fn tokens(&self, table: &Table) -> Result<Tokens> {
        match self {
            Self::Plain { input, .. } => {
                let mut tokens = Tokens::default();
                tokens.coded = Entries::read(input, table)?.codes(|row, cell| {
                    let at = |problem| Error::Value { column: input.clone(), place: table.place(row), problem };
                    tokens.distinct(cell, || self.level(cell).map_err(at))
                })?;
                Ok(tokens)
            }
            Self::Bucketized(encoder) => {
                let codes = match encoder.encode(table)?.pop() {
                    Some(Block::Codes(codes)) => codes.codes.to_vec(),
                    _ => Vec::new(),
                };
                Ok(Tokens::of_levels(Coded { codes, starts: None }, &encoder.features()))
            }
            Self::Categories(encoder) => Ok(Tokens::of_levels(coded(encoder, table)?, &encoder.features())),
        }
    }

    /// The same for the cells of one row.
    pub(super) fn cell_tokens(&self, cells: &[Cell<'_>]) -> Result<Tokens> {
        let cell = cells.first().copied().unwrap_or_default();
        match self {
            Self::Plain { input, .. } => {
                let at = |problem| Error::Value { column: input.clone(), place: Place::Row(1), problem };
                let (mut tokens, one) = (Tokens::default(), [cell]);
                let (all, list): (&[Cell<'_>], bool) = match cell {
                    Cell::List(cells) => (cells, true),
                    _ => (&one, false),
                };
                for cell in all {
                    let text = cell.text();
                    let code = tokens.distinct(text.as_deref(), || self.level(text.as_deref()).map_err(at))?;
                    tokens.coded.codes.push(code);
                }
                tokens.coded.starts = list.then(|| vec![0, all.len()]);
                Ok(tokens)
            }
            Self::Bucketized(encoder) => {
                let mut row = EncodedRow::default();
                encoder.encode_row(cells, &mut row)?;
                let code = match row.active.first() {
                    Some(Active::One(code)) => *code,
                    _ => Codes::NONE,
                };
                Ok(Tokens::of_levels(Coded { codes: vec![code], starts: None }, &encoder.features()))
            }
            Self::Categories(encoder) => {
                let mut codes = Vec::new();
                let list = coded_cell(encoder, cell, &mut codes)?;
                let starts = list.then(|| vec![0, codes.len()]);
                Ok(Tokens::of_levels(Coded { codes, starts }, &encoder.features()))
            }
        }
    }
}
