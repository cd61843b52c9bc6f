//! Jackknife+ of least squares: intervals without held-out examples.

use std::fmt;

use faer::Mat;

use super::ConformalInterval;
use super::rank::{bound, fewest_examples, upper_rank};
use super::refusals::{check_coverage, refuse_weights, unsupported};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::progress::Warning;
use crate::roles::{FeatureSource, Inputs, Labeled};

/// The part of a standard error that a weight may lie from the optimum of the examples.
const NEAR: f64 = 0.01;
/// The same where the examples are fitted without a residual, as a part of the length of the labels.
const ROUNDED: f64 = 1e-9;
/// A leverage nearer to 1 is 1.
const LEAST_FREEDOM: f64 = 1e-9;

/// Intervals that cover the label of a new example with a wanted probability, made from a least-squares model and the very examples
/// that it was trained on: none need be held out.
///
/// ```text
/// rᵢ = (yᵢ − ŷᵢ)/(1 − hᵢ)        ŷ₋ᵢ(x) = ŷ(x) − κᵢ(x)·rᵢ        hᵢ = κᵢ(xᵢ),  κᵢ(x) = x̃ᵀ(X̃ᵀX̃)⁺x̃ᵢ
/// C(x) = [ the ⌊(n + 1)(1 − coverage)⌋-th smallest of ŷ₋ᵢ(x) − |rᵢ| ,  the ⌈(n + 1)·coverage⌉-th smallest of ŷ₋ᵢ(x) + |rᵢ| ]
/// ```
///
/// rᵢ is the residual of an example that was left out and ŷ₋ᵢ the prediction without it; both are exact by the leverages h, without
/// a refit. *Guarantee:* P(y ∈ C(x)) ≥ 2·coverage − 1 for any distribution, where the examples and the new one are exchangeable; in
/// practice about `coverage`, which it falls short of only where a single example moves predictions much. *Too few examples:* as
/// [`Conformal`](super::Conformal), told by [`JackknifePlus::warnings`]. *Columns* stay as they were learned from all examples: for
/// means, deviations and categories with an example left that is the same, for the knots of splines and the bounds of quantile buckets
/// nearly so.
///
/// *Cost:* the singular values of the n × p features once, and n·p products for each new row; the features are held as a dense
/// matrix.
///
/// # Example
/// ```
/// use gradus::conformal::JackknifePlus;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let columns = columns![numeric("wt"), numeric("hp")];
/// let model = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars)?.into_model();
/// let intervals = JackknifePlus::of(&model, &cars, 0.9)?.intervals(&cars)?;
/// assert!(intervals.iter().all(|interval| interval.width() > 5.0 && interval.width() < 13.0));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Barber, Candès, Ramdas & Tibshirani (2021), *Predictive inference with the jackknife+*, Annals of Statistics 49.
#[derive(Debug, Clone)]
#[doc(alias = "CrossConformalRegressor")]
pub struct JackknifePlus {
    model: Model,
    coverage: f64,
    space: FeatureSpace,
    /// U of X̃ = U·S·Vᵀ: examples × rank.
    examples: Mat<f64>,
    /// rᵢ.
    left_out: Vec<f64>,
    /// From the weights of the model to the optimum, in the coordinates of U; the bias first, where there is one.
    step: Vec<f64>,
}

/// The coordinates in which the examples are orthonormal.
#[derive(Debug, Clone)]
struct FeatureSpace {
    /// Of the features; 0 without a bias.
    mean: Vec<f64>,
    /// S⁻¹·Vᵀ: rank × features.
    into: Mat<f64>,
    bias: bool,
}

