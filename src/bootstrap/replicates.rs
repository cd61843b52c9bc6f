//! The fits of a bootstrap, and what they say.

use std::fmt;

use rayon::prelude::*;

use super::refitted::Refitted;
use super::{Bootstrap, BootstrapEstimate, BootstrapInterval, ReplicateFailure};
use crate::error::{Error, Result};
use crate::estimator::Fit;
use crate::model::Model;
use crate::roles::{Inputs, Labeled};

/// The fit on all examples and those of drawn examples: made by [`Estimator::bootstrap`](crate::estimator::Estimator::bootstrap),
/// printed as a table of the weights.
#[derive(Debug, Clone)]
pub struct Replicates {
    pub(super) fit: Fit,
    pub(super) bootstrap: Bootstrap,
    /// Those with an answer.
    pub(super) replicates: Vec<Refitted>,
    /// Those without one example each, for BCa.
    pub(super) jackknife: Vec<Refitted>,
    pub(super) failures: Vec<ReplicateFailure>,
    pub(super) parallel: bool,
}

impl Replicates {
    /// The fit on all examples.
    #[must_use]
    pub fn fit(&self) -> &Fit {
        &self.fit
    }

    /// How many replicates have an answer.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there are two at least")]
    pub fn len(&self) -> usize {
        self.replicates.len()
    }

    /// Fits without an answer, by reason: they are in no estimate, so that many of them make estimates too narrow.
    #[must_use]
    pub fn failures(&self) -> &[ReplicateFailure] {
        &self.failures
    }

    /// The model of each replicate that has an answer.
    pub fn models(&self) -> impl Iterator<Item = Model> + '_ {
        self.replicates.iter().map(|refitted| self.model(refitted))
    }

    /// The weights as [`Model::weights`] tells them, in the columns' own units, then the biases as `(bias)`. Of a category with all its
    /// levels each has a weight of its own: without a penalty only differences mean something, which [`Replicates::statistic`] gives.
    #[must_use]
    pub fn weights(&self) -> Vec<BootstrapEstimate> {
        let model = self.fit.model();
        let biases = model.names_of_scores(model.shape().biases);
        let bias = |of: String| if biases.len() == 1 { "(bias)".to_owned() } else { format!("(bias) [{of}]") };
        let names = model.weights().into_iter().map(|weight| weight.name).chain(biases.iter().cloned().map(bias));
        let own =
            |model: &Model| Ok(model.weights().into_iter().map(|weight| weight.value).chain(model.biases()).collect());
        self.statistics(names.collect(), own).unwrap_or_default()
    }

    /// Any number of a model.
    ///
    /// # Errors
    /// Those of `of`, for the model of any replicate; a number that is not finite.
    pub fn statistic(
        &self,
        name: impl Into<String>,
        of: impl Fn(&Model) -> Result<f64> + Sync,
    ) -> Result<BootstrapEstimate> {
        let name = name.into();
        let mut found = self.statistics(vec![name], |model| Ok(vec![of(model)?]))?;
        found.pop().ok_or(Error::Empty { what: "there is no statistic" })
    }

    /// A metric of [`Model::evaluate`] by its name, on the same labeled examples for every replicate: what varies is the model.
    ///
    /// # Errors
    /// A metric that there is not, or that is not defined on these examples; otherwise as [`Model::evaluate`].
    pub fn metric<'a>(&self, examples: impl Into<Labeled<'a>>, metric: &str) -> Result<BootstrapEstimate> {
        let examples = examples.into();
        self.statistic(metric, |model| {
            let must = "one of an evaluation of this model, and defined on these examples";
            let none = || Error::Setting { name: "the metric", value: format!("{metric:?}"), must };
            model.evaluate(examples.clone())?.get(metric).ok_or_else(none)
        })
    }

    /// The predictions of each row, named by its number from 1 (and by output, where there are several): intervals of the mean, not of
    /// labels, which vary about it.
    ///
    /// # Errors
    /// As [`Model::predict`].
    pub fn predictions<'a>(&self, inputs: impl Into<Inputs<'a>>) -> Result<Vec<BootstrapEstimate>> {
        let inputs = inputs.into();
        let sets = self.fit.model().predict_by_output(inputs.clone())?;
        let several = sets.len() > 1;
        let of_set = |(output, predictions): (String, Vec<f64>)| {
            let name =
                move |row: usize| if several { format!("{} [{output}]", row + 1) } else { (row + 1).to_string() };
            (0..predictions.len()).map(name)
        };
        self.statistics(sets.into_iter().flat_map(of_set).collect(), |model| model.predict(inputs.clone()))
    }

    /// Several numbers of a model, by name.
    ///
    /// # Errors
    /// As [`Replicates::statistic`]; other than one number for each name.
    pub fn statistics(
        &self,
        names: Vec<String>,
        of: impl Fn(&Model) -> Result<Vec<f64>> + Sync,
    ) -> Result<Vec<BootstrapEstimate>> {
        let checked = |model: &Model| {
            let numbers = of(model)?;
            if numbers.len() != names.len() {
                return Err(Error::Length { what: "statistics", expected: names.len(), found: numbers.len() });
            }
            match numbers.iter().position(|number| !number.is_finite()) {
                None => Ok(numbers),
                Some(at) => {
                    let value = format!("{} of {:?}", numbers[at], names[at]);
                    Err(Error::Setting { name: "a statistic", value, must: "finite for the model of every replicate" })
                }
            }
        };
        let of_all = |all: &[Refitted]| -> Result<Vec<Vec<f64>>> {
            let of_one = |refitted: &Refitted| checked(&self.model(refitted));
            if self.parallel { all.par_iter().map(of_one).collect() } else { all.iter().map(of_one).collect() }
        };
        let (own, replicates, jackknife) =
            (checked(self.fit.model())?, of_all(&self.replicates)?, of_all(&self.jackknife)?);
        let how = (self.bootstrap.interval, self.bootstrap.confidence);
        let estimate = |(k, name): (usize, String)| {
            let column = |of: &[Vec<f64>]| -> Vec<f64> { of.iter().map(|numbers| numbers[k]).collect() };
            BootstrapEstimate::new(name, own[k], column(&replicates), &column(&jackknife), how)
        };
        Ok(names.iter().cloned().enumerate().map(estimate).collect())
    }

    fn model(&self, Refitted { weights, head }: &Refitted) -> Model {
        Model { weights: weights.clone(), head: head.clone(), ..self.fit.model().clone() }
    }
}

impl fmt::Display for Replicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weights = self.weights();
        let width = weights.iter().map(|weight| weight.name.chars().count()).max().unwrap_or(0);
        let confidence = 100.0 * self.bootstrap.confidence;
        let interval = format!("{confidence}% interval, {}", self.bootstrap.interval.name());
        writeln!(f, "{:width$} {:>12} {:>12} {:>12}   {interval}", "", "weight", "bias", "std err")?;
        for BootstrapEstimate { name, estimate, bias, standard_error, low, high } in &weights {
            writeln!(f, "{name:width$} {estimate:>12.5} {bias:>12.5} {standard_error:>12.5}   [{low:.5}, {high:.5}]")?;
        }
        writeln!(f, "{} replicates of {}", self.len(), self.bootstrap.replicates)?;
        let failure = |failure: &ReplicateFailure| writeln!(f, "left out   {}: {}", failure.count, failure.reason);
        self.failures.iter().try_for_each(failure)
    }
}

impl BootstrapInterval {
    fn name(self) -> &'static str {
        match self {
            Self::Percentile => "percentile",
            Self::Basic => "basic",
            Self::Bca => "BCa",
        }
    }
}
