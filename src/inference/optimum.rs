//! A model at the optimum of its examples.

use faer::Mat;

use super::criterion::Criterion;
use super::gate::{check, check_finite, check_optimum};
use super::parameters::Parameters;
use super::problem::Problem;
use super::quantile_regression::QuantileRegression;
use super::sandwich::{Bread, covariance};
use super::{Covariance, InferenceOptions, ModelFacts};
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// A model at the optimum of its examples, with the covariance of its parameters there: what everything about estimates begins with.
#[derive(Debug)]
pub(super) struct Optimum<'a> {
    pub(super) problem: Problem<'a>,
    pub(super) parameters: Parameters,
    pub(super) bread: Bread<'a>,
    pub(super) facts: ModelFacts,
    /// Of the parameters over (x − mean)/scale.
    pub(super) covariance: Mat<f64>,
    /// The number of clusters, where there are some.
    pub(super) clusters: Option<usize>,
    /// u·φ: Σ s·ℓ is so many times the negative log-likelihood, but for a constant.
    unit: f64,
}

impl<'a> Optimum<'a> {
    /// Refused where there is no standard error.
    pub(super) fn of(model: &'a Model, examples: Labeled<'a>, options: &InferenceOptions) -> Result<Self> {
        options.check()?;
        let loss = model.head().loss();
        let criterion = Criterion::of(loss.as_ref())?;
        criterion.check(options, loss.name())?;
        let problem = Problem::of(model, examples, &options.covariance)?;
        let parameters = Parameters::of(&problem);
        check(&problem, criterion, parameters.len())?;
        if let (Criterion::Quantile(level), Covariance::Powell(powell)) = (criterion, &options.covariance) {
            let of_quantile = QuantileRegression::of(&problem, &parameters, options, (level, *powell))?;
            let QuantileRegression { bread, covariance, distance, facts } = of_quantile;
            let quantile = Some(facts);
            let facts = ModelFacts::of(&problem, options, (parameters.len(), bread.condition), bread.sums)?;
            check_optimum(distance)?;
            let facts = ModelFacts { quantile, ..facts };
            return Ok(Self { problem, parameters, bread, facts, covariance, clusters: None, unit: 1.0 });
        }
        check_finite(&problem)?;
        let bread = Bread::of(&problem, &parameters, options.information)?;
        let facts = ModelFacts::of(&problem, options, (parameters.len(), bread.condition), bread.sums)?;
        let unit = problem.encoded.loss().properties().likelihood_unit() * facts.dispersion;
        // The errors of a likelihood are known before a pass for another covariance.
        let likelihood = criterion == Criterion::Likelihood;
        if likelihood {
            check_optimum(distance(&bread, &diagonal(bread.whole(), unit)))?;
        }
        let (covariance, clusters) = covariance(&problem, &parameters, (&bread, unit), (options, facts.examples))?;
        if !likelihood {
            check_optimum(distance(&bread, &diagonal(&covariance, 1.0)))?;
        }
        Ok(Self { problem, parameters, bread, facts, covariance, clusters, unit })
    }

    /// Calls `each` for every example of a loss of one score, in order, with its features over the parameters (the bias last), its label
    /// and its score.
    pub(super) fn each_row(&self, mut each: impl FnMut(&[f64], f64, f64) + Send) -> Result<()> {
        self.parameters.each_example(&self.problem, |block, i, x, score| each(x, block.label(i), score))
    }

    /// Classical standard errors in the columns' own units.
    pub(super) fn classical_errors(&self) -> Vec<f64> {
        let map = &self.parameters.to_original;
        let covariance = map * &self.bread.inverse * map.transpose();
        (0..self.parameters.len()).map(|j| (self.unit * covariance[(j, j)]).sqrt()).collect()
    }
}

fn diagonal(matrix: &Mat<f64>, times: f64) -> Vec<f64> {
    matrix.diagonal().column_vector().iter().map(|value| times * value).collect()
}

/// The largest distance of a parameter from the optimum by Newton's step, in standard errors.
fn distance(bread: &Bread<'_>, variances: &[f64]) -> f64 {
    let mut gradient = bread.whole_gradient();
    gradient.truncate(variances.len());
    let inverse = if gradient.len() > bread.gradient.len() { bread.whole() } else { &bread.inverse };
    let side = gradient.len();
    let step = |i: usize| (0..side).map(|j| inverse[(i, j)] * gradient[j]).sum::<f64>();
    let own = |i: usize| (step(i) / variances[i].sqrt()).abs();
    (0..side).map(own).fold(0.0, |most: f64, d| if d > most || d.is_nan() { d } else { most })
}
