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
    Begun, Certificate, Checkpoint, Driver, NoWatch, Rules, Solution, Solver, Start, Watch, Yardstick, choose, drive,
    single_examples, without_optimum,
};

/// A trained model, and the report of how it came about.
#[derive(Debug, Clone)]
pub struct Fit {
    pub(super) model: Model,
    pub(super) report: Report,
    pub(super) estimator: Estimator,
    pub(super) checkpoint: Option<Checkpoint>,
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
        let (estimator, examples) = (&self.estimator, examples.into());
        estimator.with_threads(|| {
            let mut prepared = Prepared::again(estimator, examples, &self.model)?;
            if let Some(checkpoint) = &self.checkpoint {
                // The same examples have the same loss, to rounding: a run measures it in its own variables.
                let loss = prepared.objective.evaluate(self.model.encoded_weights(), Want::Loss)?.loss;
                let same = (loss - self.report.loss).abs() <= 1e-12 * loss.abs();
                prepared.start = Start::Resume(if same { checkpoint.clone() } else { checkpoint.anew() });
            }
            Self::of(estimator, prepared, &mut NoWatch)
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
            .begin(prepared.objective.clone(), prepared.start.clone(), estimator.seed)
            .map_err(|error| with_model(error, prepared))?
        {
            Begun::Solved(solved) => {
                warnings.extend(solved.warnings);
                notes.extend(solved.notes);
                if let Some(validation) = &prepared.validation {
                    let loss = validation.evaluate(&solved.weights, Want::Loss)?.loss;
                    notes.push(format!("validation loss {loss:.6}, of an exact answer: there was nothing to choose by it"));
                }
                let (weights, certificate) = (solved.weights, solved.certificate);
                (Ended { weights, stop: StopReason::Exact, certificate, history: Vec::new(), best: None }, None)
            }
            Begun::Running(run) => {
                let from = if let Start::Resume(from) = &prepared.start { Some(from.clone()) } else { None };
                let validation = prepared.validation.clone().map(|v| v as Arc<dyn Objective + '_>);
                let driver = Driver::new(run, validation, rules_of(estimator, solver.as_ref()), from);
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
        let (loss, certificate) = judged(objective, &solution)?;
        let mut stop = solution.stop;
        if stop == StopReason::Stalled
            && certificate.is_some_and(|known| known.violation <= rules_of(estimator, solver.as_ref()).tolerance)
        {
            stop = StopReason::Converged;
        }
        warnings.extend(single_examples(objective)?);
        let shared: Arc<dyn Objective + '_> = prepared.objective.clone();
        if solution.best.is_none()
            && let Some(warning) = without_optimum(&shared, &solution.weights)?
        {
            warnings.push(warning);
            stop = StopReason::NoOptimum;
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

/// The loss of the weights that a solver ended with, and how far from optimal they can be: what its last row says where that
/// knows all slopes at these weights, and otherwise one pass more.
fn judged(objective: &dyn Objective, solution: &Ended) -> Result<(f64, Option<Certificate>)> {
    let last = solution.history.last().filter(|row| row.exact && solution.best.is_none());
    if let Some((loss, violation)) = last.and_then(|row| Some((row.loss, row.violation?))) {
        return Ok((loss, Some(solution.certificate.unwrap_or(Certificate { violation, gap: None }))));
    }
    let smooth = objective.loss().corner().is_none();
    let want = if smooth { Want::Gradient } else { Want::Loss };
    let evaluated = objective.evaluate(&solution.weights, want)?;
    if solution.certificate.is_some() || !smooth {
        return Ok((evaluated.loss, solution.certificate));
    }
    let yardstick = Yardstick::of(objective)?;
    let certificate = yardstick.certificate(objective.penalty(), &solution.weights, &evaluated.gradient);
    Ok((evaluated.loss, Some(certificate)))
}

/// How either kind of solver ended.
struct Ended {
    weights: Vec<f64>,
    stop: StopReason,
    certificate: Option<Certificate>,
    history: Vec<crate::progress::Progress>,
    best: Option<u64>,
}

/// The solver's rules, with what the estimator says.
pub(super) fn rules_of(estimator: &Estimator, solver: &dyn Solver) -> Rules {
    let rules = solver.rules();
    Rules { time: estimator.time_budget, tolerance: estimator.tolerance.unwrap_or(rules.tolerance), ..rules }
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
