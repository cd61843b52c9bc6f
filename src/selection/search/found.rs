//! What a search has found.

use std::fmt;

use super::Point;
use super::point::Value;
use crate::estimator::Estimator;
use crate::progress::Warning;

/// One candidate, tried on every fold.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trial {
    /// Its label: that of a list, or the point of a space as text.
    pub label: String,
    /// Its point, if it is one of a space.
    pub point: Option<Point>,
    /// The metric on the held-out examples of each fold, NaN where the others have no finite model; none at all where it could
    /// not be trained and judged on all of them.
    pub values: Vec<f64>,
    /// Why not.
    pub error: Option<String>,
    /// Folds whose examples have no finite model.
    pub warnings: Vec<Warning>,
}

impl Trial {
    /// The mean of the metric over the folds that have a finite model.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let (sum, count) = self.judged().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        Some(sum / count).filter(|mean| mean.is_finite())
    }

    /// The standard error of that mean, √(Σ(v − v̄)²/(k(k − 1))): small beside the difference of two candidates, or that says
    /// little. (Folds share training examples, so it is somewhat too small.)
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let (mean, k) = (self.mean()?, self.judged().count() as f64);
        let squares: f64 = self.judged().map(|value| (value - mean).powi(2)).sum();
        (k > 1.0).then(|| (squares / (k * (k - 1.0))).sqrt())
    }

    fn judged(&self) -> impl Iterator<Item = f64> {
        self.values.iter().copied().filter(|value| !value.is_nan())
    }

    /// Whether every fold has a finite model.
    pub(super) fn is_bounded(&self) -> bool {
        self.warnings.is_empty()
    }
}

/// All candidates, side by side, and the chosen one; printed as a table, the chosen one marked.
#[derive(Debug, Clone)]
pub struct Found {
    pub(super) metric: String,
    pub(super) trials: Vec<Trial>,
    pub(super) best: usize,
    pub(super) warnings: Vec<Warning>,
    pub(super) estimator: Estimator,
}

impl Found {
    /// The chosen candidate; of equally good ones the first.
    #[must_use]
    #[doc(alias = "best_params_")]
    pub fn best(&self) -> &Trial {
        &self.trials[self.best]
    }

    /// Its estimator, to be trained on all examples.
    #[must_use]
    #[doc(alias = "best_estimator_")]
    pub fn estimator(&self) -> &Estimator {
        &self.estimator
    }

    /// What must not stay silent: a best value at the edge of those that were tried.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// All candidates, in the order given.
    #[must_use]
    #[doc(alias = "cv_results_")]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.trials.iter().map(|trial| trial.label.chars().count()).max().unwrap_or(0).max(9);
        write!(f, "  {:<width$}  {:>14}  {:>14}", "candidate", self.metric, "± standard")?;
        for (k, trial) in self.trials.iter().enumerate() {
            let mark = if k == self.best { "→" } else { " " };
            write!(f, "\n{mark} {:<width$}", trial.label)?;
            match (trial.mean(), trial.standard_error(), &trial.error) {
                (Some(mean), Some(error), _) => write!(f, "  {mean:>14.6}  {error:>14.6}")?,
                (Some(mean), None, _) => write!(f, "  {mean:>14.6}")?,
                (.., Some(error)) => write!(f, "  {error}")?,
                _ => {}
            }
            trial.warnings.iter().try_for_each(|warning| write!(f, "\n  {:<width$}  {warning}", ""))?;
        }
        self.warnings.iter().try_for_each(|warning| write!(f, "\nwarning  {warning}"))
    }
}

/// Numbers of the best candidate that are the least or the greatest that were tried, and better than every one between. Nothing
/// lies below a strength of 0.
pub(super) fn edges(trials: &[Trial], best: usize, better: impl Fn(f64, f64) -> bool) -> Vec<Warning> {
    let (Some(Point(settings)), Some(mean)) = (&trials[best].point, trials[best].mean()) else { return Vec::new() };
    let number = |trial: &Trial, name: &str| trial.point.as_ref().and_then(|point| point.number(name).ok());
    let edge = |(name, _): &(String, Value)| {
        let value = number(&trials[best], name)?;
        let others = || {
            trials
                .iter()
                .filter_map(move |trial| Some((number(trial, name)?, trial.mean()?)))
                .filter(move |(other, _)| *other != value)
        };
        let greatest = others().all(|(other, _)| other < value);
        let at_end = greatest || (value != 0.0 && others().all(|(other, _)| other > value));
        if !at_end || others().next().is_none() || !others().all(|(_, other)| better(mean, other)) {
            return None;
        }
        let remedy = format!("give the space {} values of {name:?}", if greatest { "greater" } else { "smaller" });
        Some(Warning::EdgeOfGrid { setting: name.clone(), value, greatest, remedy })
    };
    settings.iter().filter_map(edge).collect()
}
