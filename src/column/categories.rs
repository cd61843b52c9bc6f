//! Any of the columns that read categories, for columns that build on one.

use serde::{Deserialize, Serialize};

use super::hashed::{Hashed, HashedEncoder, HashedLearner};
use super::identity::{Identity, IdentityEncoder};
use super::levels::Levels;
use super::{Categorical, CategoricalEncoder, CategoricalLearner, Column, Encoder, Facts, Features, Learned};
use crate::data::Table;
use crate::error::{Error, Result, ValueProblem};

/// A column of categories of any kind; made by `.into()` from [`Categorical`], [`Hashed`] or [`Identity`], or from a
/// name, which is [`categorical`](super::categorical).
#[derive(Debug, Clone)]
pub struct Categories(pub(super) Kind);

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Categorical(Categorical),
    Hashed(Hashed),
    Identity(Identity),
}

/// What one of them accumulates.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[doc(hidden)]
pub enum CategoriesLearner {
    Categorical(CategoricalLearner),
    Hashed(HashedLearner),
    Identity(bool),
}

/// One of them, ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CategoriesEncoder {
    Categorical(CategoricalEncoder),
    Hashed(HashedEncoder),
    Identity(IdentityEncoder),
}

impl From<Categorical> for Categories {
    fn from(column: Categorical) -> Self {
        Self(Kind::Categorical(column))
    }
}

impl From<Hashed> for Categories {
    fn from(column: Hashed) -> Self {
        Self(Kind::Hashed(column))
    }
}

impl From<Identity> for Categories {
    fn from(column: Identity) -> Self {
        Self(Kind::Identity(column))
    }
}

impl<N: Into<String>> From<N> for Categories {
    fn from(name: N) -> Self {
        super::categorical(name).into()
    }
}

/// Runs `$body` with `$of` bound to whichever column (or encoder) it is.
macro_rules! each {
    ($kinds:ident, $from:expr, $of:ident => $body:expr) => {
        match $from {
            $kinds::Categorical($of) => $body,
            $kinds::Hashed($of) => $body,
            $kinds::Identity($of) => $body,
        }
    };
}

impl Categories {
    pub(super) fn name(&self) -> &str {
        each!(Kind, &self.0, column => column.name())
    }

    pub(super) fn inputs(&self) -> Vec<String> {
        each!(Kind, &self.0, column => Column::inputs(column))
    }

    pub(super) fn validate(&self) -> Result<()> {
        each!(Kind, &self.0, column => column.validate())
    }

    pub(super) fn learner(&self) -> CategoriesLearner {
        match &self.0 {
            Kind::Categorical(column) => CategoriesLearner::Categorical(column.learner()),
            Kind::Hashed(column) => CategoriesLearner::Hashed(column.learner()),
            Kind::Identity(column) => CategoriesLearner::Identity(column.learner()),
        }
    }

    pub(super) fn observe(
        &self,
        learner: &mut CategoriesLearner,
        table: &Table,
        weights: Option<&[f64]>,
    ) -> Result<()> {
        match (&self.0, learner) {
            (Kind::Categorical(column), CategoriesLearner::Categorical(own)) => column.observe(own, table, weights),
            (Kind::Hashed(column), CategoriesLearner::Hashed(own)) => column.observe(own, table, weights),
            (Kind::Identity(column), CategoriesLearner::Identity(own)) => column.observe(own, table, weights),
            _ => Err(self.foreign()),
        }
    }

    pub(super) fn merge(&self, learner: &mut CategoriesLearner, later: CategoriesLearner) -> Result<()> {
        match (&self.0, learner, later) {
            (Kind::Categorical(column), CategoriesLearner::Categorical(own), CategoriesLearner::Categorical(later)) => {
                column.merge(own, later)
            }
            (Kind::Hashed(column), CategoriesLearner::Hashed(own), CategoriesLearner::Hashed(later)) => {
                column.merge(own, later)
            }
            (Kind::Identity(column), CategoriesLearner::Identity(own), CategoriesLearner::Identity(later)) => {
                column.merge(own, later)
            }
            _ => Err(self.foreign()),
        }
    }

    /// All of these columns learn in one pass.
    pub(super) fn finish(&self, learner: CategoriesLearner) -> Result<CategoriesEncoder> {
        match (&self.0, learner) {
            (Kind::Categorical(column), CategoriesLearner::Categorical(own)) => {
                self.done(column.finish(own)?).map(CategoriesEncoder::Categorical)
            }
            (Kind::Hashed(column), CategoriesLearner::Hashed(own)) => {
                self.done(column.finish(own)?).map(CategoriesEncoder::Hashed)
            }
            (Kind::Identity(column), CategoriesLearner::Identity(own)) => {
                self.done(column.finish(own)?).map(CategoriesEncoder::Identity)
            }
            _ => Err(self.foreign()),
        }
    }

    fn done<L, E>(&self, learned: Learned<L, E>) -> Result<E> {
        match learned {
            Learned::Done(encoder) => Ok(encoder),
            Learned::Again(_) => Err(self.foreign()),
        }
    }

    fn foreign(&self) -> Error {
        let found = "another column's".to_owned();
        Error::Unsupported { what: format!("column {:?}", self.name()), needs: "its own learner", found }
    }
}

impl CategoriesEncoder {
    pub(super) fn features(&self) -> Features {
        each!(Self, self, encoder => encoder.features())
    }

    pub(super) fn facts(&self) -> Option<Facts> {
        each!(Self, self, encoder => encoder.facts())
    }
}

impl Levels for CategoriesEncoder {
    fn input(&self) -> &str {
        each!(Self, self, encoder => encoder.input())
    }

    fn width(&self) -> u32 {
        each!(Self, self, encoder => encoder.width())
    }

    fn code(&self, cell: Option<&str>) -> Result<u32, ValueProblem> {
        each!(Self, self, encoder => encoder.code(cell))
    }

    fn is_unseen(&self, cell: &str) -> bool {
        each!(Self, self, encoder => encoder.is_unseen(cell))
    }
}
