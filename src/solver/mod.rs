//! argmin F: every solver, what their runs share ([`Frame`]), the one loop ([`drive`]) and the one verdict on how a run ended.
//!
//! A solver sees an [`Objective`](crate::objective::Objective) and nothing else: neither tables nor columns nor heads. There is one training loop,
//! [`drive`]; a user who wants to own the loop holds the same [`Driver`].

mod augmented_lagrangian;
mod begun;
mod certificate;
mod change_of_variables;
mod checkpoint;
mod choose;
mod closed_form;
mod coordinate_descent;
mod decrement;
mod descent_settings;
mod divergence;
mod drive;
mod dual_coordinate_ascent;
mod evidence;
mod final_point;
mod first_order;
mod frame;
mod gradient_descent;
mod lbfgs;
mod learning_rate;
mod limits;
mod newton;
mod no_watch;
mod proof;
mod relay;
mod rules;
mod run;
mod sample;

mod solution;
mod solved;
#[expect(clippy::module_inception)]
mod solver;
mod start;
mod state;
mod stochastic;
mod trust_region;
mod verdict;
mod watch;

pub use augmented_lagrangian::AugmentedLagrangian;
pub use begun::Begun;
pub use certificate::Certificate;
pub(crate) use certificate::OptimalityMeasure;
pub use checkpoint::Checkpoint;
pub use choose::{Choice, choose};
pub use closed_form::{ClosedForm, LeastSquares};
pub use coordinate_descent::CoordinateDescent;
pub(crate) use coordinate_descent::{Optimum, PathSolver, SquaredProblem, StrengthRange};
pub use drive::{Driver, drive};
pub use dual_coordinate_ascent::DualCoordinateAscent;
pub(crate) use evidence::Evidence;
pub use first_order::ProximalGradient;
pub use frame::Frame;
pub use gradient_descent::GradientDescent;
pub use lbfgs::Lbfgs;
pub use learning_rate::LearningRate;
pub use newton::Newton;
pub use no_watch::NoWatch;
pub use rules::Rules;
pub use run::Run;
pub use solution::Solution;
pub use solved::Solved;
pub use solver::Solver;
pub use start::Start;
pub use state::State;
pub use stochastic::{Saga, Svrg};
pub use trust_region::TrustRegion;
pub(crate) use verdict::{Ended, Verdict, without_finite_optimum};
pub use watch::Watch;

pub use crate::linalg::DependentGroup;
use proof::Proof;
