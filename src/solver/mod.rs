//! argmin F: closed form, and gradient descent in full batches, mini-batches or single examples.
//!
//! A solver sees an [`Objective`] and nothing else: neither tables nor columns nor heads. There is one training loop,
//! [`drive`]; a user who wants to own the loop holds the same [`Driver`].

mod augmented_lagrangian;
mod averaging;
mod beginning;
mod by_moments;
mod certificate;
mod change_of_variables;
mod checkpoint;
mod choose;
mod closed_form;
mod coordinate_descent;
mod decrement;
mod divergence;
mod drive;
mod dual_coordinate_ascent;
mod evidence;
mod factored;
mod final_point;
mod first_order;
mod frame;
mod gradient_descent;
mod gram;
mod lbfgs;
mod learning_rate;
mod least_squares;
mod mini_batch;
mod newton;
mod null_space;
mod proof;
mod relay;
mod rules;
mod settings;
mod trust_region;
mod variance_reduced;
mod verdict;
mod watch;

use std::fmt::Debug;
use std::sync::Arc;

pub use augmented_lagrangian::AugmentedLagrangian;
pub use certificate::Certificate;
pub(crate) use certificate::OptimalityMeasure;
pub use checkpoint::{Checkpoint, State};
pub use choose::{Choice, choose};
pub use closed_form::ClosedForm;
pub use coordinate_descent::CoordinateDescent;
pub(crate) use coordinate_descent::{Optimum, PathSolver, SquaredProblem, StrengthRange};
pub use drive::{Driver, Solution, drive};
pub use dual_coordinate_ascent::DualCoordinateAscent;
pub(crate) use evidence::Evidence;
pub use first_order::ProximalGradient;
pub use frame::Frame;
pub use gradient_descent::GradientDescent;
pub use lbfgs::Lbfgs;
pub use learning_rate::LearningRate;
pub use least_squares::LeastSquares;
pub use newton::Newton;
pub use null_space::DependentGroup;
use proof::Proof;
pub use rules::Rules;
pub use trust_region::TrustRegion;
pub use variance_reduced::{Saga, Svrg};
pub(crate) use verdict::{Ended, Verdict};
pub use watch::{NoWatch, Watch};

use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::progress::{Progress, StopReason, Warning};

/// Where a run begins.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Start {
    /// All weights zero. With the automatic learning rate the biases are those of the best model without features (the
    /// mean label, the log odds, …); with a given rate they are zero too, so that a run is the one that is made by hand,
    /// unless the loss is infinite there (an ordinal one, whose biases must be in order).
    #[default]
    Auto,
    /// All weights and biases zero.
    Zero,
    /// Uniform in [−½, ½), by the seed.
    Random,
    /// Given weights (output-major), then biases, in the units of the encoded features.
    At(Vec<f64>),
    /// Where an earlier run of the same solver on the same examples ended.
    Resume(Checkpoint),
}

/// Minimises an objective. Implementations are immutable settings.
pub trait Solver: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> String;

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

/// What [`Solver::begin`] returns.
#[derive(Debug)]
#[non_exhaustive]
pub enum Begun<'a> {
    /// The answer, where there is nothing to iterate.
    Solved(Solved),
    /// A run to be driven.
    Running(Box<dyn Run + 'a>),
}

/// An answer found without iterating.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Solved {
    /// Weights (output-major), then biases, in the units of the encoded features.
    pub weights: Vec<f64>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// How far from optimal it can be, where the solver knows more than the slopes over all examples say.
    pub certificate: Option<Certificate>,
    /// Facts for the report: rank, condition, refinements.
    pub notes: Vec<String>,
}

impl Solved {
    /// An answer of which nothing more is to be said.
    #[must_use]
    pub fn new(weights: Vec<f64>) -> Self {
        Self { weights, warnings: Vec::new(), certificate: None, notes: Vec::new() }
    }
}

/// A run: an endless sequence of iterations. When to stop is for the driver to say.
pub trait Run: Send + Debug {
    /// One iteration, epoch, or period of steps: one row of the history, to which the driver adds validation and time.
    ///
    /// # Errors
    /// [`Error::Diverged`] with the last good weights.
    fn advance(&mut self, past: &[Progress]) -> Result<Progress>;

    /// The run's own limit of epochs or steps, once it is reached.
    fn limit(&self) -> Option<StopReason>;

    /// The present weights, then biases, in the units of the encoded features.
    fn weights(&self) -> Vec<f64>;

    /// How far from optimal the present weights can be, where the run knows more than the slopes over all examples say: a
    /// duality gap.
    fn certificate(&self) -> Option<Certificate> {
        None
    }

    /// ½·gᵀH⁻¹g at the present weights, what Newton's step promises there, where the run has H at hand; it may be larger.
    fn promised(&self) -> Option<f64> {
        None
    }

    /// Small slopes have not been enough: only where they are no larger than this is the end looked for again.
    fn tighten(&mut self, _tolerance: f64) {}

    /// What was noticed and must not stay silent.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }

    /// Facts for the report.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// What is needed to go on later.
    ///
    /// # Errors
    /// Those of an objective that is asked for the last time.
    fn state(&self) -> Result<State>;
}
