//! Categories that come with a number each.

use serde::{Deserialize, Serialize};

use super::column::each_once;
use super::faults::of_cell;
use super::level::{Combiner, LevelCounts, LevelEncoder, LevelLearner};
use super::settings::combiner;
use super::{Categories, Cell, Column, ColumnUse, EncodedRow, Input, Layout, Learned, RowEncoder};
use crate::data::Table;
use crate::design::{Codes, Names};
use crate::error::{Error, Result, ValueProblem};

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

    fn learner(&self) -> LevelLearner {
        LevelLearner::default()
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        self.of.0.observe(learner, table, weights)
    }

    fn merge(&self, learner: &mut LevelLearner, later: LevelLearner) -> Result<()> {
        learner.merge(later);
        Ok(())
    }

    fn finish(&self, learner: LevelLearner) -> Result<Learned<LevelLearner, WeightedEncoder>> {
        let (of, by, combiner) = (self.of.0.finish(learner)?, self.by.clone(), self.combiner);
        Ok(Learned::Done(WeightedEncoder { of, by, combiner }))
    }
}

/// A weighted column, ready: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedEncoder {
    of: LevelEncoder,
    by: String,
    combiner: Combiner,
}

const REMEDY: &str = "give every id a weight, or drop the row";

impl WeightedEncoder {
    /// The weight of an id, which needs one only where it has a feature.
    fn weight(code: u32, cell: &Cell<'_>) -> Result<f64, ValueProblem> {
        match cell.number()? {
            Some(value) => Ok(value),
            None if code == Codes::NONE => Ok(0.0),
            None => Err(ValueProblem::Missing { remedy: REMEDY }),
        }
    }
}

impl RowEncoder for WeightedEncoder {
    fn kind(&self) -> &str {
        "weighted"
    }

    fn name(&self) -> &str {
        self.of.name()
    }

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = self.of.inputs();
        inputs.push(Input::numbers(&self.by).or_lists());
        inputs
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.of.features() }]
    }

    fn names(&self) -> Names {
        self.of.names()
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let (weights, ids) = cells.split_last().unwrap_or((&Cell::Missing, &[]));
        let coded = self.of.coded(ids)?;
        let codes = coded.codes();
        if ids.iter().any(Cell::is_missing) {
            // A missing id has no weight of its own.
            coded.write_weighted(Combiner::Sum, None, row);
            return Ok(());
        }
        let given = if codes.is_empty() && weights.is_missing() { &[] } else { weights.entries() };
        if given.len() != codes.len() {
            let what = "weights of a list of ids";
            return Err(Error::Length { what, expected: codes.len(), found: given.len() });
        }
        let weight = |(&code, cell)| Self::weight(code, cell).map_err(|problem| of_cell(&self.by, problem));
        let weights = codes.iter().zip(given).map(weight).collect::<Result<Vec<f64>>>()?;
        coded.write_weighted(self.combiner, Some(&weights), row);
        Ok(())
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        self.of.inspect_row(cells.split_last().map_or(cells, |(_, ids)| ids), found)
    }

    fn fault(&self) -> Option<String> {
        self.of.fault()
    }

    fn saveable(&self) -> Result<()> {
        self.of.saveable()
    }

    fn counts(&self) -> Option<&LevelCounts> {
        self.of.counts()
    }
}
