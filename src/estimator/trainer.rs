//! A run in the user's own hands.

use super::Estimator;
use super::chosen::{Chosen, with_model};
use super::fit::Fit;
use super::prepared::Prepared;
use super::threads::Threads;
use crate::error::{Error, Result};
use crate::loss::refuse_estimated;
use crate::model::Model;
use crate::progress::{Progress, StopReason};
use crate::roles::Labeled;
use crate::solver::{Begun, Checkpoint, Driver};

/// A training loop in your own hands: the same run that [`Estimator::fit`] drives, one row at a time.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let cars = Table::from_columns([
///     ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
///     ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
/// ])?;
/// let estimator = Estimator::regression("mpg")
///     .columns(columns![numeric("pounds")])
///     .solver(GradientDescent::full_batch().learning_rate(0.01));
/// let mut trainer = estimator.trainer(&cars)?;
/// trainer.advance()?;
/// assert!((trainer.history()[0].loss - 170.84).abs() < 0.01);     // the course's second row
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug)]
pub struct Trainer<'a> {
    begun: Started<'a>,
    threads: Threads,
}

impl Estimator {
    /// Begins the same run as [`Estimator::fit`], for a loop of your own.
    ///
    /// # Errors
    /// As [`Estimator::fit`]; a solver that does not iterate.
    pub fn trainer<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> Result<Trainer<'a>> {
        self.validate()?;
        let (threads, examples) = (Threads::new(self.threads)?, examples.into());
        let begun = threads.run(|| Started::of(self, Prepared::for_fit(self, examples)?))?;
        Ok(Trainer { begun, threads })
    }
}

/// A run on its way, whatever the threads.
#[derive(Debug)]
struct Started<'a> {
    driver: Driver<'a>,
    prepared: Prepared<'a>,
    estimator: &'a Estimator,
    chosen: Chosen,
    stop: Option<StopReason>,
}

impl<'a> Started<'a> {
    fn of(estimator: &'a Estimator, prepared: Prepared<'a>) -> Result<Self> {
        let needs = "a loss whose parameters are given: Estimator::fit estimates them, in several runs";
        refuse_estimated(&*prepared.learned.head.loss(), "a trainer", needs)?;
        let chosen = Chosen::of(estimator, &prepared);
        let begun = chosen.begin(estimator, &prepared).map_err(|error| prepared.blame(error))?;
        let Begun::Running(run) = begun else {
            return Err(Error::Unsupported {
                what: "a trainer".to_owned(),
                needs: "a solver that iterates, as GradientDescent",
                found: chosen.name(),
            });
        };
        Ok(Self { driver: chosen.driver(&prepared, run)?, prepared, estimator, chosen, stop: None })
    }

    fn advance(&mut self) -> Result<Option<StopReason>> {
        let advanced = self.driver.advance();
        self.stop = advanced.map_err(|error| self.prepared.blame(with_model(error, &self.prepared)))?;
        Ok(self.stop)
    }

    fn finish(self) -> Result<Fit> {
        let Self { driver, prepared, estimator, chosen, stop } = self;
        let (ended, checkpoint) = driver.finish(stop.unwrap_or(StopReason::Asked))?.parted();
        let fit = Fit::ended(estimator, &prepared, &chosen, ended, Some(checkpoint));
        fit.map_err(|error| prepared.blame(error))
    }
}

impl<'a> Trainer<'a> {
    /// Trains on for one row of the history (an epoch, mostly), on the threads of the estimator. Says why a fit would stop here, once there is a reason.
    ///
    /// # Errors
    /// [`Error::Diverged`], and [`Error::Interrupted`] where examples can no longer be read, with the last good model.
    #[doc(alias = "partial_fit")]
    pub fn advance(&mut self) -> Result<Option<StopReason>> {
        let begun = &mut self.begun;
        self.threads.run(|| begun.advance())
    }

    /// The rows of the history so far.
    #[must_use]
    pub fn history(&self) -> &[Progress] {
        self.begun.driver.history()
    }

    /// Ends the run: what [`Estimator::fit`] would return had it stopped here, verdict and warnings included.
    ///
    /// # Errors
    /// As [`Estimator::fit`].
    pub fn finish(self) -> Result<Fit> {
        let Self { begun, threads } = self;
        threads.run(|| begun.finish())
    }

    /// The model as it is now.
    ///
    /// # Errors
    /// None for a run of this crate's solvers.
    pub fn model(&self) -> Result<Model> {
        self.begun.prepared.model(self.begun.driver.weights())
    }

    /// The point from which the run can go on later, also in another process, while it goes on here: what
    /// [`Fit::checkpoint`] is had it stopped here. Where the fit leaves out features that no example has, it is of the others.
    ///
    /// # Errors
    /// None for a run of this crate's solvers over examples in memory.
    pub fn checkpoint(&mut self) -> Result<Checkpoint> {
        let driver = &mut self.begun.driver;
        self.threads.run(move || driver.checkpoint())
    }
}
