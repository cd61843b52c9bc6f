//! What a run of descent asks of its settings, before it begins and on its way.

use std::sync::Arc;

use super::GradientDescent;
use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};
use crate::optimizer::{Accelerated, AnyOptimizer, Sgd};
use crate::progress::StopReason;
use crate::solver::checkpoint::width;
use crate::solver::first_order::{FirstOrderRun, Smoothing};
use crate::solver::stochastic::{Average, Averaging, MiniBatchRun};
use crate::solver::{Begun, LearningRate, Rules, Solver, Start};

/// Every shard holds weights of its own.
const MOST_SHARDS: usize = 1024;

impl Solver for GradientDescent {
    fn name(&self) -> String {
        match self.batch {
            None => "full-batch gradient descent".to_owned(),
            Some(1) => "stochastic gradient descent".to_owned(),
            Some(size) => format!("mini-batch gradient descent ({size})"),
        }
    }

    fn faults(&self) -> Vec<Error> {
        let mut faults = Vec::new();
        let mut at_least_one = |name, value: Option<u64>| {
            if value == Some(0) {
                faults.push(Error::Setting { name, value: "0".to_owned(), must: "at least 1" });
            }
        };
        at_least_one("batch size", self.batch.map(|size| size as u64));
        at_least_one("record_every", self.record_every);
        at_least_one("patience", self.patience);
        let last = if let Some(Average::Last(last)) = self.average { Some(last) } else { None };
        at_least_one("average_last", last);
        if last.is_some() && self.steps.is_some() && self.batch.is_some() {
            let must = "counted in epochs: limit the run by .epochs() instead of .steps()";
            faults.push(Error::Setting { name: "average_last", value: "set together with steps".to_owned(), must });
        }
        if self.batch.is_none() && self.in_order {
            let must = "for mini-batches or single examples: the full batch has no order";
            faults.push(Error::Setting { name: "in_order", value: "set for the full batch".to_owned(), must });
        }
        if let Some(Average::Exponential(decay)) = self.average
            && !(0.0..1.0).contains(&decay)
        {
            let value = decay.to_string();
            faults.push(Error::Setting { name: "decay of the average", value, must: "at least 0 and below 1" });
        }
        if let Some(shards) = self.parallel_shards {
            let mut fault = |value: String, must| faults.push(Error::Setting { name: "parallel_shards", value, must });
            if !(1..=MOST_SHARDS).contains(&shards) {
                fault(shards.to_string(), "between 1 and 1024: every shard holds weights of its own");
            }
            // Inside an epoch there are no common weights, so nothing can be recorded or end there.
            let refused = [
                ("the full batch", self.batch.is_none()),
                ("in_order", self.in_order),
                ("steps", self.steps.is_some()),
                ("record_every", self.record_every.is_some()),
                ("average_exponentially", matches!(self.average, Some(Average::Exponential(_)))),
            ];
            for (other, _) in refused.into_iter().filter(|(_, set)| *set) {
                let must = "for shuffled mini-batches or single examples, limited and recorded by whole epochs";
                fault(format!("{shards} together with {other}"), must);
            }
        }
        for (name, value) in [("tolerance", self.tolerance), ("stall", self.stall)] {
            if let Some(value) = value.filter(|value| !(*value >= 0.0 && value.is_finite())) {
                faults.push(Error::Setting { name, value: value.to_string(), must: "finite and at least 0" });
            }
        }
        if let LearningRate::Scheduled(schedule) = &self.rate {
            faults.extend(schedule.validate().err());
        }
        faults
    }

    fn rules(&self) -> Rules {
        let (stall, window) = if self.batch.is_none() { (1e-12, 10) } else { (1e-4, 5) };
        // A period shorter than an epoch says little about convergence, and an average of the last epochs wants them: the
        // limit decides.
        let limited = self.record_every.is_some() || matches!(self.average, Some(Average::Last(_)));
        let stall = self.stall.unwrap_or(if limited || self.tolerance == Some(0.0) { 0.0 } else { stall });
        Rules { tolerance: self.tolerance_of(), stall, window, patience: self.patience, time: None }
    }

    fn by_hand(&self) -> bool {
        // Rules of single examples know no penalty.
        matches!(self.rate, LearningRate::Scheduled(_))
            || self.optimizer.as_ref().is_some_and(|rule| rule.properties().per_example)
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        if objective.reduction() == Reduction::Sum && matches!(self.rate, LearningRate::Auto) {
            return Err(Error::Unsupported {
                what: Solver::name(self),
                needs: "a given learning rate with Reduction::Sum, which reproduces runs that had one",
                found: "LearningRate::Auto".to_owned(),
            });
        }
        let rounds = matches!(self.rate, LearningRate::Auto)
            && self.optimizer.is_none()
            && objective.loss().properties().slope_jump.is_some()
            && objective.loss().properties().curvature_bound.is_none();
        Ok(Begun::Running(match self.batch {
            None if rounds => Box::new(Smoothing::begin(self, objective, start, seed)?),
            None => Box::new(FirstOrderRun::begin(self, objective, start, seed)?),
            Some(size) => Box::new(MiniBatchRun::begin(self, size, objective, start, seed)?),
        }))
    }
}

