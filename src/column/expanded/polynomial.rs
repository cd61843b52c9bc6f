//! The powers of a number.

use serde::{Deserialize, Serialize};

use super::encoder::Content;
use super::{Basis, ExpandedEncoder};
use crate::column::missing::MissingLevel;
use crate::column::step::is_affine;
use crate::column::{Column, Encoder, Learned, Numeric, NumericLearner};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result};

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

    fn problem(&self, problem: ColumnProblem) -> Error {
        Error::Column { column: self.name.clone(), problem }
    }

    fn centred(&self) -> Result<Numeric> {
        self.of.centred().map_err(|problem| self.problem(problem))
    }
}

impl Column for Polynomial {
    type Learner = NumericLearner;
    type Encoder = ExpandedEncoder<Powers>;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        Column::inputs(&self.of)
    }

    fn validate(&self) -> Result<()> {
        Column::validate(&self.centred()?)?;
        match (Powers { degree: self.degree, shift: 0.0, scale: 1.0 }).fault() {
            Some(fault) => Err(self.problem(fault)),
            None => Ok(()),
        }
    }

    fn learner(&self) -> NumericLearner {
        Column::learner(&self.of)
    }

    fn observe(&self, learner: &mut NumericLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        Column::observe(&self.centred()?, learner, table, weights)
    }

    fn merge(&self, learner: &mut NumericLearner, later: NumericLearner) -> Result<()> {
        Column::merge(&self.of, learner, later)
    }

    fn finish(&self, learner: NumericLearner) -> Result<Learned<NumericLearner, ExpandedEncoder<Powers>>> {
        let number = match Column::finish(&self.centred()?, learner)? {
            Learned::Done(number) => number,
            Learned::Again(learner) => return Ok(Learned::Again(learner)),
        };
        let (reading, (shift, scale)) = number.parts();
        let basis = Powers { degree: self.degree, shift, scale };
        let content = Content { name: self.name.clone(), reading: reading.clone(), basis, missing: self.missing };
        Ok(Learned::Done(ExpandedEncoder::new(content, number.warnings())))
    }
}

/// u, u², … of u = (x − shift)/scale.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Powers {
    degree: u32,
    shift: f64,
    scale: f64,
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
        let u = (value - self.shift) / self.scale;
        let mut power = 1.0;
        for to in into {
            power *= u;
            *to = power;
        }
    }

    /// u^k = Σⱼ C(k, j)·x^j·(−shift)^(k − j)/scale^k.
    fn own_weights(&self, weights: &mut [f64]) -> f64 {
        recentred(weights, -self.shift / self.scale, self.scale.recip())
    }

    /// x^k = Σⱼ C(k, j)·(scale·u)^j·shift^(k − j).
    fn encoded_weights(&self, weights: &mut [f64]) -> f64 {
        recentred(weights, self.shift, self.scale)
    }

    fn fault(&self) -> Option<ColumnProblem> {
        let problem = |setting, value, must| Some(ColumnProblem::Setting { setting, value, must });
        if !is_affine(self.shift, self.scale) {
            return problem(
                "shift and scale",
                format!("{} and {}", self.shift, self.scale),
                "finite, the scale positive",
            );
        }
        if (1..=16).contains(&self.degree) { None } else { problem("degree", self.degree.to_string(), "from 1 to 16") }
    }
}

/// Makes of the weights of (b + a·t), (b + a·t)², … those of t, t², …; what is left is the constant.
fn recentred(weights: &mut [f64], b: f64, a: f64) -> f64 {
    // Horner's scheme in polynomials of t, the constant apart.
    let given = weights.to_vec();
    weights.fill(0.0);
    let mut constant = 0.0;
    for (step, weight) in given.iter().rev().enumerate() {
        // (polynomial + weight)·(b + a·t)
        constant += weight;
        for k in (0..=step).rev() {
            let below = if k == 0 { constant } else { weights[k - 1] };
            weights[k] = weights[k] * b + below * a;
        }
        constant *= b;
    }
    constant
}
