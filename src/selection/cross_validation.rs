//! Cross-validation of any estimator.

use std::fmt;

use super::fold::Fold;
use super::fold_losses::{each_fold, mean_and_error};
use super::fold_result::FoldResult;
use super::folds::Folds;
use super::rule::Rule;
use crate::error::{Error, Result};
use crate::estimator::{Estimator, Fit, Prepared};
use crate::objective::Want;
use crate::penalty::NoPenalty;
use crate::progress::{StopReason, Warning};
use crate::roles::Labeled;

/// What an estimator achieves on each fold when everything, columns included, is learned from the others.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CrossValidation {
    /// One per fold.
    pub folds: Vec<FoldResult>,
}

impl CrossValidation {
    /// The mean loss over the folds that have a finite model, each by the weight of what it holds out; NaN where none has.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.mean_and_error().0
    }

    /// The standard error of that mean.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        self.mean_and_error().1
    }

    /// Folds whose examples have no finite model: their losses are not in the mean.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        self.folds.iter().enumerate().filter_map(|(k, fold)| unbounded(k, &fold.fit)).collect()
    }

    fn mean_and_error(&self) -> (f64, f64) {
        let bounded = self.folds.iter().enumerate().filter(|(k, fold)| unbounded(*k, &fold.fit).is_none());
        mean_and_error(bounded.map(|(_, fold)| (fold.weight, fold.loss)))
    }

    /// Chooses between several estimators by what they achieved on the same folds, and gives the place of the best: the least loss, or under
    /// [`Rule::OneStandardError`] the first that is within one standard error of it. List
    /// the simplest first. One that has no finite model on some fold is chosen only where that is so of all.
    ///
    /// # Errors
    /// An empty list.
    pub fn select(of: &[Self], rule: Rule) -> Result<usize> {
        let bounded = of.iter().any(|each| each.warnings().is_empty());
        let compared = of.iter().enumerate().filter(|(_, each)| !bounded || each.warnings().is_empty());
        let losses = compared.map(|(k, each)| (k, each.mean_and_error()));
        let best = losses.clone().min_by(|a, b| a.1.0.total_cmp(&b.1.0));
        let (best, (least, error)) = best.ok_or(Error::Empty { what: "there is nothing to choose from" })?;
        match rule {
            Rule::Minimum => Ok(best),
            Rule::OneStandardError => {
                Ok(losses.clone().find(|(_, (loss, _))| *loss <= least + error).map_or(best, |(k, _)| k))
            }
        }
    }
}

impl fmt::Display for CrossValidation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, fold) in self.folds.iter().enumerate() {
            writeln!(f, "fold {:>3}: loss {:.6} on {} examples", k + 1, fold.loss, fold.held_out.len())?;
        }
        self.warnings().iter().try_for_each(|warning| writeln!(f, "warning: {warning}"))?;
        writeln!(f, "mean loss {:.6} ± {:.2e}", self.loss(), self.standard_error())
    }
}

/// What is to be said of the fit of a fold, counted from 0, that has no finite optimum.
pub(super) fn unbounded(fold: usize, fit: &Fit) -> Option<Warning> {
    let stop = fit.report().stop;
    (stop == StopReason::NoOptimum).then_some(Warning::Fold { fold: fold + 1, stop })
}

impl Estimator {
    /// Fits each fold from the others, in parallel, and measures its loss: what the estimator comes to on examples that
    /// it has not seen. The same bits for any number of threads.
    ///
    /// # Errors
    /// As [`Estimator::fit`], and as [`Folds`].
    ///
    /// # Example
    /// See [`Folds`].
    #[doc(alias = "cross_val_score")]
    #[doc(alias = "cross_val_predict")]
    pub fn cross_validate<'a>(&self, examples: impl Into<Labeled<'a>>, folds: &Folds) -> Result<CrossValidation> {
        self.validate()?;
        let examples = examples.into();
        let splits = folds.splits(self, &examples)?;
        let estimator = self.grouped_by(folds.group.as_deref());
        let of = |fold: usize| estimator.one_fold(&examples, splits.fold(fold));
        self.with_threads(|| {
            Ok(CrossValidation { folds: each_fold(splits.splits.len(), self.threads != Some(1), of)? })
        })?
    }

    fn one_fold(&self, examples: &Labeled<'_>, Fold { learned, held_out }: Fold) -> Result<FoldResult> {
        // Within the pool that there is.
        let mut alone = self.clone();
        alone.threads = self.threads.filter(|threads| *threads == 1);
        let fit = examples.with_rows(&learned, |learned| alone.fit(learned))?;
        let (loss, weight) = examples.with_rows(&held_out, |held_out| {
            // A loss, without any penalty.
            let prepared = Prepared::again(&alone.clone().penalty(NoPenalty), held_out, fit.model())?;
            let objective = &prepared.objective;
            let loss = objective.evaluate(fit.model().encoded_weights(), Want::Loss)?.loss;
            Ok((loss, objective.total_weight()))
        })?;
        Ok(FoldResult { fit, held_out, loss, weight })
    }
}
