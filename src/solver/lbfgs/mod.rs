//! Limited-memory BFGS.

mod curvature;
mod lbfgs_run;

use self::lbfgs_run::LbfgsRun;
use super::limits::{fault_of_tolerance, fault_of_zero, refuse_sums, tolerance_and};
use super::{Begun, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Limited-memory BFGS: a quasi-Newton method that needs slopes only, a pass an iteration.
///
/// ```text
/// w ← π(w + t·d),    d = −B·v,    B from the last m differences (s, y) of points and slopes
/// ```
///
/// v being the subgradient of F nearest to 0. A corner of the penalty (a lasso) is honoured orthant by orthant, bounds by
/// projection: weights that rest at 0 or on a bound are held while the others move, and no weight changes its sign within
/// a step. The line search halves t until F has fallen enough, and always ends.
///
/// *Where it begins.* With many more examples than weights, B begins as the inverse of H, the second derivatives of an even
/// **sample** of the examples, at the optimum of that sample, and so does w: both cost a small part of a pass and save
/// most of the passes. Otherwise it begins as a multiple of the identity over standardised features.
///
/// | setting | default |
/// |---|---|
/// | tolerance | 1e-8 ([`Certificate::violation`](super::Certificate)) |
/// | iterations | 1000 |
/// | memory | 10 |
/// | sample | on |
///
/// *When:* any number of examples and features, any loss without corners, no penalty, a ridge, a lasso, an elastic net,
/// bounds. *Corners:* refuses losses with corners (the absolute loss, the hinge) and the group lasso by name.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::Lbfgs;
/// // 1 of 2 are positive at x = 0, 3 of 4 at x = 1: the log odds are 0 and ln 3.
/// let table = Table::from_columns([
///     ("x", vec![0.0, 0.0, 1.0, 1.0, 1.0, 1.0].into()),
///     ("y", vec![0, 1, 0, 1, 1, 1].into()),
/// ])?;
/// let estimator = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty);
/// let fit = estimator.solver(Lbfgs::default()).fit(&table)?;
/// assert!((fit.model().weight("x").unwrap_or(0.0) - 3f64.ln()).abs() < 1e-6);
/// assert!(fit.report().converged());
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Liu & Nocedal (1989), algorithm 2.1; the orthants: Andrew & Gao (2007), *Scalable training of L1-regularized log-linear
/// models*; bounds: the projection of Schmidt, Kim & Sra (2012), section 3, not the generalised Cauchy point of L-BFGS-B; the
/// sample: Byrd et al. (2011), *On the use of stochastic Hessian information in optimization methods for machine learning*,
/// there for Hessian products, here for the first B and the start.
#[derive(Debug, Clone)]
#[doc(alias = "L-BFGS")]
#[doc(alias = "L-BFGS-B")]
#[doc(alias = "OWL-QN")]
#[doc(alias = "quasi-Newton")]
pub struct Lbfgs {
    tolerance: f64,
    iterations: u64,
    memory: usize,
    sample: bool,
}

impl Default for Lbfgs {
    fn default() -> Self {
        Self { tolerance: 1e-8, iterations: 1000, memory: 10, sample: true }
    }
}

tolerance_and!(Lbfgs, iterations: "iterations");

impl Lbfgs {
    /// Remembers so many differences.
    #[must_use]
    #[doc(alias = "history_size")]
    pub fn memory(self, pairs: usize) -> Self {
        Self { memory: pairs, ..self }
    }

    /// Begins without a sample.
    #[must_use]
    pub fn without_sample(self) -> Self {
        Self { sample: false, ..self }
    }
}

impl Solver for Lbfgs {
    fn name(&self) -> String {
        "L-BFGS".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().chain(fault_of_zero("memory", self.memory)).collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        refuse_sums(self, &objective)?;
        let (penalty, loss) = (objective.penalty(), objective.loss());
        if penalty.corner() && penalty.separable(objective.layout()).is_none() {
            let needed = "a penalty that is smooth, or acts on each weight alone: ProximalGradient takes any";
            return Err(self.unsupported(needed, format!("penalty {:?}", penalty.name())));
        }
        if loss.properties().slope_jump.is_some() {
            let needed = "a loss without corners: GradientDescent rounds them";
            return Err(self.unsupported(needed, format!("loss {:?}", loss.name())));
        }
        let run = LbfgsRun::begin(objective, start, seed, self.iterations, (self.memory, self.sample))?;
        Ok(Begun::Running(Box::new(run)))
    }
}
