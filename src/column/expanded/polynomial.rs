//! The powers of a number.

use serde::{Deserialize, Serialize};

use super::encoder::Content;
use super::{Basis, ExpandedEncoder};
use crate::column::missing::MissingLevel;
use crate::column::{Column, Learned, Numeric};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result};

/// The powers of a number, up to a degree, as features: a curve instead of a line.
///
/// ```text
/// polynomial("x", 3)    →    x  x^2  x^3
/// ```
///
/// *Units:* weights are per unit, per unit², …. *Corners:* high powers of large numbers are nearly collinear and large
/// beyond measure: put a [`spline`](super::spline) there. With `Ignore` a missing value is 0 in all powers, with `Own` it has
/// a feature `name=<missing>` as well.
///
/// # Errors
/// At fitting: a degree outside 1 to 16; a number column that is scaled or has a policy of its own; a power that
/// overflows, or a missing value where that is an error, by its place.
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

/// The powers 1 to `degree` of a number: a column by its name, or any unscaled number column.
pub fn polynomial(of: impl Into<Numeric>, degree: u32) -> Polynomial {
    let of = of.into();
    Polynomial { name: of.label().to_owned(), of, degree, missing: MissingLevel::Error }
}

impl Polynomial {
    /// Another name, from which the features get theirs.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What a missing value becomes; an error unless said otherwise.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.missing = missing;
        self
    }

    fn encoder(&self) -> Result<ExpandedEncoder<Powers>> {
        let problem = |problem| Error::Column { column: self.name.clone(), problem };
        let reading = self.of.unscaled().map_err(problem)?;
        let basis = Powers { degree: self.degree };
        match reading.fault().or_else(|| basis.fault()) {
            Some(fault) => Err(problem(fault)),
            None => {
                let (name, missing) = (self.name.clone(), self.missing);
                Ok(ExpandedEncoder::new(Content { name, reading, basis, missing }, Vec::new()))
            }
        }
    }
}

impl Column for Polynomial {
    type Learner = ();
    type Encoder = ExpandedEncoder<Powers>;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        Column::inputs(&self.of)
    }

    fn validate(&self) -> Result<()> {
        self.encoder().map(|_| ())
    }

    fn learner(&self) {}

    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }

    fn merge(&self, (): &mut (), (): ()) -> Result<()> {
        Ok(())
    }

    fn finish(&self, (): ()) -> Result<Learned<(), ExpandedEncoder<Powers>>> {
        self.encoder().map(Learned::Done)
    }
}

/// x, x², …
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Powers {
    degree: u32,
}

impl Basis for Powers {
    const KIND: &'static str = "polynomial";

    fn width(&self) -> usize {
        self.degree as usize
    }

    fn names(&self, column: &str) -> Vec<String> {
        (1..=self.degree).map(|k| if k == 1 { column.to_owned() } else { format!("{column}^{k}") }).collect()
    }

    fn fill(&self, value: f64, into: &mut [f64]) {
        let mut power = 1.0;
        for to in into {
            power *= value;
            *to = power;
        }
    }

    fn fault(&self) -> Option<ColumnProblem> {
        let (value, must) = (self.degree.to_string(), "from 1 to 16");
        (!(1..=16).contains(&self.degree)).then_some(ColumnProblem::Setting { setting: "degree", value, must })
    }
}
