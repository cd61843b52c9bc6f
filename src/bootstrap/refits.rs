//! Fits of drawn examples.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::draws::Draws;
use super::refitted::Refitted;
use super::{Bootstrap, BootstrapInterval, ReplicateFailure, Replicates, Resampling};
use crate::error::{Error, Result, listed};
use crate::estimator::{Estimator, Fit, Prepared};
use crate::loss::Domain;
use crate::objective::Objective;
use crate::progress::StopReason;
use crate::roles::Labeled;
use crate::solver::NoWatch;

impl Estimator {
    /// Fits examples that are drawn from these, again and again, in parallel: what varies over the [`Replicates`] says how much
    /// weights, predictions and metrics would vary over other examples of the same kind, whatever the penalty, the solver and the loss.
    ///
    /// *Pairs* (the default) are drawn by counts: an example that is drawn twice weighs twice its weight, so that columns, classes, the
    /// default penalty and class weights stay as all examples made them, and nothing is encoded again; what these would vary by is not
    /// in the spread. A solver that steps over single examples steps once over one of weight 2. Residuals are of the fit on all examples;
    /// drawing them needs a model of a number that may have either sign. *Validation examples* are the same for each fit.
    /// *Replicates without an answer* (a class or, without a penalty, a level that was not drawn; separated classes) are left out and
    /// counted ([`Replicates::failures`]). The same bits for any number of threads.
    ///
    /// # Errors
    /// As [`Estimator::fit`]; settings that contradict; fewer than two clusters; residuals of a model that has none; a fit on all
    /// examples without a finite optimum; fewer than two replicates with an answer.
    ///
    /// # Example
    /// ```
    /// use gradus::bootstrap::{Bootstrap, BootstrapInterval};
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let columns = columns![numeric("wt").standardized(), numeric("hp").standardized()];
    /// let ridge = Estimator::regression("mpg").columns(columns).penalty(Ridge::new(0.1)?);
    /// let replicates = ridge.bootstrap(&cars, &Bootstrap::new(199).seed(42).interval(BootstrapInterval::Bca))?;
    /// let weights = replicates.weights();
    /// assert_eq!(weights[0].name, "wt");
    /// assert!(weights[0].low < -2.0 && weights[0].high < 0.0);              // miles per gallon, for 1000 lb
    /// // Any number of a model: a metric, a prediction, a difference.
    /// let rmse = replicates.metric(&cars, "rmse")?;
    /// assert!(rmse.low < rmse.estimate && rmse.standard_error < 0.5);
    /// let ratio = replicates.statistic("wt/hp", |model| Ok(model.weight("wt").unwrap() / model.weight("hp").unwrap()))?;
    /// assert!(ratio.low > 0.0);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Efron & Tibshirani (1993), *An Introduction to the Bootstrap*; Wu (1986), Liu (1988), Mammen (1993) for the wild one.
    #[doc(alias = "resample")]
    pub fn bootstrap<'a>(&self, examples: impl Into<Labeled<'a>>, bootstrap: &Bootstrap) -> Result<Replicates> {
        bootstrap.check()?;
        self.validate()?;
        let examples = examples.into();
        let draws = Draws::of(bootstrap, self, &examples)?;
        let estimator = self.grouped_by(bootstrap.cluster.as_deref());
        self.with_threads(|| {
            let prepared = Prepared::for_fit(&estimator, examples)?;
            let fit = Fit::of(&estimator, prepared.clone(), &mut NoWatch)?;
            if fit.report().stop == StopReason::NoOptimum {
                let needs = "a finite optimum on all examples: add a ridge, merge levels, or drop a feature";
                let found = "labels that the features separate".to_owned();
                return Err(Error::Unsupported { what: "the bootstrap".to_owned(), needs, found });
            }
            Refits { estimator, prepared, fit, draws, bootstrap }.replicates()
        })?
    }
}

/// What is fitted again.
struct Refits<'a, 'b> {
    estimator: Estimator,
    prepared: Prepared<'a>,
    fit: Fit,
    draws: Draws,
    bootstrap: &'b Bootstrap,
}

/// A fit, or why it is no answer.
type Refit = std::result::Result<Refitted, String>;

