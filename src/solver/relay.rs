//! One solver, and another that goes on where the first gets no further.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Begun, Certificate, Checkpoint, Rules, Run, Solver, Start, State};
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::progress::{Progress, StopReason, Warning};

/// Begins with `first`; once that is stuck, out of iterations, or has cost what `second` is foreseen to cost in all, the
/// second one goes on from its weights. So the run costs at most about twice what the better of both would have.
#[derive(Debug, Clone)]
pub(super) struct Relay {
    pub(super) first: Arc<dyn Solver>,
    pub(super) second: Arc<dyn Solver>,
    /// Passes over the examples that the first may take.
    pub(super) passes: f64,
}

impl Solver for Relay {
    fn name(&self) -> String {
        self.first.name()
    }

    fn faults(&self) -> Vec<Error> {
        self.first.faults().into_iter().chain(self.second.faults()).collect()
    }

    fn rules(&self) -> Rules {
        self.first.rules()
    }

    fn begin<'a>(&self, objective: Arc<dyn Objective + 'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        let (mut start, mut before) = (start, None);
        if let Start::Resume(checkpoint) = start {
            let Checkpoint { run, history, best } = checkpoint;
            let saved: Saved = run.restore()?;
            before = saved.before;
            start = Start::Resume(Checkpoint { run: saved.run, history, best });
        }
        let solver = if before.is_some() { &self.second } else { &self.first };
        let most = objective.passes() + self.passes;
        match solver.begin(objective.clone(), start, seed)? {
            Begun::Running(run) => {
                let (next, settings) = (before.is_none(), self.clone());
                let (notes, warnings, before) = (Vec::new(), Vec::new(), before.unwrap_or_default());
                Ok(Begun::Running(Box::new(Relaying {
                    settings,
                    objective,
                    run,
                    next,
                    before,
                    most,
                    seed,
                    notes,
                    warnings,
                })))
            }
            solved => Ok(solved),
        }
    }
}

#[derive(Debug)]
struct Relaying<'a> {
    settings: Relay,
    objective: Arc<dyn Objective + 'a>,
    run: Box<dyn Run + 'a>,
    /// Whether the second has not begun yet.
    next: bool,
    /// Iterations of the first.
    before: u64,
    most: f64,
    seed: u64,
    notes: Vec<String>,
    warnings: Vec<Warning>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    run: State,
    /// Iterations of the first, where the second has begun.
    before: Option<u64>,
}

impl Relaying<'_> {
    /// The second goes on, if it can from there.
    fn hand_over(&mut self, past: &[Progress]) {
        self.next = false;
        let start = Start::At(self.run.weights());
        let Ok(Begun::Running(run)) = self.settings.second.begin(self.objective.clone(), start, self.seed) else {
            return;
        };
        let first = std::mem::replace(&mut self.run, run);
        self.before = past.last().map_or(0, |row| row.step);
        (self.notes, self.warnings) = (first.notes(), first.warnings());
        let (one, other) = (self.settings.first.name(), self.settings.second.name());
        self.notes
            .push(format!("{other} went on where {one} got too slowly further, after {} iterations", self.before));
    }
}

impl Run for Relaying<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        // What came before may have been enough: so not as soon as the first is at its end, but when more is asked for.
        if self.next && (self.run.limit().is_some() || self.objective.passes() > self.most) {
            self.hand_over(past);
        }
        let row = self.run.advance(past)?;
        Ok(Progress { epoch: self.before + row.epoch, step: self.before + row.step, ..row })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.next { None } else { self.run.limit() }
    }

    fn weights(&self) -> Vec<f64> {
        self.run.weights()
    }

    fn certificate(&self) -> Option<Certificate> {
        self.run.certificate()
    }

    fn promised(&self) -> Option<f64> {
        self.run.promised()
    }

    fn tighten(&mut self, tolerance: f64) {
        self.run.tighten(tolerance);
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut all = self.run.warnings();
        all.extend(self.warnings.iter().filter(|known| !all.contains(known)).cloned().collect::<Vec<_>>());
        all
    }

    fn notes(&self) -> Vec<String> {
        self.notes.iter().cloned().chain(self.run.notes()).collect()
    }

    fn state(self: Box<Self>) -> Result<State> {
        let before = (!self.next).then_some(self.before);
        Ok(State::of(Saved { run: self.run.state()?, before }))
    }
}