impl JackknifePlus {
    /// From a model and the examples that it was trained on.
    ///
    /// # Errors
    /// A coverage outside (0, 1); a model that is not one of least squares, or not at the optimum of these examples (a penalty, early
    /// stopping, other examples); an example that alone decides a weight, by its place; example weights that differ; otherwise as
    /// [`Model::evaluate`].
    pub fn of<'a>(model: &Model, examples: impl Into<Labeled<'a>>, coverage: f64) -> Result<Self> {
        check_coverage(coverage)?;
        let loss = model.head().loss();
        if loss.properties().quadratic.is_none() || loss.outputs() != 1 {
            let needs =
                "a model of least squares (Estimator::regression with the loss Squared): otherwise Conformal::of";
            return Err(unsupported("JackknifePlus", needs, model));
        }
        let (scored, source) = model.scored_with_source(examples.into())?;
        refuse_weights(scored.weights.as_deref())?;
        let (space, left) = FeatureSpace::of(model, &source)?;
        let mut residuals: Vec<f64> = scored.labels.iter().zip(&scored.scores).map(|(y, z)| y - z).collect();
        let n = residuals.len();
        let step = space.step(&left, &residuals);
        let along = |row: usize| space.along(|k| left[(row, k)], &step);
        residuals.iter_mut().enumerate().for_each(|(row, r)| *r -= along(row));
        refuse_elsewhere(&step, &residuals, &scored.labels)?;
        let constant = if space.bias { 1.0 / n as f64 } else { 0.0 };
        let mut left_out = Vec::with_capacity(n);
        for (row, r) in residuals.iter().enumerate() {
            let free = 1.0 - constant - (0..left.ncols()).map(|k| left[(row, k)] * left[(row, k)]).sum::<f64>();
            if free < LEAST_FREEDOM {
                let needs = "examples none of which decides a weight alone: merge levels, leave a column out, or hold examples out for Conformal::of";
                let found = format!("one of leverage 1 at {}", source.place(row));
                return Err(Error::Unsupported { what: "JackknifePlus".to_owned(), needs, found });
            }
            left_out.push(r / free);
        }
        Ok(Self { model: model.clone(), coverage, space, examples: left, left_out, step })
    }

    /// The wanted probability of a label in its interval; guaranteed is twice it less 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        self.coverage
    }

    /// What each example differs from its prediction by the model that is fitted without it: (y − ŷ)/(1 − h), in the order of the
    /// examples.
    #[must_use]
    #[doc(alias = "PRESS")]
    pub fn left_out_residuals(&self) -> &[f64] {
        &self.left_out
    }

    /// That examples are too few for anything but infinite intervals.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let (examples, needed) = (self.left_out.len(), fewest_examples(self.coverage));
        let few = Warning::FewForCoverage { examples, needed, coverage: self.coverage };
        if examples < needed { vec![few] } else { Vec::new() }
    }

    /// The interval of each row.
    ///
    /// # Errors
    /// As [`Model::predict`].
    pub fn intervals<'a>(&self, inputs: impl Into<Inputs<'a>>) -> Result<Vec<ConformalInterval>> {
        let inputs = inputs.into();
        let predictions = self.model.predict(inputs.clone())?;
        let places = self.space.places(&self.model, &inputs.source)?;
        let n = self.left_out.len();
        let rank = upper_rank(n, self.coverage);
        let constant = if self.space.bias { 1.0 / n as f64 } else { 0.0 };
        let interval = |(row, prediction): (usize, &f64)| {
            let at_optimum = prediction + self.space.along(|k| places[(row, k)], &self.step);
            let influence = |i: usize| {
                constant + (0..places.ncols()).map(|k| places[(row, k)] * self.examples[(i, k)]).sum::<f64>()
            };
            let without: Vec<f64> = (0..n).map(|i| at_optimum - influence(i) * self.left_out[i]).collect();
            let each = || without.iter().zip(&self.left_out);
            let mut high: Vec<f64> = each().map(|(z, r)| z + r.abs()).collect();
            let mut low: Vec<f64> = each().map(|(z, r)| r.abs() - z).collect();
            ConformalInterval::new(-bound(&mut low, rank), bound(&mut high, rank))
        };
        Ok(predictions.iter().enumerate().map(interval).collect())
    }
}

impl fmt::Display for JackknifePlus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (coverage, guaranteed) = (self.coverage, (2.0 * self.coverage - 1.0).max(0.0));
        writeln!(f, "jackknife+: coverage {coverage} (at least {guaranteed:.4}) by {} examples", self.left_out.len())?;
        self.warnings().iter().try_for_each(|warning| writeln!(f, "warning    {warning}"))
    }
}

