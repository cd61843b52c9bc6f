//! A number times categories: a slope for each of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::categories::{Categories, CategoriesEncoder, CategoriesLearner};
use super::levels::{Levels, coded, coded_cell};
use super::{
    Categorical, Cell, Column, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, Hashed, Identity, Learned,
    Numeric, NumericEncoder, NumericLearner, RowEncoder,
};
use crate::data::Table;
use crate::design::Block;
use crate::error::{ColumnProblem, Error, Result, inconsistent};
use crate::progress::Warning;

/// What a number can be multiplied by: see [`product`].
pub trait Factor<First> {
    /// The column that is made.
    type Product;

    /// The column of the first factor times this one.
    fn times(self, first: First) -> Self::Product;
}

impl<A: Into<String>, B: Into<String>> Factor<A> for B {
    type Product = Numeric;

    fn times(self, first: A) -> Numeric {
        Numeric::product(first.into(), self.into())
    }
}

macro_rules! factors {
    ($($categories:ty),*) => {
        $(impl<A: Into<Numeric>> Factor<A> for $categories {
            type Product = Slopes;

            fn times(self, first: A) -> Slopes {
                let (number, of) = (first.into(), Categories::from(self));
                Slopes { name: format!("{} × {}", number.label(), of.name()), number, of }
            }
        })*
    };
}

factors!(Categorical, Hashed, Identity);

/// One column times another: an interaction. Of two numbers, by their names, it is a number (`a*b`); of a number and a
/// column of categories ([`categorical`](super::categorical()), [`hashed`](super::hashed()),
/// [`identity`](super::identity())) it is a slope for each category ([`Slopes`]).
///
/// # Example
/// ```
/// use gradus::column::{learn, product};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("width", vec![2.0, 3.0].into()), ("depth", vec![5.0, 0.5].into())])?;
/// let encoders = learn(&columns![product("width", "depth").named("area")], &table, None)?;
/// let Block::Numbers(numbers) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!((numbers.get(0), numbers.get(1)), (10.0, 1.5));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "interaction")]
pub fn product<A, B: Factor<A>>(first: A, second: B) -> B::Product {
    second.times(first)
}

/// A number times categories: the feature of a category has the number instead of 1, so that each has a slope of its own.
///
/// ```text
/// product("x", categorical("c"))    →    x × c=a   x × c=b        2, "b"    →    0  2
/// ```
///
/// *When to use:* beside `categorical("c")` (a level for each category) and instead of `numeric("x")`, of which it has one
/// for each. *Units:* a weight is per unit of the number. *Corners:* of a number that is
/// [`standardized`](Numeric::standardized) the slopes turn around its mean, where no category is set apart; missing numbers and
/// categories are as their columns say; a row of several categories (a list) has the number in each.
///
/// # Errors
/// At fitting: whatever the two columns refuse; a number column with an indicator of missing values.
///
/// # Example
/// ```
/// use gradus::column::product;
/// use gradus::prelude::*;
/// // y = 1 + 2x for a, 1 − x for b.
/// let table = Table::from_columns([
///     ("x", vec![1.0, 2.0, 1.0, 3.0].into()),
///     ("c", vec!["a", "a", "b", "b"].into()),
///     ("y", vec![3.0, 5.0, 0.0, -2.0].into()),
/// ])?;
/// let model = Estimator::regression("y").columns(columns![product("x", categorical("c"))]).fit(&table)?.into_model();
/// assert!((model.weight("x × c=a").unwrap() - 2.0).abs() < 1e-9 && (model.weight("x × c=b").unwrap() + 1.0).abs() < 1e-9);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Slopes {
    name: String,
    number: Numeric,
    of: Categories,
}

impl Slopes {
    /// Another name; its features are `name=category` with what the column of categories calls them.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
}

/// What the two accumulate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SlopesLearner {
    number: NumericLearner,
    of: CategoriesLearner,
}

