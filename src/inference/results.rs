//! What the weights of a model are worth.

use faer::Mat;
use ndarray::Array2;

use super::covered::Covered;
use super::optimum::Optimum;
use super::parameters::Parameters;
use super::problem::Problem;
use super::reference::Settled;
use super::{Estimate, InferenceOptions, ModelFacts, Reference};
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// What the weights of a model are worth: estimates with standard errors, tests and intervals, their covariance, and what is said
/// of the model as a whole. Printed as the table people know. Made by [`Model::inference`] and
/// [`Fit::inference`](crate::estimator::Fit::inference).
#[derive(Debug, Clone)]
pub struct Inference {
    pub(super) options: InferenceOptions,
    pub(super) estimates: Vec<Estimate>,
    pub(super) covariance: Mat<f64>,
    pub(super) covered: Covered,
    pub(super) facts: ModelFacts,
    pub(super) reference: Settled,
    pub(super) notes: Vec<String>,
    pub(super) columns: Vec<Option<usize>>,
    pub(super) column_names: Vec<String>,
}

impl Model {
    /// What its weights are worth, by the examples that it was fitted to.
    ///
    /// # Errors
    /// Where there is no standard error, with what to do instead: weights that are not the optimum of these examples without a
    /// penalty, a covariance that the loss has not, separated labels, dependent features, fewer examples than weights, fewer
    /// clusters than two; otherwise as [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// use gradus::inference::{Covariance, InferenceOptions};
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    /// let found = fit.model().inference(&cars, &InferenceOptions::default())?;
    /// // R: summary(lm(mpg ~ wt, mtcars))
    /// assert!((found.get("wt").unwrap().standard_error - 0.559_101_045_099_323_1).abs() < 1e-9);
    /// let robust = fit.model().inference(&cars, &InferenceOptions::default().covariance(Covariance::Hc3))?;
    /// assert!(robust.get("wt").unwrap().standard_error > 0.6);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "summary")]
    #[doc(alias = "standard_errors")]
    #[doc(alias = "p_values")]
    pub fn inference<'a>(&'a self, examples: impl Into<Labeled<'a>>, options: &InferenceOptions) -> Result<Inference> {
        let Optimum { problem, parameters, facts, covariance: inner, clusters, .. } =
            Optimum::of(self, examples.into(), options)?;
        let errors = inner.nrows();
        let parameters = if errors > parameters.len() { parameters.with_estimated(self) } else { parameters };
        let covariance = &parameters.to_original * &inner * parameters.to_original.transpose();
        let degrees = clusters.map_or(facts.residual_degrees, |clusters| clusters as f64 - 1.0);
        let reference = match options.reference {
            Some(Reference::Normal) => Settled::Normal,
            Some(Reference::T(given)) => Settled::T(given.unwrap_or(degrees)),
            None if facts.dispersion_estimated || facts.quantile.is_some() => Settled::T(degrees),
            None => Settled::Normal,
        };
        let estimates = estimates(&parameters, &covariance, reference, options.confidence);
        let Parameters { places, columns, column_names, not_estimable, references, .. } = parameters;
        let Problem { mean, scale, .. } = problem;
        // Predictions depend on the weights alone.
        let inner = inner.submatrix(0, 0, places.len(), places.len()).to_owned();
        let covered = Covered { model: self.clone(), mean, scale, places, covariance: inner };
        let mut notes = Vec::new();
        if facts.quantile.is_some_and(|of| of.halved) {
            notes.push("the bandwidth was halved until its levels lie between 0 and 1".to_owned());
        }
        if let Some((symbol, value)) = self.parameter().filter(|_| errors == covered.places.len()) {
            notes.push(format!("the {symbol}, estimated as {value:.6}, is taken as given"));
        }
        if !references.is_empty() {
            notes.push(format!("weights of levels are differences to {}", references.join(", ")));
        }
        if !not_estimable.is_empty() {
            notes.push(format!("the same in all examples, and left out: {}", not_estimable.join(", ")));
        }
        Ok(Inference {
            options: options.clone(),
            estimates,
            covariance,
            covered,
            facts,
            reference,
            notes,
            columns,
            column_names,
        })
    }
}

fn estimates(parameters: &Parameters, covariance: &Mat<f64>, reference: Settled, confidence: f64) -> Vec<Estimate> {
    let each = parameters.names.iter().zip(&parameters.outputs).zip(&parameters.values).enumerate();
    each.map(|(i, ((name, output), value))| {
        let error = covariance[(i, i)].sqrt();
        Estimate::of((name.clone(), output.clone()), (*value, error), (reference, confidence))
    })
    .collect()
}

impl Inference {
    /// The estimates: weights, those of one output after those of another, then biases, then the parameter of the loss that was
    /// estimated with them, as `(alpha)`.
    #[must_use]
    #[doc(alias = "params")]
    pub fn estimates(&self) -> &[Estimate] {
        &self.estimates
    }

    /// The weights of features alone.
    pub(crate) fn of_features(&self) -> impl Iterator<Item = &Estimate> {
        self.estimates.iter().zip(&self.columns).filter(|(_, column)| column.is_some()).map(|(estimate, _)| estimate)
    }

    /// One estimate by the name of its feature, the first of several outputs; `(bias)` for the bias, `(alpha)` for a parameter
    /// of the loss of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Estimate> {
        self.estimates.iter().find(|estimate| estimate.name == name)
    }

    /// The covariance of the estimates, in their order.
    #[must_use]
    #[doc(alias = "cov_params")]
    #[doc(alias = "vcov")]
    pub fn covariance(&self) -> Array2<f64> {
        let side = self.estimates.len();
        Array2::from_shape_fn((side, side), |(i, j)| self.covariance[(i, j)])
    }

    /// What is said of the model as a whole.
    #[must_use]
    pub fn facts(&self) -> &ModelFacts {
        &self.facts
    }

    /// How it was made.
    #[must_use]
    pub fn options(&self) -> &InferenceOptions {
        &self.options
    }

    /// What weights are beside, and what was left out.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
