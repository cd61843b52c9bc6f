//! The accelerated proximal gradient method.

use serde::{Deserialize, Serialize};

use super::beginning::begun;
use super::change_of_variables::ChangeOfVariables;
use super::checkpoint::width;
use super::divergence::{DivergenceGuard, Stand};
use super::learning_rate::{conditioned, largest_curvature};
use super::{Begun, OptimalityMeasure, Rules, Run, Solver, Start, State};
use crate::error::{Error, Result};
use crate::objective::{Evaluated, Objective, Reduction, Want};
use crate::optimizer::Sgd;
use crate::penalty::Separable;
use crate::progress::{Progress, StopReason};

/// The accelerated proximal gradient method (FISTA): a step down the slopes of the loss, the penalty by its prox, and
/// momentum that starts again whenever it points uphill.
///
/// ```text
/// v = w + (t − 1)/t⁺·(w − w⁻)        w⁺ = prox_{Ω/L}(v − ∇f(v)/L)        t⁺ = (1 + √(1 + 4t²))/2
/// ```
///
/// Any penalty with a prox, any loss with slopes, any number of scores: the method that refuses least. Each iteration
/// costs one pass where the loss states a bound of its curvature; otherwise L is searched for (doubled until the
/// quadratic bounds the loss, then allowed to fall), which costs two. Weights come out exactly zero where the penalty has a
/// corner there. Where [`crate::solver::CoordinateDescent`] serves it is much the faster.
///
/// *Units:* the tolerance is that of the certificate ([`crate::solver::Certificate`]). The solver standardises for
/// itself, and F stays what it is.
///
/// | setting | default |
/// |---|---|
/// | tolerance | 1e-8, of the violation |
/// | iterations | 10 000 |
///
/// # Errors
/// [`Error::Unsupported`] for a loss with corners (absolute, hinge: gradient descent rounds them), and for sums in place of
/// means.
///
/// # Example
/// The mean of (w·x − y)² over x = (−1, 0, 1), y = (−2, 0, 2) is ⅔(w − 2)²; with |w| beside it the least is at 2 − ¾:
/// ```
/// use gradus::prelude::*;
/// let table = Table::from_columns([("x", vec![-1.0, 0.0, 1.0].into()), ("y", vec![-2.0, 0.0, 2.0].into())])?;
/// let fit = Estimator::regression("y")
///     .columns(columns![numeric("x")])
///     .penalty(Lasso::new(1.0)?)
///     .solver(ProximalGradient::default())
///     .fit(&table)?;
/// assert!((fit.model().weight("x").unwrap() - 1.25).abs() < 1e-7);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Beck & Teboulle (2009), *A fast iterative shrinkage-thresholding algorithm*, section 4, whose backtracking never lets L
/// fall; O'Donoghue & Candès (2015), *Adaptive restart for accelerated gradient schemes*, section 3.2 (the gradient
/// scheme).
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "FISTA")]
#[doc(alias = "ISTA")]
pub struct ProximalGradient {
    tolerance: f64,
    iterations: u64,
}

impl Default for ProximalGradient {
    fn default() -> Self {
        Self { tolerance: 1e-8, iterations: 10_000 }
    }
}

/// Rows over which the objective may stand still, relatively, before a run counts as stalled.
const WINDOW: usize = 50;
const STALL: f64 = 1e-15;
/// A search that doubles this often has left every scale of f64 data.
const MOST_DOUBLINGS: usize = 100;
/// By how much L may fall before it is searched for again.
const FALL: f64 = 0.8;

impl ProximalGradient {
    /// Converged when the violation of the optimality conditions ([`crate::solver::Certificate::violation`]) is no larger.
    #[must_use]
    #[doc(alias = "tol")]
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// At most so many steps; 0 returns the start.
    #[must_use]
    #[doc(alias = "max_iter")]
    pub fn iterations(self, iterations: u64) -> Self {
        Self { iterations, ..self }
    }
}

