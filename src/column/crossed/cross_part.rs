//! What a cross is made of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::part_encoder::PartEncoder;
use crate::column::faults::setting;
use crate::column::level::{LevelColumn, LevelLearner, MissingLevel};
use crate::column::row::lists;
use crate::column::{Bucketized, Categorical, Identity, Learner};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result};

/// One part of a cross; made by `.into()` from a name, [`Bucketized`], [`Categorical`] or [`Identity`].
#[derive(Debug, Clone)]
pub struct CrossPart(PartKind);

#[derive(Debug, Clone)]
enum PartKind {
    Plain(String),
    Levels(Arc<dyn LevelColumn>),
}

/// What a part accumulates.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartLearner {
    /// Whether all cells are integers, and whether they stand in lists; nothing before the first row.
    Plain(Option<(bool, bool)>),
    Levels(LevelLearner),
}

impl<N: Into<String>> From<N> for CrossPart {
    fn from(name: N) -> Self {
        Self(PartKind::Plain(name.into()))
    }
}

macro_rules! from_columns {
    ($($column:ty),*) => {
        $(impl From<$column> for CrossPart {
            fn from(column: $column) -> Self {
                Self(PartKind::Levels(Arc::new(column)))
            }
        })*
    };
}

from_columns!(Bucketized, Categorical, Identity);

impl CrossPart {
    pub(super) fn name(&self) -> &str {
        match &self.0 {
            PartKind::Plain(name) => name,
            PartKind::Levels(column) => column.name(),
        }
    }

    pub(super) fn inputs(&self) -> Vec<String> {
        match &self.0 {
            PartKind::Plain(name) => vec![name.clone()],
            PartKind::Levels(column) => column.inputs(),
        }
    }

    pub(super) fn fault(&self) -> Option<ColumnProblem> {
        let reference = matches!(&self.0, PartKind::Levels(column) if column.has_reference());
        let value = || format!("{:?} without its reference level", self.name());
        reference.then(|| setting("what is crossed", value(), "a column that keeps all its levels"))
    }

    pub(super) fn validate(&self) -> Result<()> {
        match &self.0 {
            PartKind::Plain(_) => Ok(()),
            PartKind::Levels(column) => column.validate(),
        }
    }

    pub(super) fn learner(&self) -> PartLearner {
        match &self.0 {
            PartKind::Plain(_) => PartLearner::Plain(None),
            PartKind::Levels(_) => PartLearner::Levels(LevelLearner::default()),
        }
    }

    pub(super) fn observe(&self, learner: &mut PartLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        match (&self.0, learner) {
            (PartKind::Plain(name), PartLearner::Plain(kind)) => {
                let array = table.column(name)?;
                let values = lists(array)?;
                let of = values.as_ref().map_or(array, |(values, _)| values).data_type().clone();
                *kind = Some((of.is_integer() && kind.is_none_or(|kind| kind.0), values.is_some()));
                Ok(())
            }
            (PartKind::Levels(column), PartLearner::Levels(learner)) => column.observe(learner, table, weights),
            _ => Err(self.foreign()),
        }
    }

    /// All parts learn in one pass.
    pub(super) fn finish(&self, learner: PartLearner, missing: MissingLevel) -> Result<PartEncoder> {
        match (&self.0, learner) {
            (PartKind::Plain(name), PartLearner::Plain(kind)) => {
                let (integers, list) = kind.unwrap_or_default();
                Ok(PartEncoder::Plain { input: name.clone(), integers, list, missing })
            }
            (PartKind::Levels(column), PartLearner::Levels(learner)) => {
                column.finish(learner).map(|encoder| PartEncoder::Levels(Box::new(encoder.into())))
            }
            _ => Err(self.foreign()),
        }
    }

    fn foreign(&self) -> Error {
        foreign(format!("part {:?} of a cross", self.name()))
    }
}

fn foreign(what: String) -> Error {
    Error::Unsupported { what, needs: "its own learner", found: "another column's".to_owned() }
}

impl PartLearner {
    pub(super) fn merge(&mut self, later: Self) -> Result<()> {
        match (self, later) {
            (Self::Plain(learner), Self::Plain(later)) => {
                *learner = match (*learner, later) {
                    (Some(a), Some(b)) => Some((a.0 && b.0, a.1 || b.1)),
                    (a, b) => a.or(b),
                };
                Ok(())
            }
            (Self::Levels(learner), Self::Levels(later)) => learner.merge(later),
            _ => Err(foreign("a part of a cross".to_owned())),
        }
    }
}
