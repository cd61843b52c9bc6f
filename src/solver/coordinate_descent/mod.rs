//! Coordinate descent.

mod backend;
mod central_path;
mod choose_backend;
mod coordinate_run;
mod dense_gram;
mod descent;
mod duality;
mod factor;
mod gram_cache;
mod group;
mod implicit_gram;
mod local_quadratic;
mod on_columns;
mod on_gram;
mod path_solver;
mod penalty_terms;
mod point_state;
mod progress_guard;
mod quadratic_model;
mod requirements;
mod slope_bounds;
mod smoothed_penalty;
mod working_set;

use coordinate_run::CoordinateRun;
pub(crate) use path_solver::{Optimum, PathSolver, SquaredProblem, StrengthRange};

use super::limits::{fault_of_tolerance, tolerance_and};
use super::{Begun, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Coordinate descent: one weight after the other, or one group, to its own minimum. What lasso, elastic net, group lasso
/// and bounds ask for: weights that are exactly zero, and a certificate.
///
/// ```text
/// v_j ← argmin_v ½h_j·(v − v_j)² + g_j·(v − v_j) + Ω_j(v)         the bias at its best all along
/// ```
///
/// Squared losses over many more rows than columns are solved on their gram: one pass makes it, and each certificate costs
/// one more. Otherwise the columns are used one by one, a *working set* of them at a time: the weights that
/// are not zero, and those whose slopes most violate the optimality conditions. Weights that the duality gap proves to be
/// zero at the optimum are never visited again (gap-safe screening), and neither are slopes that cannot have changed by
/// enough since they were last computed. Between sweeps the problem is solved at once on the active set, where all signs stay
/// what they are, which takes the place of extrapolation: features that say nearly the same do not slow it down. Products
/// of features and the factor of the last active set are kept, from one strength of a path to the next as well.
///
/// A loss that is not squared (logistic, Poisson, Gamma, …) is replaced by its quadratic at the present weights; the step
/// is taken as far as F falls (proximal Newton), and the quadratic is made steeper where it does not.
///
/// Where single weights move little at a time (corners that are nearly free, features that say nearly the same, losses that
/// go straight on) and features are few, Newton's method takes over on F with its corners rounded, less and less: the
/// *central path*, whose steps no condition of the examples slows down. It leads near to the optimum, and single weights from
/// there on. Where that does not help either, the run says that it is stalled.
///
/// *Units:* the certificate's ([`crate::solver::Certificate`]); the solver standardises for itself and F stays what it
/// is. *Corners:* losses of one score with a curvature; penalties that act on each weight alone, or on groups that share
/// none. All others are refused by name. Without a penalty, and for ridges, it ends where the closed form does, only
/// slower. A run that is resumed goes on from its weights, and learns anew what it knew of the columns: its last bits may
/// be others than those of a run that was never interrupted.
///
/// | setting | default |
/// |---|---|
/// | tolerance | 1e-8, of the violation |
/// | iterations | 1000, each a working set |
///
/// # Errors
/// [`Error::Unsupported`] for a loss of several scores, or without a curvature (hinge, absolute); for a penalty that
/// neither acts on each weight alone nor on groups; for sums in place of means.
///
/// # Example
/// x = (−1, 0, 1), y = (−2, 0, 2): the mean of (w·x − y)² is ⅔(w − 2)², and with |w| beside it the least is at 2 − ¾:
/// ```
/// use gradus::prelude::*;
/// let table = Table::from_columns([("x", vec![-1.0, 0.0, 1.0].into()), ("y", vec![-2.0, 0.0, 2.0].into())])?;
/// let fit = Estimator::regression("y")
///     .columns(columns![numeric("x")])
///     .penalty(Lasso::new(1.0)?)
///     .solver(CoordinateDescent::default())
///     .fit(&table)?;
/// assert!((fit.model().weight("x").unwrap() - 1.25).abs() < 1e-15);
/// assert!(fit.report().converged());
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Friedman, Hastie & Tibshirani (2010), *Regularization paths for generalized linear models via coordinate descent*;
/// working sets after Massias, Gramfort & Salmon (2018), *Celer*, and Bertrand et al. (2022), *Beyond L1*; screening after
/// Ndiaye et al. (2017), *Gap safe screening rules*; the line search after Lee, Sun & Saunders (2014), *Proximal
/// Newton-type methods*, where ours asks for a part 1e-4 of the decrease; factors that change by a few weights after Gill,
/// Golub, Murray & Saunders (1974), *Methods for modifying matrix factorizations*; the central path after Chan, Golub & Mulet
/// (1999), *A nonlinear primal-dual method for total variation-based image restoration*; groups after Qin, Scheinberg & Goldfarb (2013).
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "glmnet")]
#[doc(alias = "celer")]
#[doc(alias = "Lasso")]
#[doc(alias = "ElasticNet")]
pub struct CoordinateDescent {
    tolerance: f64,
    iterations: u64,
}

impl Default for CoordinateDescent {
    fn default() -> Self {
        Self { tolerance: 1e-8, iterations: 1000 }
    }
}

/// Rows over which the objective may stand still, relatively, before a run counts as stalled.
const WINDOW: usize = 8;
const STALL: f64 = 1e-15;

tolerance_and!(CoordinateDescent, iterations: "working sets, or quadratics");

impl Solver for CoordinateDescent {
    fn name(&self) -> String {
        "coordinate descent".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, stall: STALL, window: WINDOW, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        requirements::check(&objective)?;
        Ok(Begun::Running(Box::new(CoordinateRun::begin(objective, start, seed, self.iterations, self.tolerance)?)))
    }
}
