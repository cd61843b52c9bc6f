//! Columns that end in one level a row.

use std::fmt::Debug;

use super::level_encoder::LevelEncoder;
use super::level_learner::LevelLearner;
use crate::column::{Column, Learned};
use crate::data::Table;
use crate::error::Result;

/// A column that learns its levels in one pass and ends in a [`LevelEncoder`]: it can be one part of a cross, be weighted, or
/// be multiplied by a number. Whatever is one is a [`Column`].
pub trait LevelColumn: Send + Sync + Debug {
    /// See [`Column::name`].
    fn name(&self) -> &str;

    /// See [`Column::inputs`].
    fn inputs(&self) -> Vec<String>;

    /// See [`Column::validate`].
    fn validate(&self) -> Result<()>;

    /// Whether a level has no feature, so that not every level keeps its position as its code.
    fn has_reference(&self) -> bool {
        false
    }

    /// See [`Column::observe`].
    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()>;

    /// See [`Column::finish`].
    fn finish(&self, learner: LevelLearner) -> Result<LevelEncoder>;
}

impl<C: LevelColumn> Column for C {
    type Learner = LevelLearner;
    type Encoder = LevelEncoder;

    fn name(&self) -> &str {
        LevelColumn::name(self)
    }

    fn inputs(&self) -> Vec<String> {
        LevelColumn::inputs(self)
    }

    fn validate(&self) -> Result<()> {
        LevelColumn::validate(self)
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        LevelColumn::observe(self, learner, table, weights)
    }

    fn finish(&self, learner: LevelLearner) -> Result<Learned<LevelLearner, LevelEncoder>> {
        LevelColumn::finish(self, learner).map(Learned::Done)
    }
}