impl Column for Slopes {
    type Learner = SlopesLearner;
    type Encoder = SlopesEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        let mut inputs = Column::inputs(&self.number);
        inputs.extend(self.of.inputs());
        inputs
    }

    fn validate(&self) -> Result<()> {
        if self.number.has_indicator() {
            let (value, must) = ("set".to_owned(), "left out of a number that is multiplied");
            let problem = ColumnProblem::Setting { setting: "with_indicator", value, must };
            return Err(Error::Column { column: self.name.clone(), problem });
        }
        Column::validate(&self.number)?;
        self.of.validate()
    }

    fn learner(&self) -> SlopesLearner {
        SlopesLearner { number: Column::learner(&self.number), of: self.of.learner() }
    }

    fn observe(&self, learner: &mut SlopesLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        Column::observe(&self.number, &mut learner.number, table, weights)?;
        self.of.observe(&mut learner.of, table, weights)
    }

    fn merge(&self, learner: &mut SlopesLearner, later: SlopesLearner) -> Result<()> {
        Column::merge(&self.number, &mut learner.number, later.number)?;
        self.of.merge(&mut learner.of, later.of)
    }

    fn finish(&self, learner: SlopesLearner) -> Result<Learned<SlopesLearner, SlopesEncoder>> {
        Ok(match Column::finish(&self.number, learner.number)? {
            // The categories are counted anew in the next pass.
            Learned::Again(number) => Learned::Again(SlopesLearner { number, of: self.of.learner() }),
            Learned::Done(number) => {
                let of = self.of.finish(learner.of)?;
                Learned::Done(SlopesEncoder { name: self.name.clone(), number, of })
            }
        })
    }
}

/// A number times categories, ready: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopesEncoder {
    name: String,
    number: NumericEncoder,
    of: CategoriesEncoder,
}

impl SlopesEncoder {
    fn scaling(&self) -> (f64, f64) {
        self.number.parts().1
    }
}

impl RowEncoder for SlopesEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let (number, of) = cells.split_at(self.number.inputs().len().min(cells.len()));
        let mut row = EncodedRow::default();
        self.number.encode_row(number, &mut row)?;
        // What is written is the number less its shift.
        let value = row.numbers.first().map_or(0.0, |number| number / self.scaling().1);
        let mut codes = Vec::new();
        coded_cell(&self.of, of.first().copied().unwrap_or_default(), &mut codes)?;
        let (values, mut entries) = (vec![value; codes.len()], Vec::new());
        Combiner::Sum.combine(&codes, Some(&values), &mut entries);
        into.entries(entries, self.of.width());
        Ok(())
    }
}

impl Encoder for SlopesEncoder {
    fn kind(&self) -> &str {
        "slopes"
    }

    fn inputs(&self) -> Vec<String> {
        let mut inputs = self.number.inputs();
        inputs.push(self.of.input().to_owned());
        inputs
    }

    fn features(&self) -> Features {
        let level = |name: &str| {
            let level = name.split_once('=').map_or(name, |(_, level)| level);
            format!("{}={level}", self.name)
        };
        self.of.features().names().begun(level).into()
    }

    fn own_weights(&self, weights: &mut [f64]) -> f64 {
        weights.iter_mut().for_each(|weight| *weight /= self.scaling().1);
        0.0
    }

    fn encoded_weights(&self, weights: &mut [f64]) -> f64 {
        weights.iter_mut().for_each(|weight| *weight *= self.scaling().1);
        0.0
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let coded = coded(&self.of, table)?;
        let blocks = self.number.encode(table)?;
        let Some(Block::Numbers(numbers)) = blocks.first() else { return Ok(Vec::new()) };
        let (shift, scale) = self.scaling();
        let value = |row: usize| (numbers.get(row) - shift) / scale;
        let mut values = Vec::with_capacity(coded.codes.len());
        match &coded.starts {
            None => values.extend((0..table.rows()).map(value)),
            Some(starts) => (0..table.rows()).for_each(|row| values.resize(starts[row + 1], value(row))),
        }
        Ok(vec![coded.block(self.of.width(), false, Combiner::Sum, Some(&values))?])
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

    fn warnings(&self) -> Vec<Warning> {
        self.number.warnings()
    }

    fn save(&self) -> Result<Value> {
        // Refuses what holds a function.
        self.number.save()?;
        serde_json::to_value(self).map_err(inconsistent)
    }
}