impl Solver for ProximalGradient {
    fn name(&self) -> String {
        "proximal gradient".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        super::certificate::fault_of(self.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, stall: STALL, window: WINDOW, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        let unsupported = |needs, found| Err(Error::Unsupported { what: Solver::name(self), needs, found });
        if objective.reduction() == Reduction::Sum {
            return unsupported("the mean over the examples", "the sum over them".to_owned());
        }
        if objective.loss().properties().slope_jump.is_some() {
            let needs = "a loss without corners (GradientDescent::full_batch() rounds them)";
            return unsupported(needs, format!("loss {:?}", objective.loss().name()));
        }
        Ok(Begun::Running(Box::new(Proximal::begin(self, objective, start, seed)?)))
    }
}

/// What changes in a run.
#[derive(Debug)]
struct Proximal<'a> {
    tolerance: f64,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: ChangeOfVariables,
    measure: OptimalityMeasure,
    /// What the penalty is on each weight, where it acts on each alone.
    each: Option<Vec<Separable>>,
    /// w and w⁻, in the solver's variables.
    at: Vec<f64>,
    before: Vec<f64>,
    /// t.
    momentum: f64,
    /// L, and whether it is searched for.
    curvature: f64,
    searched: bool,
    /// At v.
    here: Evaluated,
    /// At w.
    there: Evaluated,
    guard: DivergenceGuard,
    step: u64,
    end: u64,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    before: Vec<f64>,
    momentum: f64,
    curvature: f64,
    step: u64,
    variables: ChangeOfVariables,
}

impl<'a> Proximal<'a> {
    fn begin(settings: &ProximalGradient, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        let place = |saved: &Saved| (saved.at.clone(), true);
        let (start, saved) = begun(start, &given, seed, true, place)?;
        let earlier = saved.as_ref().map(|saved| saved.variables.clone());
        let (objective, variables) = conditioned(&given, earlier, true)?;
        let mut at = if saved.is_some() { start } else { variables.to_solver(&start) };
        if saved.is_none() {
            // Within the bounds, where there are some.
            let weights = objective.shape().weights();
            objective.penalty().prox(&mut at[..weights], &|_| 0.0);
        }
        let bound = largest_curvature(&objective, None, false)?;
        let searched = bound.is_none();
        let mut run = Self {
            tolerance: settings.tolerance,
            measure: OptimalityMeasure::of(&given)?,
            each: given.penalty().separable(given.layout()),
            before: at.clone(),
            momentum: 1.0,
            curvature: bound.filter(|l| *l > 0.0).unwrap_or(1.0),
            searched,
            here: Evaluated::default(),
            there: objective.evaluate(&at, Want::Loss)?,
            guard: DivergenceGuard::new(0.0, variables.to_encoded(&at)),
            step: 0,
            end: settings.iterations,
            given,
            objective,
            variables,
            at,
        };
        run.guard = DivergenceGuard::new(run.there.loss, run.variables.to_encoded(&run.at));
        if let Some(saved) = saved {
            (run.before, run.momentum, run.step) = (saved.before, saved.momentum, saved.step);
            if searched {
                run.curvature = saved.curvature;
            }
            width("earlier weights and biases", run.before.len(), run.at.len())?;
            run.end = run.step.saturating_add(settings.iterations);
        }
        if !run.there.loss.is_finite() {
            return Err(run.lost(run.there.loss));
        }
        Ok(run)
    }

    fn lost(&self, loss: f64) -> Error {
        let stand = Stand { epoch: self.step + 1, step: self.step + 1, loss, rate: 1.0 / self.curvature };
        self.guard.error(stand, &self.given, &Sgd, None)
    }

    /// prox_{Ω/L}(v − ∇f(v)/L).
    fn stepped(&self, from: &[f64]) -> Vec<f64> {
        let (rate, weights) = (1.0 / self.curvature, self.objective.shape().weights());
        let mut next: Vec<f64> = from.iter().zip(&self.here.gradient).map(|(v, g)| v - rate * g).collect();
        self.objective.penalty().prox(&mut next[..weights], &|_| rate);
        next
    }

