//! Categories that come with a number each.

use arrow_array::{Array, ArrayRef};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::categories::{Categories, CategoriesEncoder, CategoriesLearner};
use super::levels::{Levels, coded, coded_cell, lists};
use super::{Cell, Column, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, Learned, RowEncoder};
use crate::data::{NumberColumn, Table};
use crate::design::{Block, Codes};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};

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

    /// How the categories of a row share it; they add up unless said otherwise.
    pub fn combiner(mut self, combiner: Combiner) -> Self {
        self.combiner = combiner;
        self
    }
}

impl Column for Weighted {
    type Learner = CategoriesLearner;
    type Encoder = WeightedEncoder;

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.of.name())
    }

    fn inputs(&self) -> Vec<String> {
        let mut inputs = self.of.inputs();
        inputs.push(self.by.clone());
        inputs
    }

    fn validate(&self) -> Result<()> {
        self.of.validate()
    }

    fn learner(&self) -> CategoriesLearner {
        self.of.learner()
    }

    fn observe(&self, learner: &mut CategoriesLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        self.of.observe(learner, table, weights)
    }

    fn merge(&self, learner: &mut CategoriesLearner, later: CategoriesLearner) -> Result<()> {
        self.of.merge(learner, later)
    }

    fn finish(&self, learner: CategoriesLearner) -> Result<Learned<CategoriesLearner, WeightedEncoder>> {
        let (of, by, combiner) = (self.of.finish(learner)?, self.by.clone(), self.combiner);
        Ok(Learned::Done(WeightedEncoder { of, by, combiner }))
    }
}

/// A weighted column, ready: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedEncoder {
    of: CategoriesEncoder,
    by: String,
    combiner: Combiner,
}

const REMEDY: &str = "give every id a weight, or drop the row";

impl WeightedEncoder {
    /// The weight of an id, which needs one only where it has a feature.
    fn weight(code: u32, weight: Option<f64>) -> Result<f64, ValueProblem> {
        match weight {
            Some(value) if !value.is_finite() => Err(ValueProblem::NotFinite { value }),
            Some(value) => Ok(value),
            None if code == Codes::NONE => Ok(0.0),
            None => Err(ValueProblem::Missing { remedy: REMEDY }),
        }
    }
}

impl RowEncoder for WeightedEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let at = |problem| Error::Value { column: self.by.clone(), place: Place::Row(1), problem };
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        let mut codes = Vec::new();
        coded_cell(&self.of, cell(0), &mut codes)?;
        if cell(0) == Cell::Missing {
            let entries = codes.iter().filter(|&&code| code != Codes::NONE).map(|&code| (code, 1.0));
            into.entries(entries, self.of.width());
            return Ok(());
        }
        let one = [cell(1)];
        let given: &[Cell<'_>] = if let Cell::List(list) = one[0] { list } else { &one };
        if given.len() != codes.len() {
            return Err(Error::Length { what: "weights of a list of ids", expected: codes.len(), found: given.len() });
        }
        let weight = |(&code, cell): (&u32, &Cell<'_>)| Self::weight(code, cell.number().map_err(at)?).map_err(at);
        let weights = codes.iter().zip(given).map(weight).collect::<Result<Vec<f64>>>()?;
        let mut entries = Vec::new();
        self.combiner.combine(&codes, Some(&weights), &mut entries);
        into.entries(entries, self.of.width());
        Ok(())
    }
}

impl Encoder for WeightedEncoder {
    fn kind(&self) -> &str {
        "weighted"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.of.input().to_owned(), self.by.clone()]
    }

    fn features(&self) -> Features {
        self.of.features()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let coded = coded(&self.of, table)?;
        let (names, array) = (table.column(self.of.input())?, table.column(&self.by)?);
        let (given, starts) = match lists(array)? {
            Some((values, starts)) => (numbers(&self.by, &values)?, Some(starts)),
            None => (table.numbers(&self.by)?, None),
        };
        let ones = |starts: &Option<Vec<usize>>| starts.clone().unwrap_or_else(|| (0..=table.rows()).collect());
        let (ids, weights) = (ones(&coded.starts), ones(&starts));
        let mut all = Vec::with_capacity(coded.codes.len());
        for row in 0..table.rows() {
            let (ids, given_in_row) = (ids[row]..ids[row + 1], weights[row]..weights[row + 1]);
            if names.is_null(row) {
                // A missing id has no weight of its own.
                all.resize(ids.end, 1.0);
                continue;
            }
            if ids.len() != given_in_row.len() {
                let what = "weights of a list of ids";
                return Err(Error::Length { what, expected: ids.len(), found: given_in_row.len() });
            }
            for (id, weight) in ids.zip(given_in_row) {
                let at = |problem| Error::Value { column: self.by.clone(), place: table.place(row), problem };
                all.push(Self::weight(coded.codes[id], given.get(weight)).map_err(at)?);
            }
        }
        Ok(vec![coded.block(self.of.width(), false, self.combiner, Some(&all))?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        ColumnUse::of(&self.of, table).map(Some)
    }

    fn facts(&self) -> Option<Facts> {
        self.of.facts()
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(inconsistent)
    }
}

fn numbers(name: &str, values: &ArrayRef) -> Result<NumberColumn> {
    NumberColumn::from_array(values).ok_or_else(|| Error::ColumnType {
        column: name.to_owned(),
        wanted: "numbers are needed, or lists of them",
        found: values.data_type().to_string(),
    })
}
