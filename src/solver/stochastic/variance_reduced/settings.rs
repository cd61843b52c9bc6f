//! What SAGA and SVRG are told.

use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};
use crate::solver::Rules;
use crate::solver::limits::fault_of_tolerance;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Saga,
    Svrg { inner: Option<u64> },
}

/// The settings of both.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) kind: Kind,
    pub(super) rate: Option<f64>,
    pub(super) epochs: u64,
    pub(super) tolerance: f64,
    pub(super) patience: Option<u64>,
}

impl Settings {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, rate: None, epochs: 1000, tolerance: 1e-6, patience: None }
    }

    pub(super) fn name(&self) -> &'static str {
        if self.kind == Kind::Saga { "SAGA" } else { "SVRG" }
    }

    pub(super) fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, patience: self.patience, ..Rules::default() }
    }

    pub(super) fn faults(&self) -> Vec<Error> {
        let mut faults: Vec<Error> = fault_of_tolerance(self.tolerance).into_iter().collect();
        if let Some(rate) = self.rate.filter(|rate| !(*rate > 0.0 && rate.is_finite())) {
            faults.push(Error::Setting { name: "learning rate", value: rate.to_string(), must: "finite and above 0" });
        }
        if self.kind == (Kind::Svrg { inner: Some(0) }) {
            faults.push(Error::Setting { name: "inner steps", value: "0".to_owned(), must: "at least 1" });
        }
        faults
    }

    pub(super) fn unsupported(&self, needs: &'static str, found: String) -> Error {
        Error::Unsupported { what: self.name().to_owned(), needs, found }
    }

    /// Refuses what these methods cannot do.
    pub(super) fn check(&self, objective: &Objective<'_>) -> Result<()> {
        let loss = objective.loss();
        let found = || format!("loss {:?}", loss.name());
        if loss.coefficient_sets() != loss.outputs() {
            return Err(self.unsupported("a set of weights for each score", found()));
        }
        if self.rate.is_none() && loss.properties().curvature_bound.is_none() {
            return Err(self.unsupported("a loss of bounded curvature, or a learning rate", found()));
        }
        if objective.reduction() == Reduction::Sum {
            return Err(self.unsupported("the mean over the examples", "Reduction::Sum".to_owned()));
        }
        objective.rows().map(|_| ()).ok_or_else(|| self.without_rows())
    }

    /// What a pass without rows is told.
    pub(super) fn without_rows(&self) -> Error {
        self.unsupported("examples that can be visited in any order", "examples that cannot".to_owned())
    }
}

/// What both solvers let their users set, and what a solver is asked.
macro_rules! set_by_settings {
    ($solver:ident) => {
        impl $solver {
            /// η.
            #[must_use]
            #[doc(alias = "eta")]
            pub fn learning_rate(mut self, rate: f64) -> Self {
                self.settings.rate = Some(rate);
                self
            }

            /// At most so many epochs. 0 returns the start.
            #[must_use]
            #[doc(alias = "max_iter")]
            pub fn epochs(mut self, epochs: u64) -> Self {
                self.settings.epochs = epochs;
                self
            }

            /// The certificate at which a run has converged; 0 never stops.
            #[must_use]
            #[doc(alias = "tol")]
            pub fn tolerance(mut self, tolerance: f64) -> Self {
                self.settings.tolerance = tolerance;
                self
            }

            /// Stops when the validation loss has not improved for so many epochs.
            #[must_use]
            #[doc(alias = "early_stopping")]
            pub fn patience(mut self, epochs: u64) -> Self {
                self.settings.patience = Some(epochs);
                self
            }
        }

        impl Solver for $solver {
            fn name(&self) -> String {
                self.settings.name().to_owned()
            }

            fn faults(&self) -> Vec<Error> {
                self.settings.faults()
            }

            fn rules(&self) -> Rules {
                self.settings.rules()
            }

            fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
                Ok(Begun::Running(Box::new(VarianceReducedRun::begin(&self.settings, objective, start, seed)?)))
            }
        }
    };
}

pub(super) use set_by_settings;