    /// The step from v, with an L that bounds the loss along it.
    fn next(&mut self, from: &[f64]) -> Result<Vec<f64>> {
        if !self.searched {
            return Ok(self.stepped(from));
        }
        self.curvature *= FALL;
        for _ in 0..MOST_DOUBLINGS {
            let next = self.stepped(from);
            self.objective.evaluate_into(&next, Want::Gradient, &mut self.there)?;
            let (mut along, mut square) = (0.0, 0.0);
            for ((new, old), g) in next.iter().zip(from).zip(&self.here.gradient) {
                along += g * (new - old);
                square += (new - old) * (new - old);
            }
            // Rounding in the loss must not keep a step at the optimum from being taken.
            let model = self.here.loss + along + 0.5 * self.curvature * square;
            if self.there.loss <= model + 1e-14 * self.here.loss.abs() {
                return Ok(next);
            }
            self.curvature *= 2.0;
        }
        Err(self.lost(self.here.loss))
    }

    /// The weights of the encoded features; a bound holds to the last bit.
    fn own(&self) -> Vec<f64> {
        let mut own = self.variables.to_encoded(&self.at);
        own.iter_mut().zip(self.each.iter().flatten()).for_each(|(w, each)| *w = each.settled(*w));
        own
    }

    /// The violation at w, where its slopes are known.
    fn violation(&self) -> f64 {
        let own = self.own();
        let slopes = self.variables.encoded_gradient(&self.there.gradient);
        self.measure.violation(self.given.penalty(), &own, &slopes)
    }
}

impl Run for Proximal<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let next = 0.5 * (1.0 + (1.0 + 4.0 * self.momentum * self.momentum).sqrt());
        let share = (self.momentum - 1.0) / next;
        let from: Vec<f64> = self.at.iter().zip(&self.before).map(|(w, old)| w + share * (w - old)).collect();
        self.objective.evaluate_into(&from, Want::Gradient, &mut self.here)?;
        let stepped = self.next(&from)?;
        let uphill: f64 = from.iter().zip(&stepped).zip(&self.at).map(|((v, new), old)| (v - new) * (new - old)).sum();
        self.momentum = if uphill > 0.0 { 1.0 } else { next };
        self.before = std::mem::replace(&mut self.at, stepped);
        if self.momentum == 1.0 {
            self.before.clone_from(&self.at);
        }
        self.step += 1;
        // A slope of the model that is left in the step says when it is worth a pass to ask for those at w.
        let moved = from.iter().zip(&self.at).map(|(v, new)| (v - new).abs()).fold(0.0, f64::max);
        let near = self.curvature * moved <= 2.0 * self.tolerance * self.given.gradient_scale();
        if near && !self.searched {
            self.objective.evaluate_into(&self.at, Want::Gradient, &mut self.there)?;
        }
        let known = near || self.searched;
        let (loss, at) = if known { (self.there.loss, &self.at) } else { (self.here.loss, &from) };
        if self.guard.is_lost(loss) || self.at.iter().any(|w| !w.is_finite()) {
            return Err(self.lost(loss));
        }
        let penalty = self.objective.penalty().value(&at[..self.objective.shape().weights()]);
        let variables = &self.variables;
        self.guard.keep(loss, |good| variables.write_encoded(at, good));
        Ok(Progress {
            loss,
            penalty,
            exact: known,
            violation: known.then(|| self.violation()),
            ..Progress::new(self.step, 1.0 / self.curvature)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        (self.step >= self.end).then_some(StopReason::Epochs(self.step))
    }

    fn tighten(&mut self, tolerance: f64) {
        self.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        self.own()
    }

    fn state(&self) -> Result<State> {
        let saved = Saved {
            at: self.at.clone(),
            before: self.before.clone(),
            momentum: self.momentum,
            curvature: self.curvature,
            step: self.step,
            variables: self.variables.clone(),
        };
        Ok(State::of(saved))
    }
}
