//! The powers of a number.

use super::basis::Basis;
use super::expanded_encoder::ExpandedEncoder;
use super::powers::Powers;
use crate::column::faults::{checked, of_column};
use crate::column::level::MissingLevel;
use crate::column::number::Scaling;
use crate::column::settings::{missing_level, name_and_number, named};
use crate::column::{Column, ColumnNotes, Encoder, Learned, Numeric, NumericLearner};
use crate::data::Table;
use crate::error::Result;

/// The powers of a number, up to a degree, as features: a curve instead of a line.
///
/// ```text
/// polynomial("x", 3)    →    x  x^2  x^3
/// ```
///
/// *Units:* weights are shown per unit, per unit², … of the column. What is encoded, and what a penalty acts on, are the
/// powers of the number less its mean (or scaled, as `polynomial(numeric("x").standardized(), 3)` says): those of x itself are
/// nearly collinear where it is far from 0, as a year or a time is. The weights shown are then large and cancel each other;
/// predictions do not go through them. *Corners:* high powers are large: scale the number, or put a
/// [`spline`](super::spline) there. With `Ignore` a missing value is encoded as 0 in all powers (it is at the mean), with
/// `Own` it has a feature `name=<missing>` as well.
///
/// # Errors
/// At fitting: a degree outside 1 to 16; a number column that has a policy of its own; a power that overflows, or a missing
/// value where that is an error, by its place.
///
/// # Example
/// ```
/// use gradus::column::polynomial;
/// use gradus::prelude::*;
///
/// let x = vec![0.0, 1.0, 2.0, 3.0];
/// let table = Table::from_columns([("x", x.into()), ("y", vec![1.0, 0.0, 3.0, 10.0].into())])?;   // 1 − 3x + 2x²
/// let model = Estimator::regression("y").columns(columns![polynomial("x", 2)]).fit(&table)?.into_model();
/// assert!((model.weight("x^2").unwrap() - 2.0).abs() < 1e-9 && (model.weight("x").unwrap() + 3.0).abs() < 1e-9);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Gergonne (1815). For products of different columns see [`product`](crate::column::product); scikit-learn's
/// `PolynomialFeatures` makes both.
#[derive(Debug, Clone)]
#[doc(alias = "PolynomialFeatures")]
#[must_use]
pub struct Polynomial {
    name: String,
    of: Numeric,
    degree: u32,
    missing: MissingLevel,
}

/// The powers 1 to `degree` of a number: a column by its name, or any number column.
pub fn polynomial(of: impl Into<Numeric>, degree: u32) -> Polynomial {
    let of = of.into();
    Polynomial { name: of.label().to_owned(), of, degree, missing: MissingLevel::Error }
}

impl Polynomial {
    named!(name);
    missing_level!("value");

    fn centred(&self) -> Result<Numeric> {
        self.of.centred().map_err(|problem| of_column(&self.name, problem))
    }
}

impl Column for Polynomial {
    type Learner = NumericLearner;
    type Encoder = ExpandedEncoder<Powers>;

    name_and_number!();

    fn validate(&self) -> Result<()> {
        Column::validate(&self.centred()?)?;
        checked(&self.name, Powers { degree: self.degree, scaling: Scaling::NONE }.fault())
    }

    fn observe(&self, learner: &mut NumericLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        Column::observe(&self.centred()?, learner, table, weights)
    }

    fn finish(&self, learner: NumericLearner) -> Result<Learned<NumericLearner, ExpandedEncoder<Powers>>> {
        let number = match Column::finish(&self.centred()?, learner)? {
            Learned::Done(number) => number,
            Learned::Again(learner) => return Ok(Learned::Again(learner)),
        };
        let (reading, scaling) = number.parts();
        let mut notes = ColumnNotes::from(self.name.as_str());
        notes.warnings.clone_from(&number.notes().warnings);
        let (basis, missing) = (Powers { degree: self.degree, scaling }, self.missing);
        Ok(Learned::Done(ExpandedEncoder { notes, reading: reading.clone(), basis, missing }))
    }
}
