//! The one training loop.

use std::fmt;
use std::time::{Duration, Instant};

use super::checkpoint::Best;
use super::{Certificate, Checkpoint, Proof, Rules, Run, Solution, Watch};
use crate::error::{Error, LastGood, Result};
use crate::objective::{Objective, Want};
use crate::progress::{Progress, StopReason};

/// How much smaller slopes must become, at least and at most, when they have not been enough.
const MOST_PART: f64 = 0.5;
const LEAST_PART: f64 = 1e-3;

/// A run with its history, stop rules and validation: what [`drive`] loops over, and what a user who owns the loop
/// advances by hand.
pub struct Driver<'a> {
    run: Box<dyn Run + 'a>,
    proof: Proof<'a>,
    validation: Option<Objective<'a>>,
    rules: Rules,
    /// What the rules said before slopes were found not to be enough.
    tolerance: f64,
    /// How far from optimal the last row can be, once its slopes are small.
    certificate: Option<Certificate>,
    history: Vec<Progress>,
    best: Option<Best>,
    clock: Instant,
    before: Duration,
}

impl fmt::Debug for Driver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver").field("run", &self.run).field("rows", &self.history.len()).finish_non_exhaustive()
    }
}

impl<'a> Driver<'a> {
    /// Takes up a run on an objective; `from` is where an earlier one left off.
    ///
    /// # Errors
    /// [`Error::Checkpoint`](crate::Error::Checkpoint) where that one was over other weights.
    pub fn new(
        run: Box<dyn Run + 'a>,
        objective: Objective<'a>,
        validation: Option<Objective<'a>>,
        rules: Rules,
        from: Option<Checkpoint>,
    ) -> Result<Self> {
        let (history, best) = from.map(|from| from.past(objective.shape())).transpose()?.unwrap_or_default();
        let before = history.last().map_or(Duration::ZERO, |row| row.elapsed);
        let (proof, tolerance, clock) = (Proof::of(objective), rules.tolerance, Instant::now());
        Ok(Self { run, proof, validation, rules, tolerance, certificate: None, history, best, clock, before })
    }

    /// One row more. Says why to stop, once there is a reason; going on all the same is allowed.
    ///
    /// # Errors
    /// [`Error::Diverged`]; [`Error::Interrupted`] where examples can no longer be read.
    pub fn advance(&mut self) -> Result<Option<StopReason>> {
        let mut row = self.run.advance(&self.history).map_err(|error| self.interrupted(error))?;
        if let Some(validation) = &self.validation {
            let weights = self.run.weights();
            let loss = validation.evaluate(&weights, Want::Loss)?.loss;
            row.validation = Some(loss);
            // A NaN would stand as the best for ever: nothing is smaller.
            if loss.is_finite() && self.best.as_ref().is_none_or(|best| loss < best.validation) {
                self.best = Some(Best { validation: loss, epoch: row.epoch, weights });
            }
        }
        row.elapsed = self.before.saturating_add(self.clock.elapsed());
        self.history.push(row);
        self.certificate = None;
        let mut stop = self.rules.check(&self.history);
        if stop == Some(StopReason::Converged) && !self.is_proven()? {
            stop = None;
        }
        Ok(stop.or(self.run.limit()))
    }

    /// What an error of a pass becomes once there are weights that are worth keeping.
    fn interrupted(&self, error: Error) -> Error {
        use Error::{Diverged, Factorisation, IllConditioned, Overflow, Setting};
        match (&error, self.history.last()) {
            (Diverged(_) | Factorisation { .. } | IllConditioned { .. } | Overflow { .. } | Setting { .. }, _)
            | (_, None) => error,
            (_, Some(row)) => {
                let last = Box::new(LastGood::new(self.weights()));
                Error::Interrupted { error: Box::new(error), epoch: row.epoch, last }
            }
        }
    }

    /// Whether slopes that are small are those of an optimum. Where they are not, smaller ones are asked for: what is left
    /// to gain falls with their square.
    fn is_proven(&mut self) -> Result<bool> {
        let Some(row) = self.history.last().filter(|row| row.exact) else { return Ok(true) };
        let known = row.violation.map(|violation| Certificate { violation, gap: None, remaining: None });
        let Some(known) = self.run.certificate().or(known) else { return Ok(true) };
        let at = (&*self.run.weights(), row.objective());
        let certificate = self.proof.complete(at, known, self.run.promised(), self.tolerance)?;
        self.certificate = Some(certificate);
        let proven = certificate.within(self.tolerance);
        if let (false, Some(remaining)) = (proven, certificate.remaining) {
            let part = (self.tolerance / remaining).sqrt().clamp(LEAST_PART, MOST_PART);
            self.rules.tolerance = part * certificate.violation;
            self.run.tighten(self.rules.tolerance);
        }
        Ok(proven)
    }

    /// The rows so far.
    #[must_use]
    pub fn history(&self) -> &[Progress] {
        &self.history
    }

    /// The weights that the run would end with now.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        self.best.as_ref().map_or_else(|| self.run.weights(), |best| best.weights.clone())
    }

    /// From where the run can go on later, while it goes on here.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        Ok(Checkpoint { run: self.run.state()?, history: self.history.clone(), best: self.best.clone() })
    }

    /// Ends the run.
    ///
    /// # Errors
    /// A state that JSON cannot hold.
    pub fn finish(self, stop: StopReason) -> Result<Solution> {
        // A certificate belongs to the last weights.
        let certificate = self.certificate.or(self.run.certificate()).filter(|_| self.best.is_none());
        let (weights, warnings, notes) = (self.weights(), self.run.warnings(), self.run.notes());
        let best_epoch = self.best.as_ref().map(|best| best.epoch);
        let checkpoint = self.checkpoint()?;
        let history = self.history;
        Ok(Solution { weights, stop, history, best_epoch, certificate, warnings, notes, checkpoint })
    }
}

/// Drives a run until a rule, a limit or the watcher ends it: the only training loop in the crate.
///
/// # Errors
/// [`Error::Diverged`]; [`Error::Interrupted`] where examples can no longer be read.
pub fn drive(mut driver: Driver<'_>, watch: &mut dyn Watch) -> Result<Solution> {
    // With no epochs at all the start is the answer.
    let mut stop = driver.run.limit();
    loop {
        if let Some(stop) = stop {
            return driver.finish(stop);
        }
        stop = driver.advance()?;
        if watch.watch(driver.history()).is_break() && stop.is_none() {
            stop = Some(StopReason::Asked);
        }
    }
}