impl<'a> Refits<'a, '_> {
    fn replicates(self) -> Result<Replicates> {
        let count = self.bootstrap.replicates;
        let refits = match &self.bootstrap.resampling {
            Resampling::Pairs | Resampling::Given(_) => self.each(count, |k| self.reweighted(&self.draws.counts(k))),
            Resampling::Residuals | Resampling::Wild(_) => {
                let (fitted, residuals) = self.residuals()?;
                let labels = |k: usize| fitted.iter().zip(self.drawn(k, &residuals)).map(|(z, r)| z + r).collect();
                self.each(count, |k| self.prepared.relabeled(labels(k)))
            }
        };
        let left_out =
            if self.bootstrap.interval == BootstrapInterval::Bca { self.draws.left_out() } else { Vec::new() };
        let jackknife = self.each(left_out.len(), |k| self.reweighted(&left_out[k]));
        let mut reasons = BTreeMap::new();
        let mut answers = |refits: Vec<Refit>, of: &str| -> Vec<Refitted> {
            let mut answer =
                |refit: Refit| refit.map_err(|why| *reasons.entry(format!("{of}{why}")).or_insert(0) += 1).ok();
            refits.into_iter().filter_map(&mut answer).collect()
        };
        let replicates = answers(refits, "");
        let jackknife = answers(jackknife, "without an example: ");
        let failures: Vec<ReplicateFailure> =
            reasons.into_iter().map(|(reason, count)| ReplicateFailure { reason, count }).collect();
        if replicates.len() < 2 {
            let most = failures.iter().max_by_key(|failure| failure.count).map(|failure| failure.reason.clone());
            let needs = "two replicates with an answer, at least: add a ridge, or merge levels";
            let found = format!("{} of {count}; {}", replicates.len(), most.unwrap_or_default());
            return Err(Error::Unsupported { what: "the bootstrap".to_owned(), needs, found });
        }
        let (fit, parallel) = (self.fit, self.estimator.threads != Some(1));
        Ok(Replicates { fit, bootstrap: self.bootstrap.clone(), replicates, jackknife, failures, parallel })
    }

    fn each(&self, count: usize, prepared: impl Fn(usize) -> Result<Prepared<'a>> + Sync) -> Vec<Refit> {
        let refit = |k: usize| self.refit(prepared(k).map_err(|error| error.to_string())?);
        if self.estimator.threads == Some(1) {
            return (0..count).map(refit).collect();
        }
        (0..count).into_par_iter().map(refit).collect()
    }

    fn refit(&self, prepared: Prepared<'a>) -> Refit {
        if prepared.objective.penalty().is_none() {
            self.refuse_lost(&prepared.objective)?;
        }
        let fit = Fit::of(&self.estimator, prepared, &mut NoWatch).map_err(|e| e.to_string())?;
        match fit.report().stop {
            StopReason::NoOptimum => Err(StopReason::NoOptimum.to_string()),
            _ => Ok(Refitted { weights: fit.model().encoded_weights().to_vec(), head: fit.model().head.clone() }),
        }
    }

    /// Without a penalty a feature that is the same in all that was drawn has no weight that means anything.
    fn refuse_lost(&self, objective: &Objective<'_>) -> std::result::Result<(), String> {
        let spread = |of: &Objective<'_>| of.spread().map_err(|error| error.to_string());
        let (all, drawn) = (spread(&self.prepared.objective)?, spread(objective)?);
        let lost = |j: &usize| drawn.deviation[*j] == 0.0 && all.deviation[*j] > 0.0;
        let names: Vec<String> =
            (0..drawn.deviation.len()).filter(lost).filter_map(|j| objective.names().get(j)).collect();
        if names.is_empty() {
            Ok(())
        } else {
            Err(format!("the same in all examples that were drawn: {}", listed(&names)))
        }
    }

    /// The examples counting so often.
    fn reweighted(&self, counts: &[f64]) -> Result<Prepared<'a>> {
        let examples = self.prepared.local()?.examples();
        self.prepared.reweighted(counts.iter().enumerate().map(|(row, count)| count * examples.weight(row)).collect())
    }

    /// Fitted values and residuals.
    fn residuals(&self) -> Result<(Vec<f64>, Vec<f64>)> {
        let (model, loss, examples) =
            (self.fit.model(), self.fit.model().head().loss(), self.prepared.local()?.examples());
        let refused = |needs, found| Err(Error::Unsupported { what: "drawing residuals".to_owned(), needs, found });
        let numbers = model.classes().is_empty() && loss.properties().domain == Domain::default();
        if !numbers || loss.outputs() != 1 || loss.label_width() != 1 {
            let needs = "a model of one number of either sign (Estimator::regression): otherwise Resampling::Pairs";
            return refused(needs, format!("the head {:?} with the loss {:?}", model.head().kind(), loss.name()));
        }
        if self.bootstrap.resampling == Resampling::Residuals
            && (1..examples.rows()).any(|row| examples.weight(row) != examples.weight(0))
        {
            let needs = "examples that count alike, whose errors are: otherwise Resampling::Wild or Pairs";
            return refused(needs, "example weights that differ".to_owned());
        }
        let fitted = self.prepared.scores(&self.prepared.weights_of(model))?;
        let residuals = examples.labels.iter().zip(&fitted).map(|(y, z)| y - z).collect();
        Ok((fitted, residuals))
    }

    /// The residuals of a replicate.
    fn drawn(&self, replicate: usize, residuals: &[f64]) -> Vec<f64> {
        let n = residuals.len();
        if let Resampling::Wild(weight) = self.bootstrap.resampling {
            let drawn = self.draws.numbers(replicate, |random| weight.draw(random));
            return residuals.iter().zip(drawn).map(|(r, v)| v * r).collect();
        }
        let mean = residuals.iter().sum::<f64>() / n as f64;
        self.draws.numbers(replicate, |random| residuals[random.draw(n)] - mean)
    }
}
