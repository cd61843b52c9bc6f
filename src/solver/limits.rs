//! What every iterating solver lets its users set, and what every solver of means refuses.

use super::Solver;
use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};

/// A tolerance and a limit of a solver that has fields of these names.
macro_rules! tolerance_and {
    ($solver:ident, $limit:ident: $what:literal) => {
        impl $solver {
            /// Converged when the largest slope that is left, and what a Newton step would gain, are no larger
            /// ([`Certificate`](crate::solver::Certificate)). 0 never stops before rounding does.
            #[must_use]
            #[doc(alias = "tol")]
            pub fn tolerance(self, tolerance: f64) -> Self {
                Self { tolerance, ..self }
            }

            #[doc = concat!("At most so many ", $what, ". 0 returns the start.")]
            #[must_use]
            #[doc(alias = "max_iter")]
            pub fn $limit(self, $limit: u64) -> Self {
                Self { $limit, ..self }
            }
        }
    };
}
pub(super) use tolerance_and;

/// A tolerance that cannot be one.
pub(super) fn fault_of_tolerance(tolerance: f64) -> Option<Error> {
    let usable = tolerance.is_finite() && tolerance >= 0.0;
    let fault = Error::Setting { name: "tolerance", value: tolerance.to_string(), must: "finite and at least 0" };
    (!usable).then_some(fault)
}

/// A count that must be one at least.
pub(super) fn fault_of_zero(name: &'static str, count: usize) -> Option<Error> {
    let fault = Error::Setting { name, value: "0".to_owned(), must: "at least 1" };
    (count == 0).then_some(fault)
}

/// Refuses sums in place of means.
pub(super) fn refuse_sums(solver: &dyn Solver, objective: &Objective<'_>) -> Result<()> {
    match objective.reduction() {
        Reduction::Mean => Ok(()),
        Reduction::Sum => Err(solver.unsupported("the mean over the examples", "Reduction::Sum".to_owned())),
    }
}
