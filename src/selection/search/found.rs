//! What a search has found.

use std::fmt;

use super::point::Value;
use super::{Point, Trial};
use crate::estimator::Estimator;
use crate::progress::Warning;

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