impl FeatureSpace {
    /// The space of the features, and U.
    fn of(model: &Model, source: &FeatureSource<'_>) -> Result<(Self, Mat<f64>)> {
        let mut values = features(model, source)?;
        let (n, p, bias) = (values.nrows(), values.ncols(), model.shape().biases > 0);
        let (mut mean, mut scale) = (vec![0.0; p], vec![1.0; p]);
        for j in 0..p {
            if bias {
                mean[j] = values.col(j).iter().sum::<f64>() / n as f64;
            }
            values.col_mut(j).iter_mut().for_each(|x| *x -= mean[j]);
            let length = values.col(j).norm_l2();
            if length > 0.0 {
                scale[j] = length;
                values.col_mut(j).iter_mut().for_each(|x| *x /= length);
            }
        }
        let what = "the singular value decomposition of the features";
        let svd = values.thin_svd().map_err(|_| Error::Factorisation { what })?;
        let singular = svd.S().column_vector();
        let largest = singular.iter().fold(0.0_f64, |most, s| most.max(*s));
        let least = largest * n.max(p) as f64 * f64::EPSILON;
        let kept: Vec<usize> = (0..singular.nrows()).filter(|k| singular[*k] > least).collect();
        let left = Mat::from_fn(n, kept.len(), |row, k| svd.U()[(row, kept[k])]);
        let into = Mat::from_fn(kept.len(), p, |k, j| svd.V()[(j, kept[k])] / (singular[kept[k]] * scale[j]));
        Ok((Self { mean, into, bias }, left))
    }

    /// The place of each row: rows × rank.
    fn places(&self, model: &Model, source: &FeatureSource<'_>) -> Result<Mat<f64>> {
        let mut values = features(model, source)?;
        for (j, mean) in self.mean.iter().enumerate() {
            values.col_mut(j).iter_mut().for_each(|x| *x -= mean);
        }
        Ok(values * self.into.transpose())
    }

    /// From weights with these residuals to the optimum.
    fn step(&self, left: &Mat<f64>, residuals: &[f64]) -> Vec<f64> {
        let mean = residuals.iter().sum::<f64>() / residuals.len() as f64;
        let bias = self.bias.then_some(mean);
        let along = (0..left.ncols()).map(|k| left.col(k).iter().zip(residuals).map(|(u, r)| u * r).sum::<f64>());
        bias.into_iter().chain(along).collect()
    }

    /// What a step adds to the score of a place.
    fn along(&self, place: impl Fn(usize) -> f64, step: &[f64]) -> f64 {
        let (bias, along) = step.split_at(usize::from(self.bias));
        bias.iter().sum::<f64>() + along.iter().enumerate().map(|(k, step)| place(k) * step).sum::<f64>()
    }
}

/// The features of every row as a model has them encoded: rows × features.
fn features(model: &Model, source: &FeatureSource<'_>) -> Result<Mat<f64>> {
    let design = model.reader.design(source)?;
    let (rows, features) = (design.rows(), model.shape().features);
    let mut values = vec![0.0; rows * features];
    design.fill(&(0..rows), rows, &mut values);
    Ok(Mat::from_fn(rows, features, |row, j| values[j * rows + row]))
}

/// Refuses weights that are not the optimum of the examples: `residuals` are those at the optimum.
fn refuse_elsewhere(step: &[f64], residuals: &[f64], labels: &[f64]) -> Result<()> {
    let squares = |of: &[f64]| of.iter().map(|x| x * x).sum::<f64>();
    let free = residuals.len().saturating_sub(step.len()).max(1) as f64;
    let deviation = (squares(residuals) / free).sqrt();
    let farthest = step.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
    if farthest <= NEAR * deviation + ROUNDED * squares(labels).sqrt() {
        return Ok(());
    }
    Err(Error::Unsupported {
        what: "JackknifePlus".to_owned(),
        needs: "weights at the optimum of these very examples without a penalty: fit with .penalty(NoPenalty) to convergence, or hold \
                examples out for Conformal::of",
        found: format!("weights that are up to {:.2} standard errors away from it", farthest / deviation),
    })
}
