//! What a fit returns.

use std::sync::Arc;

use super::Estimator;
use super::prepared::Prepared;
use crate::error::{Error, Result};
use crate::model::{Labeled, Model};
use crate::objective::{Objective, Want};
use crate::progress::{StopReason, Warning};
use crate::report::Report;
use crate::solver::{
    Begun, Certificate, Checkpoint, Driver, NoWatch, Solution, Solver, Start, Watch, Yardstick, choose, drive,
};

/// A trained model, and the report of how it came about.
#[derive(Debug, Clone)]
pub struct Fit {
    model: Model,
    report: Report,
    estimator: Estimator,
    checkpoint: Option<Checkpoint>,
}

impl Fit {
    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The model, without the report.
    #[must_use]
    pub fn into_model(self) -> Model {
        self.model
    }

    /// What happened: why it stopped, the history, the warnings.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// From where the run can go on, also in another process: it is serialisable, and [`Start::Resume`] takes it. `None`
    /// for a fit in closed form.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    /// Goes on where this fit ended, on the same examples and for as many epochs again: columns and head stay as they
    /// were learned, and the result is, to the bit, that of one uninterrupted run. On other examples it is a warm
    /// start, with a history of its own: losses over other examples say nothing about these. A fit in closed form is done again.
    ///
    /// # Errors
    /// As [`Estimator::fit`].
    pub fn resume<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Self> {
        let mut estimator = self.estimator.clone();
        let examples = examples.into();
        self.estimator.with_threads(|| {
            let prepared = Prepared::again(&estimator, examples, &self.model)?;
            if let Some(checkpoint) = &self.checkpoint {
                // The same examples have the same loss, to the bit.
                let loss = prepared.objective.evaluate(self.model.encoded_weights(), Want::Loss)?.loss;
                let same = loss == self.report.loss;
                estimator.start = Start::Resume(if same { checkpoint.clone() } else { checkpoint.anew() });
            }
            Self::of(&estimator, prepared, &mut NoWatch)
        })?
    }

    pub(super) fn of(estimator: &Estimator, prepared: Prepared<'_>, watch: &mut dyn Watch) -> Result<Self> {
        Self::run(estimator, &prepared, watch).map_err(|error| prepared.blame(error))
    }

    fn run(estimator: &Estimator, prepared: &Prepared<'_>, watch: &mut dyn Watch) -> Result<Self> {
        let (solver, chosen_because) = solver_of(estimator, prepared);
        let mut warnings = prepared.warnings.clone();
        let mut notes = prepared.notes.clone();
        let (solution, checkpoint) = match solver
            .begin(prepared.objective.clone(), estimator.start.clone(), estimator.seed)
            .map_err(|error| with_model(error, prepared))?
        {
            Begun::Solved(solved) => {
                warnings.extend(solved.warnings);
                notes.extend(solved.notes);
                let (weights, certificate) = (solved.weights, solved.certificate);
                (Ended { weights, stop: StopReason::Exact, certificate, history: Vec::new(), best: None }, None)
            }
            Begun::Running(run) => {
                let from = if let Start::Resume(from) = &estimator.start { Some(from.clone()) } else { None };
                let validation = prepared.validation.clone().map(|v| v as Arc<dyn Objective + '_>);
                let driver = Driver::new(run, validation, solver.rules(), from);
                let solution = drive(driver, watch).map_err(|error| with_model(error, prepared))?;
                warnings.extend(solution.warnings);
                notes.extend(solution.notes);
                let Solution { weights, stop, certificate, history, best_epoch, checkpoint, .. } = solution;
                (Ended { weights, stop, certificate, history, best: best_epoch }, Some(checkpoint))
            }
        };
        // First, because it checks the weights of solvers of any crate.
        let model = prepared.model(solution.weights.clone())?;
        let objective = prepared.objective.as_ref();
        // One pass for the loss and for the slopes that are left.
        let smooth = objective.loss().corner().is_none();
        let want = if smooth { Want::Gradient } else { Want::Loss };
        let evaluated = objective.evaluate(&solution.weights, want)?;
        let loss = evaluated.loss;
        let certificate = match solution.certificate {
            None if smooth => {
                let yardstick = Yardstick::of(objective)?;
                let violation = yardstick.violation(objective.penalty(), &solution.weights, &evaluated.gradient);
                Some(Certificate { violation, gap: None })
            }
            known => known,
        };
        let mut stop = solution.stop;
        if stop == StopReason::Stalled && certificate.is_some_and(|known| known.violation <= solver.rules().tolerance) {
            stop = StopReason::Converged;
        }
        if !stop.converged() {
            warnings.push(Warning::NotConverged { stop });
        }
        if !loss.is_finite() {
            return Err(Error::Overflow { feature: "the label".to_owned() });
        }
        let penalty = objective.penalty().value(&solution.weights[..objective.shape().weights()]);
        let report = Report {
            solver: solver.name(),
            chosen_because,
            stop,
            history: solution.history,
            best_epoch: solution.best,
            certificate,
            passes: objective.passes(),
            loss,
            penalty,
            examples: objective.examples() as usize,
            features: objective.shape().features,
            columns: prepared.reports.clone(),
            notes,
            warnings,
            elapsed: prepared.begun.elapsed(),
        };
        Ok(Self { model, report, estimator: estimator.clone(), checkpoint })
    }
}

/// How either kind of solver ended.
struct Ended {
    weights: Vec<f64>,
    stop: StopReason,
    certificate: Option<Certificate>,
    history: Vec<crate::progress::Progress>,
    best: Option<u64>,
}

/// The solver that was given, or the one chosen and why.
pub(super) fn solver_of(estimator: &Estimator, prepared: &Prepared<'_>) -> (Arc<dyn Solver>, Option<String>) {
    match &estimator.solver {
        Some(solver) => (solver.clone(), None),
        None => {
            let choice = choose(prepared.objective.as_ref());
            (choice.solver, Some(choice.reason))
        }
    }
}

/// A divergence travels with the last good model.
pub(super) fn with_model(error: Error, prepared: &Prepared<'_>) -> Error {
    let Error::Diverged(mut divergence) = error else { return error };
    if let Ok(model) = prepared.model(divergence.weights.clone()) {
        divergence.model = Some(Arc::new(model));
    }
    Error::Diverged(divergence)
}
