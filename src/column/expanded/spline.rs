//! A smooth curve in pieces.

use super::basis::Basis;
use super::expanded_encoder::ExpandedEncoder;
use super::spline_basis::{DEGREE, SplineBasis};
use crate::column::faults::{checked, of_column, setting};
use crate::column::level::MissingLevel;
use crate::column::number::{NumberReader, Sample};
use crate::column::settings::{missing_level, name_and_number, named};
use crate::column::{Column, ColumnNotes, Learned, Numeric};
use crate::data::Table;
use crate::error::Result;
use crate::progress::Warning;

/// A B-spline of a number: its model is a smooth curve, a polynomial between neighbouring knots.
///
/// ```text
/// knots t₁ < … < t_k at the quantiles 0, 1/(k − 1), …, 1, continued at both ends by the first and the last distance
/// B_{i,0}(x) = 1 where t_i ≤ x < t_{i+1}
/// B_{i,d}(x) = (x − t_i)/(t_{i+d} − t_i)·B_{i,d−1}(x) + (t_{i+d+1} − x)/(t_{i+d+1} − t_{i+1})·B_{i+1,d−1}(x)
/// ```
///
/// k knots of degree d make k + d − 1 functions that sum to 1. Beside a bias one of them is too many: the last is left out
/// unless [`full`](Spline::full) says otherwise. *Corners:* beyond the training examples the curve stays what it is at their
/// edge; repeated quantiles are merged, and reported as [`Warning::MergedQuantiles`]. With `Ignore` all features of a missing
/// value are 0, with `Own` it has a feature `name=<missing>` as well.
///
/// # Errors
/// At fitting: fewer than two knots or more than 1000; a degree above 8; a column of one value; a number column that is
/// scaled or has a policy of its own; a missing value where that is an error, by its place.
///
/// # Example
/// Straight pieces between 0, 1 and 2: at 0.5 the first two functions share.
/// ```
/// use gradus::column::{learn, spline};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("x", vec![0.0, 0.5, 1.0, 2.0, 2.0].into())])?;
/// let encoders = learn(&columns![spline("x", 3).degree(1).full()], &table, None)?;
/// let blocks = encoders[0].encode(&table)?;
/// let values: Vec<f64> = blocks.iter().map(|block| match block {
///     Block::Numbers(numbers) => numbers.get(1),
///     _ => unreachable!(),
/// }).collect();
/// assert_eq!(values, [0.5, 0.5, 0.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// De Boor (1978), *A Practical Guide to Splines*; knots, continuation and constant extrapolation are scikit-learn's
/// `SplineTransformer(knots="quantile", extrapolation="constant", include_bias=False)`.
#[derive(Debug, Clone)]
#[doc(alias = "SplineTransformer")]
#[doc(alias = "b_spline")]
#[must_use]
pub struct Spline {
    name: String,
    of: Numeric,
    knots: usize,
    degree: usize,
    full: bool,
    missing: MissingLevel,
}

/// A cubic spline with so many knots of a number: a column by its name, or any unscaled number column.
pub fn spline(of: impl Into<Numeric>, knots: usize) -> Spline {
    let of = of.into();
    Spline { name: of.label().to_owned(), of, knots, degree: 3, full: false, missing: MissingLevel::Error }
}

impl Spline {
    named!(name);

    /// The degree of the pieces: 1 is straight, 3 (the default) smooth to the eye.
    pub fn degree(mut self, degree: usize) -> Self {
        self.degree = degree;
        self
    }

    /// Keeps the last function, for a model without a bias.
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    missing_level!("value");

    fn reading(&self) -> Result<NumberReader> {
        self.of.unscaled().map_err(|problem| of_column(&self.name, problem))
    }
}

impl Column for Spline {
    /// The values, for the quantiles.
    type Learner = Sample;
    type Encoder = ExpandedEncoder<SplineBasis>;

    name_and_number!();

    fn validate(&self) -> Result<()> {
        let fault = self.reading()?.fault().or_else(|| match (self.knots, self.degree) {
            (2..=1000, 0..=DEGREE) => None,
            (2..=1000, degree) => Some(setting("degree", degree, "from 0 to 8")),
            (knots, _) => Some(setting("knots", knots, "from 2 to 1000")),
        });
        checked(&self.name, fault)
    }

    fn observe(&self, learner: &mut Sample, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let reading = self.reading()?;
        let originals = reading.values(&self.name, table)?;
        if let Some(row) = originals.missing {
            self.missing.code(0).map_err(|problem| reading.at(&self.name, table, row, problem))?;
        }
        originals.each_chunk(weights, |values, weights| learner.push(values, weights));
        Ok(())
    }

    fn finish(&self, learner: Sample) -> Result<Learned<Sample, ExpandedEncoder<SplineBasis>>> {
        let at: Vec<f64> = (0..self.knots).map(|i| i as f64 / (self.knots - 1) as f64).collect();
        let mut knots = learner.quantiles(&at);
        // Not only equal ones: interpolation may round two of them into the wrong order.
        knots.dedup_by(|next, last| *next <= *last);
        let merged = Warning::MergedQuantiles { column: self.name.clone(), asked: self.knots, made: knots.len() };
        let mut notes = ColumnNotes::from(self.name.as_str());
        notes.warnings.extend((knots.len() < self.knots).then_some(merged));
        let basis = SplineBasis { knots, degree: self.degree, full: self.full };
        checked(&self.name, basis.fault())?;
        let (reading, missing) = (self.reading()?, self.missing);
        Ok(Learned::Done(ExpandedEncoder { notes, reading, basis, missing }))
    }
}
