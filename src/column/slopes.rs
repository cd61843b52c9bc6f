//! A number times categories: a slope for each of them.

use serde::{Deserialize, Serialize};

use super::column::each_once;
use super::faults::{of_column, setting};
use super::level::{Combiner, LevelCounts, LevelEncoder, LevelLearner};
use super::settings::named;
use super::{
    Bucketized, Categorical, Categories, Cell, Column, ColumnUse, EncodedRow, Hashed, Identity, Input, Layout, Learned,
    Numeric, NumericEncoder, NumericLearner, RowEncoder,
};
use crate::data::Table;
use crate::design::Names;
use crate::error::Result;
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
                Slopes { name: format!("{} × {}", number.label(), of.0.name()), number, of }
            }
        })*
    };
}

factors!(Categorical, Hashed, Identity, Bucketized);

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
    named!(name);
}

/// What the two accumulate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SlopesLearner {
    number: NumericLearner,
    of: LevelLearner,
}

impl Column for Slopes {
    type Learner = SlopesLearner;
    type Encoder = SlopesEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        each_once(Column::inputs(&self.number).into_iter().chain(self.of.0.inputs()))
    }

    fn validate(&self) -> Result<()> {
        if self.number.has_indicator() {
            let fault = setting("with_indicator", "set", "left out of a number that is multiplied");
            return Err(of_column(&self.name, fault));
        }
        Column::validate(&self.number)?;
        self.of.0.validate()
    }

    fn learner(&self) -> SlopesLearner {
        SlopesLearner { number: NumericLearner::default(), of: LevelLearner::default() }
    }

    fn observe(&self, learner: &mut SlopesLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        Column::observe(&self.number, &mut learner.number, table, weights)?;
        self.of.0.observe(&mut learner.of, table, weights)
    }

    fn merge(&self, learner: &mut SlopesLearner, later: SlopesLearner) -> Result<()> {
        learner.of.merge(later.of);
        Column::merge(&self.number, &mut learner.number, later.number)
    }

    fn finish(&self, learner: SlopesLearner) -> Result<Learned<SlopesLearner, SlopesEncoder>> {
        Ok(match Column::finish(&self.number, learner.number)? {
            // The categories are counted anew in the next pass.
            Learned::Again(number) => Learned::Again(SlopesLearner { number, of: LevelLearner::default() }),
            Learned::Done(number) => {
                let of = self.of.0.finish(learner.of)?;
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
    of: LevelEncoder,
}

impl SlopesEncoder {
    /// The cells of the number, and those of the categories.
    fn split<'c, 'a>(&self, cells: &'c [Cell<'a>]) -> (&'c [Cell<'a>], &'c [Cell<'a>]) {
        cells.split_at(self.number.inputs().len().min(cells.len()))
    }

    fn scale(&self) -> f64 {
        self.number.parts().1.scale
    }
}

impl RowEncoder for SlopesEncoder {
    fn kind(&self) -> &str {
        "slopes"
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = self.number.inputs();
        inputs.extend(self.of.inputs());
        inputs
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.of.features() }]
    }

    fn names(&self) -> Names {
        self.of.names().begun(|name| {
            let level = name.split_once('=').map_or(name, |(_, level)| level);
            format!("{}={level}", self.name)
        })
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let (number, of) = self.split(cells);
        let value = self.number.parts().1.apply(self.number.number(number)?);
        let coded = self.of.coded(of)?;
        coded.write_weighted(Combiner::Sum, Some(&vec![value; coded.codes().len()]), row);
        Ok(())
    }

    fn to_original(&self, weights: &mut [f64]) -> Option<f64> {
        weights.iter_mut().for_each(|weight| *weight /= self.scale());
        Some(0.0)
    }

    fn to_encoded(&self, weights: &mut [f64]) -> Option<f64> {
        weights.iter_mut().for_each(|weight| *weight *= self.scale());
        Some(0.0)
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        self.of.inspect_row(self.split(cells).1, found)
    }

    fn fault(&self) -> Option<String> {
        self.number.fault().or_else(|| self.of.fault())
    }

    fn saveable(&self) -> Result<()> {
        self.number.saveable()?;
        self.of.saveable()
    }

    fn counts(&self) -> Option<&LevelCounts> {
        self.of.counts()
    }

    fn warnings(&self) -> &[Warning] {
        self.number.warnings()
    }
}
