//! What every solver is.

use std::fmt::Debug;
use std::sync::Arc;

use super::{Begun, Rules, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Minimises an objective. Implementations are immutable settings.
pub trait Solver: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> String;

    /// Its name and its settings, for people.
    fn in_words(&self) -> String {
        match self.rules().tolerance {
            0.0 => self.name(),
            tolerance => format!("{}, to a tolerance of {tolerance:e}", self.name()),
        }
    }

    /// Faults in the settings, found before any data is touched; all of them.
    fn faults(&self) -> Vec<Error> {
        Vec::new()
    }

    /// Whether it goes from iteration to iteration, so that a start, a tolerance, validation and a time budget mean something to
    /// it. A closed form does not.
    fn iterates(&self) -> bool {
        true
    }

    /// When its runs stop of themselves.
    fn rules(&self) -> Rules {
        Rules::default()
    }

    /// Whether its runs are those that are made by hand, as with a learning rate that is given: nothing is added to their
    /// objective that was not asked for, so that they can be reproduced.
    fn by_hand(&self) -> bool {
        false
    }

    /// The error that says what it needs of an objective, and what was found there.
    fn unsupported(&self, needs: &'static str, found: String) -> Error {
        Error::Unsupported { what: self.name(), needs, found }
    }

    /// Begins, or solves at once.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the objective lacks what the solver needs.
    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>>;
}

impl<S: Solver + ?Sized> Solver for Arc<S> {
    fn name(&self) -> String {
        self.as_ref().name()
    }

    fn in_words(&self) -> String {
        self.as_ref().in_words()
    }

    fn faults(&self) -> Vec<Error> {
        self.as_ref().faults()
    }

    fn iterates(&self) -> bool {
        self.as_ref().iterates()
    }

    fn rules(&self) -> Rules {
        self.as_ref().rules()
    }

    fn by_hand(&self) -> bool {
        self.as_ref().by_hand()
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        self.as_ref().begin(objective, start, seed)
    }
}
