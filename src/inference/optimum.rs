//! A model at the optimum of its examples.

use super::gate::{check, check_finite, check_optimum};
use super::parameters::Parameters;
use super::problem::Problem;
use super::sandwich::Bread;
use super::{InferenceOptions, ModelFacts};
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// A model at the optimum of its examples, with the second derivatives there: what every standard error begins with.
#[derive(Debug)]
pub(super) struct Optimum<'a> {
    pub(super) problem: Problem<'a>,
    pub(super) parameters: Parameters,
    pub(super) bread: Bread<'a>,
    pub(super) facts: ModelFacts,
    /// u·φ: Σ s·ℓ is so many times the negative log-likelihood, but for a constant.
    pub(super) unit: f64,
}

impl<'a> Optimum<'a> {
    /// Refused where there is no standard error.
    pub(super) fn of(model: &'a Model, examples: Labeled<'a>, options: &InferenceOptions) -> Result<Self> {
        options.check()?;
        let problem = Problem::of(model, examples, &options.covariance)?;
        let parameters = Parameters::of(&problem);
        check(&problem, parameters.len())?;
        check_finite(&problem)?;
        let bread = Bread::of(&problem, &parameters, options.information)?;
        let facts = ModelFacts::of(&problem, options, (parameters.len(), bread.condition), bread.sums)?;
        let unit = problem.encoded.loss().properties().likelihood_unit() * facts.dispersion;
        check_optimum(distance(&bread, unit))?;
        Ok(Self { problem, parameters, bread, facts, unit })
    }

    /// Classical standard errors in the columns' own units.
    pub(super) fn classical_errors(&self) -> Vec<f64> {
        let map = &self.parameters.to_original;
        let covariance = map * &self.bread.inverse * map.transpose();
        (0..self.parameters.len()).map(|j| (self.unit * covariance[(j, j)]).sqrt()).collect()
    }
}

/// The largest distance of a parameter from the optimum by Newton's step, in standard errors.
fn distance(bread: &Bread<'_>, unit: f64) -> f64 {
    let gradient: Vec<f64> =
        bread.gradient.iter().copied().chain(bread.joint.as_ref().map(|joint| joint.slope)).collect();
    let (side, inverse) = (gradient.len(), bread.whole());
    let step = |i: usize| (0..side).map(|j| inverse[(i, j)] * gradient[j]).sum::<f64>();
    let own = |i: usize| (step(i) / (unit * inverse[(i, i)]).sqrt()).abs();
    (0..side).map(own).fold(0.0, |most: f64, d| if d > most || d.is_nan() { d } else { most })
}
