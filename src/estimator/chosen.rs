//! The solver of a fit, and the run that it begins.

use std::sync::Arc;

use super::Estimator;
use super::prepared::Prepared;
use super::warm_start::WarmStart;
use crate::error::{Error, Result};
use crate::objective::{Objective, Want};
use crate::solver::{Begun, Checkpoint, Driver, Ended, Rules, Run, Solver, Start, Watch, choose, drive};

/// The solver that was given, or the one chosen and why; with its rules, in which the estimator has the last word.
#[derive(Debug)]
pub(super) struct Chosen {
    solver: Arc<dyn Solver>,
    pub(super) because: Option<String>,
    pub(super) rules: Rules,
}

impl Chosen {
    pub(super) fn of(estimator: &Estimator, prepared: &Prepared<'_>) -> Self {
        let (solver, because) = match &estimator.solver {
            Some(solver) => (solver.clone(), None),
            None => {
                let choice = choose(&prepared.objective);
                (choice.solver, Some(choice.reason))
            }
        };
        let rules = solver.rules();
        let tolerance = estimator.tolerance.unwrap_or(rules.tolerance);
        Self { solver, because, rules: Rules { time: estimator.time_budget, tolerance, ..rules } }
    }

    pub(super) fn name(&self) -> String {
        self.solver.name()
    }

    pub(super) fn begin<'a>(&self, estimator: &Estimator, prepared: &Prepared<'a>) -> Result<Begun<'a>> {
        // A run that goes on from a model learns of a batch what there is: it does not look for the optimum of the batch.
        let kept = estimator.warm.as_ref().and_then(WarmStart::kept).is_some();
        if !kept && !matches!(prepared.start, Start::Resume(_)) {
            prepared.refuse_edge(&prepared.objective)?;
        }
        let begun = self.solver.begin(prepared.objective.clone(), prepared.start.clone(), estimator.seed);
        begun.map_err(|error| with_model(error, prepared))
    }

    /// Where its run ends, and from where it can go on; the latter is `None` for an answer at once.
    pub(super) fn solve(
        &self,
        estimator: &Estimator,
        prepared: &Prepared<'_>,
        watch: &mut dyn Watch,
    ) -> Result<(Ended, Option<Checkpoint>)> {
        match self.begin(estimator, prepared)? {
            Begun::Solved(mut solved) => {
                if let Some(validation) = &prepared.validation {
                    let loss = validation.evaluate(&solved.weights, Want::Loss)?.loss;
                    let note =
                        format!("validation loss {loss:.6}, of an exact answer: there was nothing to choose by it");
                    solved.notes.push(note);
                }
                Ok((solved.into(), None))
            }
            Begun::Running(run) => {
                let driver = self.driver(prepared, run)?;
                let solution = drive(driver, watch).map_err(|error| with_model(error, prepared))?;
                let (ended, checkpoint) = solution.parted();
                Ok((ended, Some(checkpoint)))
            }
        }
    }

    pub(super) fn driver<'a>(&self, prepared: &Prepared<'a>, run: Box<dyn Run + 'a>) -> Result<Driver<'a>> {
        let from = if let Start::Resume(from) = &prepared.start { Some(from.clone()) } else { None };
        let validation = prepared.validation.clone().map(|v| v as Objective<'a>);
        Driver::new(run, prepared.objective.clone(), validation, self.rules, from)
    }
}

/// The last good model, in an error that carries the last good weights.
pub(super) fn with_model(error: Error, prepared: &Prepared<'_>) -> Error {
    let mut error = error;
    let last = match &mut error {
        Error::Diverged(divergence) => &mut divergence.last,
        Error::Interrupted { last, .. } => last,
        _ => return error,
    };
    if let Ok(model) = prepared.model(last.weights.clone()) {
        last.model = Some(Arc::new(model));
    }
    error
}
