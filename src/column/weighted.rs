//! Categories that come with a number each.

use super::level::{Combiner, LevelLearner};
use super::row::each_once;
use super::settings::combiner;
use super::{Categories, Column, Learned, WeightedEncoder};
use crate::data::Table;
use crate::error::Result;

/// Categories with a number each: the feature of a category has that number instead of 1.
///
/// ```text
/// ids [a, c], weights [0.5, 2]    →    x=a  x=b  x=c    =    0.5  0  2
/// ```
///
/// The ids are any column of categories, the weights a column of numbers beside it: one of each per row, or lists of
/// equal lengths. How several share a row is for the [`combiner`](Weighted::combiner) to say. *Corners:* a weight may be
/// negative; a missing weight is an error that names its place, except beside an id without a feature; a missing id
/// (where that is no error) counts once, whatever stands beside it.
///
/// # Errors
/// At fitting: whatever the column of categories refuses; a weight that is missing or not finite; lists of different
/// lengths.
///
/// # Example
/// ```
/// use gradus::column::{learn, weighted};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([
///     ("word", vec!["a", "c", "a"].into()),
///     ("times", vec![0.5, 2.0, 1.0].into()),
/// ])?;
/// let encoders = learn(&columns![weighted("word", "times")], &table, None)?;
/// let Block::Sparse(rows) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(rows.row(1).collect::<Vec<_>>(), [(1, 2.0)]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `weighted_categorical_column`.
#[derive(Debug, Clone)]
#[doc(alias = "weighted_categorical_column")]
#[must_use]
pub struct Weighted {
    name: Option<String>,
    of: Categories,
    by: String,
    combiner: Combiner,
}

/// A column of categories, each with the weight that the column `weights` gives.
pub fn weighted(of: impl Into<Categories>, weights: impl Into<String>) -> Weighted {
    Weighted { name: None, of: of.into(), by: weights.into(), combiner: Combiner::Sum }
}

impl Weighted {
    /// Another name for the column; its features are named by the column of categories.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    combiner!("categories of a row share it");
}

impl Column for Weighted {
    type Learner = LevelLearner;
    type Encoder = WeightedEncoder;

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.of.0.name())
    }

    fn inputs(&self) -> Vec<String> {
        each_once(self.of.0.inputs().into_iter().chain([self.by.clone()]))
    }

    fn validate(&self) -> Result<()> {
        self.of.0.validate()
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        self.of.0.observe(learner, table, weights)
    }

    fn finish(&self, learner: LevelLearner) -> Result<Learned<LevelLearner, WeightedEncoder>> {
        let (of, by, combiner) = (self.of.0.finish(learner)?, self.by.clone(), self.combiner);
        Ok(Learned::Done(WeightedEncoder { of, by, combiner }))
    }
}