impl GradientDescent {
    /// The tolerance in force.
    pub(in crate::solver) fn tolerance_of(&self) -> f64 {
        self.tolerance.unwrap_or(1e-6)
    }

    /// What shards cannot do.
    pub(in crate::solver) fn without_shards(&self, needs: &'static str, found: &str) -> Error {
        let solver = format!("{} in parallel shards", Solver::name(self));
        Error::Unsupported { what: solver, needs, found: found.to_owned() }
    }

    pub(in crate::solver) fn max_epochs(&self) -> u64 {
        let default = if self.batch.is_none() { 10_000 } else { 100 };
        self.epochs.unwrap_or(if self.steps.is_some() { u64::MAX } else { default })
    }

    /// The most steps over all examples.
    pub(in crate::solver) fn most_steps(&self) -> u64 {
        self.max_epochs().min(self.steps.unwrap_or(u64::MAX))
    }

    /// Why a run over all examples is over after so many steps.
    pub(in crate::solver) fn used_up(&self, steps: u64) -> StopReason {
        match self.steps {
            Some(most) if most < self.max_epochs() => StopReason::Steps(steps),
            _ => StopReason::Epochs(steps),
        }
    }

    /// That of the orders of the epochs; `None` where examples are visited as they stand.
    pub(in crate::solver) fn seed_of_orders(&self, seed: u64) -> Option<u64> {
        (!self.in_order).then_some(seed)
    }

    /// The named optimizer, or the default.
    pub(in crate::solver) fn optimizer_for(&self, objective: &Objective<'_>) -> Arc<dyn AnyOptimizer> {
        match &self.optimizer {
            Some(optimizer) => optimizer.clone(),
            None => {
                let accelerate = self.batch.is_none()
                    && matches!(self.rate, LearningRate::Auto)
                    && objective.loss().properties().curvature_bound.is_some();
                if accelerate { Arc::new(Accelerated) } else { Arc::new(Sgd) }
            }
        }
    }

    /// Whether the penalty is applied by its implicit step.
    pub(in crate::solver) fn implicit(&self, optimizer: &dyn AnyOptimizer, objective: &Objective<'_>) -> Result<bool> {
        let implicit = optimizer.properties().proximal && !self.penalty_in_gradient;
        if !implicit && objective.penalty().corner() {
            return Err(Error::Unsupported {
                what: format!("{} with {}", Solver::name(self), optimizer.name()),
                needs: "a penalty without a corner, or an optimizer that leaves it to an implicit step (as gradient descent, AdaGrad and Adam do, not with the penalty in the gradient; FTRL has an l1 of its own)",
                found: format!("penalty {:?}", objective.penalty().name()),
            });
        }
        Ok(implicit)
    }

    /// Whether steps are made of single examples; what that needs must be there.
    pub(in crate::solver) fn single(&self, optimizer: &dyn AnyOptimizer, objective: &Objective<'_>) -> Result<bool> {
        if !optimizer.properties().per_example {
            return Ok(false);
        }
        let loss = objective.loss();
        let (needs, found) = if self.batch != Some(1) {
            ("single examples: GradientDescent::stochastic()", Solver::name(self))
        } else if loss.outputs() * loss.label_width() != 1 {
            ("a loss of one score and one label", format!("loss {:?}", loss.name()))
        } else if let Some(needs) = optimizer.lacks(loss) {
            (needs, format!("loss {:?}", loss.name()))
        } else if !objective.penalty().is_none() {
            let needs = "no penalty: it makes its step of the example, or has strengths of its own";
            (needs, format!("penalty {:?}", objective.penalty().name()))
        } else {
            return Ok(true);
        };
        Err(Error::Unsupported { what: format!("{} with {}", Solver::name(self), optimizer.name()), needs, found })
    }

    /// What a run that goes on needs of its average.
    pub(in crate::solver) fn kept(&self, averaging: &Averaging) -> Option<Averaging> {
        matches!(self.average, Some(Average::Exponential(_))).then(|| averaging.clone())
    }

    /// The average of a run that goes on, over so many weights and biases.
    pub(in crate::solver) fn restored(&self, saved: Option<Averaging>, places: usize) -> Result<Averaging> {
        let kept = saved.filter(|_| matches!(self.average, Some(Average::Exponential(_)))).unwrap_or_default();
        if let Some(mean) = kept.mean() {
            width("averaged weights and biases", mean.len(), places)?;
        }
        Ok(kept)
    }
}
