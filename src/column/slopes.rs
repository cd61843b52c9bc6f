//! A number times categories: a slope for each of them.

use super::faults::{of_column, setting};
use super::level::LevelLearner;
use super::row::each_once;
use super::settings::named;
use super::{Categories, Column, ColumnNotes, Encoder, Learned, Numeric, NumericLearner, SlopesEncoder};
use crate::data::Table;
use crate::error::Result;

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
    pub(super) fn new(number: Numeric, of: Categories) -> Self {
        Self { name: format!("{} × {}", number.label(), of.0.name()), number, of }
    }

    named!(name);
}

impl Column for Slopes {
    /// Those of the number and of the categories.
    type Learner = (NumericLearner, LevelLearner);
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

    fn observe(&self, (number, of): &mut Self::Learner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        Column::observe(&self.number, number, table, weights)?;
        self.of.0.observe(of, table, weights)
    }

    fn finish(&self, (number, of): Self::Learner) -> Result<Learned<Self::Learner, SlopesEncoder>> {
        Ok(match Column::finish(&self.number, number)? {
            // The categories are counted anew in the next pass.
            Learned::Again(number) => Learned::Again((number, LevelLearner::default())),
            Learned::Done(number) => {
                let of = self.of.0.finish(of)?;
                let mut notes = ColumnNotes::from(self.name.as_str());
                notes.counts.clone_from(&of.notes.counts);
                notes.warnings.clone_from(&number.notes().warnings);
                Learned::Done(SlopesEncoder { notes, number, of })
            }
        })
    }
}
