//! One solver, and another that goes on where the first gets no further.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Begun, Certificate, Checkpoint, Rules, Run, Solver, Start, State};
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::progress::{Progress, StopReason, Warning};

/// Begins with `first`; once that is stuck, has had its iterations, or has cost what `second` is foreseen to cost in all, the
/// second one goes on from its weights. So the run costs at most about twice what the better of both would have.
#[derive(Debug, Clone)]
pub(super) struct Relay {
    pub(super) first: Arc<dyn Solver>,
    pub(super) second: Arc<dyn Solver>,
    /// Iterations of the first, and passes over the examples in them.
    pub(super) iterations: u64,
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

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        let (mut start, mut before, mut spent) = (start, None, 0.0);
        if let Start::Resume(checkpoint) = start {
            let Checkpoint { run, history, best } = checkpoint;
            let saved: Saved = run.restore()?;
            (before, spent) = (saved.before, saved.spent);
            start = Start::Resume(Checkpoint { run: saved.run, history, best });
        }
        let solver = if before.is_some() { &self.second } else { &self.first };
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
                    spent,
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
    objective: Objective<'a>,
    run: Box<dyn Run + 'a>,
    /// Whether the second has not begun yet.
    next: bool,
    /// Iterations of the first.
    before: u64,
    /// Passes in the iterations so far, of interrupted runs too.
    spent: f64,
    seed: u64,
    notes: Vec<String>,
    warnings: Vec<Warning>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    run: State,
    /// Iterations of the first, where the second has begun.
    before: Option<u64>,
    spent: f64,
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
        let over = |run: &dyn Run| {
            let steps = past.last().map_or(0, |row| row.step);
            run.limit().is_some() || steps >= self.settings.iterations || self.spent > self.settings.passes
        };
        if self.next && over(self.run.as_ref()) {
            self.hand_over(past);
        }
        let passes = self.objective.passes();
        let row = self.run.advance(past)?;
        self.spent += self.objective.passes() - passes;
        let (epoch, step) = (self.before.saturating_add(row.epoch), self.before.saturating_add(row.step));
        Ok(Progress { epoch, step, ..row })
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

    fn state(&self) -> Result<State> {
        let before = (!self.next).then_some(self.before);
        Ok(State::of(Saved { run: self.run.state()?, before, spent: self.spent }))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::engine::Local;
    use crate::loss::Logistic;
    use crate::penalty::Ridge;
    use crate::solver::{Driver, Lbfgs, Newton, NoWatch, Solution, TrustRegion, Watch, drive};

    /// Classes that two numbers tell apart but for noise.
    fn objective() -> Objective<'static> {
        let x =
            Box::leak(Box::new(ndarray::Array2::from_shape_fn((60, 2), |(i, j)| ((i * (3 + 4 * j) + j) % 17) as f64)));
        let labels = (0..60).map(|i| f64::from(u8::from(x[(i, 0)] + ((i * 5) % 13) as f64 > 14.0))).collect();
        let local = Local::new(vec![(&*x).into()], labels, Arc::new(Logistic), true).unwrap().parallel(false);
        local.objective(Arc::new(Ridge::new(1e-3).unwrap())).unwrap()
    }

    fn solved(solver: &dyn Solver, from: Option<Checkpoint>, watch: &mut dyn Watch) -> Solution {
        let objective = objective();
        let start = from.clone().map_or(Start::Auto, Start::Resume);
        let Begun::Running(run) = solver.begin(objective.clone(), start, 0).unwrap() else { unreachable!() };
        drive(Driver::new(run, objective, None, solver.rules(), from).unwrap(), watch).unwrap()
    }

    fn relays() -> [Relay; 3] {
        let first: Arc<dyn Solver> = Arc::new(Lbfgs::default());
        let newton: Arc<dyn Solver> = Arc::new(Newton::default());
        [
            Relay { first: first.clone(), second: newton.clone(), iterations: 3, passes: f64::INFINITY },
            Relay {
                first: first.clone(),
                second: Arc::new(TrustRegion::default()),
                iterations: 3,
                passes: f64::INFINITY,
            },
            Relay { first, second: newton, iterations: u64::MAX, passes: 2.0 },
        ]
    }

    #[test]
    fn the_second_goes_on_where_the_first_gets_no_further() {
        let alone = solved(&Newton::default(), None, &mut NoWatch);
        for relay in relays() {
            let both = solved(&relay, None, &mut NoWatch);
            assert_eq!(both.stop, StopReason::Converged);
            assert!(both.notes.iter().any(|note| note.contains("went on where")), "{:?}", both.notes);
            both.weights.iter().zip(&alone.weights).for_each(|(a, b)| assert!((a - b).abs() < 1e-5, "{a} {b}"));
            assert!(both.history.windows(2).all(|pair| pair[1].step == pair[0].step + 1), "steps are counted through");
        }
        let alone: Arc<dyn Solver> = Arc::new(Lbfgs::default());
        let relay =
            Relay { first: alone.clone(), second: Arc::new(Newton::default()), iterations: 1000, passes: 1000.0 };
        let (first, both) = (solved(alone.as_ref(), None, &mut NoWatch), solved(&relay, None, &mut NoWatch));
        assert_eq!((first.weights, false), (both.weights, both.notes.iter().any(|note| note.contains("went on"))));
    }

    #[test]
    fn a_run_that_was_interrupted_goes_on_to_the_same_bits() {
        for relay in relays() {
            let whole = solved(&relay, None, &mut NoWatch);
            for rows in 1..whole.history.len() {
                let stop = move |past: &[Progress]| match past.len() >= rows {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                };
                let part = solved(&relay, None, &mut { stop });
                assert_eq!((part.stop, part.history.len()), (StopReason::Asked, rows));
                let saved = serde_json::to_string(&part.checkpoint).unwrap();
                let on = solved(&relay, Some(serde_json::from_str(&saved).unwrap()), &mut NoWatch);
                assert_eq!((on.weights, on.stop), (whole.weights.clone(), whole.stop), "{relay:?} after {rows}");
                assert_eq!(on.history.len(), whole.history.len());
            }
        }
    }
}
