//! What a fit returns.

use std::collections::HashSet;

use super::Estimator;
use super::chosen::Chosen;
use super::joint_estimate::{JointEstimate, joint_estimate};
use super::met::Met;
use super::prepared::Prepared;
use crate::error::Result;
use crate::loss::Loss;
use crate::model::Model;
use crate::objective::{Objective, Want};
use crate::progress::Warning;
use crate::report::Report;
use crate::roles::Labeled;
use crate::solver::{Checkpoint, Ended, NoWatch, Start, Verdict, Watch};

/// A trained model, and the report of how it came about.
#[derive(Debug, Clone)]
pub struct Fit {
    pub(super) model: Model,
    pub(super) report: Report,
    pub(super) estimator: Estimator,
    pub(super) checkpoint: Option<Checkpoint>,
    /// The features that the checkpoint is of, where they are not all.
    pub(super) met: Option<Met>,
}

impl Estimator {
    /// Learns from labeled examples: a table, or arrays `(x.view(), y.view())`.
    ///
    /// # Errors
    /// Faults in the settings; examples that cannot be used, by column and place; [`Error::Diverged`](crate::Error::Diverged) with the last
    /// good model ([`Error::last_good_model`](crate::Error::last_good_model)).
    pub fn fit<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Fit> {
        self.fit_watched(examples, &mut NoWatch)
    }

    /// As [`Estimator::fit`], with a callback: after each row of the history the watcher may ask to stop.
    ///
    /// # Errors
    /// As [`Estimator::fit`].
    #[doc(alias = "callback")]
    pub fn fit_watched<'a>(&self, examples: impl Into<Labeled<'a>>, watch: &mut dyn Watch) -> Result<Fit> {
        let examples = examples.into();
        self.validate()?;
        self.with_threads(|| Fit::of(self, Prepared::for_fit(self, examples)?, watch))?
    }
}

impl Fit {
    /// The trained model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Takes the trained model out, without the report.
    #[must_use]
    pub fn into_model(self) -> Model {
        self.model
    }

    /// What happened: why it stopped, the history, the warnings.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The point from which the run can go on, also in another process: it is serialisable, and [`Start::Resume`] takes it. `None`
    /// for a fit in closed form.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    /// Continues the training where this fit ended, on the same examples and for as many epochs again: columns and head stay as they
    /// were learned, and the result is, to the bit, that of one uninterrupted run. On other examples it is a warm
    /// start, with a history of its own: losses over other examples say nothing about these. A fit in closed form is done again.
    ///
    /// # Errors
    /// As [`Estimator::fit`].
    pub fn resume<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Self> {
        let (estimator, examples) = (&self.estimator, examples.into());
        estimator.with_threads(|| {
            let mut prepared = Prepared::resumed(estimator, examples, &self.model, self.met.as_ref())?;
            if let Some(checkpoint) = &self.checkpoint {
                let at = prepared.weights_of(&self.model);
                // The same examples have the same loss, to rounding: a run measures it in its own variables.
                let loss = prepared.objective.evaluate(&at, Want::Loss)?.loss;
                let same = (loss - self.report.loss).abs() <= 1e-12 * loss.abs();
                prepared.start = match (prepared.met == self.met, same) {
                    (true, true) => Start::Resume(checkpoint.clone()),
                    (true, false) => Start::Resume(checkpoint.anew()),
                    // What the solver remembers is of the features that were met so far.
                    (false, _) => Start::At(at),
                };
            }
            Self::of(estimator, prepared, &mut NoWatch)
        })?
    }

    /// A fit of what is ready.
    pub(crate) fn of(estimator: &Estimator, prepared: Prepared<'_>, watch: &mut dyn Watch) -> Result<Self> {
        Self::run(estimator, &prepared, watch).map_err(|error| prepared.blame(error))
    }

    fn run(estimator: &Estimator, prepared: &Prepared<'_>, watch: &mut dyn Watch) -> Result<Self> {
        let chosen = Chosen::of(estimator, prepared);
        if prepared.learned.head.loss().estimated().is_some() {
            let joint = joint_estimate(estimator, prepared, chosen, watch)?;
            let JointEstimate { prepared, chosen, ended, checkpoint, parameter } = joint;
            let mut fit = Self::ended(estimator, &prepared, &chosen, ended, checkpoint)?;
            fit.report.warnings.extend(at_limit(&*fit.model.head.loss()));
            fit.report.parameter = Some(parameter);
            return Ok(fit);
        }
        let (ended, checkpoint) = chosen.solve(estimator, prepared, watch)?;
        Self::ended(estimator, prepared, &chosen, ended, checkpoint)
    }

    /// The fit that a run comes to.
    pub(super) fn ended(
        estimator: &Estimator,
        prepared: &Prepared<'_>,
        chosen: &Chosen,
        ended: Ended,
        checkpoint: Option<Checkpoint>,
    ) -> Result<Self> {
        // First, because these may be the weights of a solver of any crate.
        prepared.check(&ended.weights)?;
        let objective: Objective<'_> = prepared.objective.clone();
        let verdict = Verdict::of(&objective, &ended, chosen.rules.tolerance)?;
        let report = Report {
            solver: chosen.name(),
            chosen_because: chosen.because.clone(),
            stop: verdict.stop,
            history: ended.history,
            best_epoch: ended.best_epoch,
            certificate: verdict.certificate,
            passes: objective.passes(),
            loss: verdict.loss,
            penalty: verdict.penalty,
            penalized_by: Some(objective.penalty()).filter(|of| !of.is_none()).map(|of| of.name().to_owned()),
            parameter: None,
            examples: objective.examples() as usize,
            features: prepared.met.as_ref().map_or(objective.shape().features, Met::features),
            columns: prepared.learned.reports.clone(),
            notes: prepared.learned.notes.iter().cloned().chain(verdict.notes).collect(),
            warnings: once(prepared.learned.warnings.iter().cloned().chain(verdict.warnings)),
            elapsed: prepared.begun.elapsed(),
        };
        let model = prepared.model(verdict.weights)?;
        Ok(Self { model, report, estimator: estimator.clone(), checkpoint, met: prepared.met.clone() })
    }
}

/// An estimated parameter of the loss that has come to an end of its range.
fn at_limit(loss: &dyn Loss) -> Option<Warning> {
    let parameter = loss.estimated()?;
    let what = parameter.at_limit()?.to_owned();
    Some(Warning::ParameterAtLimit { symbol: parameter.symbol().to_owned(), value: parameter.estimate(), what })
}

/// Each warning once: a column and the solver may have noticed the same.
fn once(warnings: impl Iterator<Item = Warning>) -> Vec<Warning> {
    let mut known = HashSet::new();
    warnings.filter(|warning| known.insert(format!("{warning:?}"))).collect()
}
