//! The settings of descent, and what a run of it asks of them.

use std::sync::Arc;

use super::checkpoint::width;
use super::stochastic::{Average, Averaging, Visits};
use super::{LearningRate, Rules};
use crate::error::{Error, Result};
use crate::objective::Objective;
use crate::optimizer::{Accelerated, AnyOptimizer, Sgd};
use crate::progress::StopReason;

/// Every shard holds weights of its own.
const MOST_SHARDS: usize = 1024;

/// What [`GradientDescent`](super::GradientDescent) and [`ProximalGradient`](super::ProximalGradient) set; `None` is the default.
#[derive(Debug, Clone)]
pub(super) struct DescentSettings {
    /// Examples in a step; `None` for all of them.
    pub(super) batch: Option<usize>,
    pub(super) optimizer: Option<Arc<dyn AnyOptimizer>>,
    pub(super) rate: LearningRate,
    pub(super) epochs: Option<u64>,
    pub(super) steps: Option<u64>,
    pub(super) tolerance: Option<f64>,
    pub(super) stall: Option<f64>,
    pub(super) patience: Option<u64>,
    pub(super) in_order: bool,
    pub(super) shuffled_within: Option<usize>,
    pub(super) record_every: Option<u64>,
    pub(super) average: Option<Average>,
    pub(super) penalty_in_gradient: bool,
    pub(super) parallel_shards: Option<usize>,
}

impl DescentSettings {
    /// The defaults for so many examples in a step.
    pub(super) fn new(batch: Option<usize>) -> Self {
        Self {
            batch,
            optimizer: None,
            rate: LearningRate::Auto,
            epochs: None,
            steps: None,
            tolerance: None,
            stall: None,
            patience: None,
            in_order: false,
            shuffled_within: None,
            record_every: None,
            average: None,
            penalty_in_gradient: false,
            parallel_shards: None,
        }
    }

    /// The name of the solver.
    pub(super) fn name(&self) -> String {
        match self.batch {
            None => "full-batch gradient descent".to_owned(),
            Some(1) => "stochastic gradient descent".to_owned(),
            Some(size) => format!("mini-batch gradient descent ({size})"),
        }
    }

    /// The name, and what was set.
    pub(super) fn in_words(&self) -> String {
        let set = [
            self.optimizer.as_ref().map(|optimizer| format!("optimizer {}", optimizer.name())),
            Some(match &self.rate {
                LearningRate::Auto => "the learning rate computed".to_owned(),
                LearningRate::Scheduled(_) => "the learning rate given".to_owned(),
            }),
            self.epochs.map(|epochs| format!("at most {epochs} epochs")),
            self.steps.map(|steps| format!("at most {steps} steps")),
            self.tolerance.filter(|tolerance| *tolerance > 0.0).map(|of| format!("to a tolerance of {of:e}")),
            self.patience.map(|patience| format!("patience {patience}")),
            self.average.map(|average| match average {
                Average::Last(epochs) => format!("weights averaged over the last {epochs} epochs"),
                Average::Exponential(decay) => format!("weights averaged with decay {decay}"),
            }),
            self.in_order.then(|| "examples in order".to_owned()),
            self.parallel_shards.map(|shards| format!("{shards} shards side by side")),
        ];
        std::iter::once(self.name()).chain(set.into_iter().flatten()).collect::<Vec<_>>().join(", ")
    }

    /// Faults that no data is needed for; all of them.
    pub(super) fn faults(&self) -> Vec<Error> {
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
        if let Some(rows) = self.shuffled_within {
            let mut fault = |value: String, must| faults.push(Error::Setting { name: "shuffle_within", value, must });
            match (rows, self.batch) {
                (0, _) => fault("0".to_owned(), "at least 1 row"),
                (_, None) => {
                    fault(rows.to_string(), "for mini-batches or single examples: the full batch has no order")
                }
                _ if self.in_order => fault(format!("{rows} together with in_order"), "one of the two"),
                _ => {}
            }
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

    /// When a run stops of itself.
    pub(super) fn rules(&self) -> Rules {
        let (stall, window) = if self.batch.is_none() { (1e-12, 10) } else { (1e-4, 5) };
        // A period shorter than an epoch says little about convergence, and an average of the last epochs wants them: the
        // limit decides.
        let limited = self.record_every.is_some() || matches!(self.average, Some(Average::Last(_)));
        let stall = self.stall.unwrap_or(if limited || self.tolerance == Some(0.0) { 0.0 } else { stall });
        Rules { tolerance: self.tolerance_of(), stall, window, patience: self.patience, time: None }
    }

    /// Whether runs are those that are made by hand.
    pub(super) fn by_hand(&self) -> bool {
        // Rules of single examples know no penalty.
        matches!(self.rate, LearningRate::Scheduled(_))
            || self.optimizer.as_ref().is_some_and(|rule| rule.properties().per_example)
    }

    /// The tolerance in force.
    pub(super) fn tolerance_of(&self) -> f64 {
        self.tolerance.unwrap_or(1e-6)
    }

    /// What shards cannot do.
    pub(super) fn without_shards(&self, needs: &'static str, found: &str) -> Error {
        let solver = format!("{} in parallel shards", self.name());
        Error::Unsupported { what: solver, needs, found: found.to_owned() }
    }

    pub(super) fn max_epochs(&self) -> u64 {
        let default = if self.batch.is_none() { 10_000 } else { 100 };
        self.epochs.unwrap_or(if self.steps.is_some() { u64::MAX } else { default })
    }

    /// The most steps over all examples.
    pub(super) fn most_steps(&self) -> u64 {
        self.max_epochs().min(self.steps.unwrap_or(u64::MAX))
    }

    /// Why a run over all examples is over after so many steps.
    pub(super) fn used_up(&self, steps: u64) -> StopReason {
        match self.steps {
            Some(most) if most < self.max_epochs() => StopReason::Steps(steps),
            _ => StopReason::Epochs(steps),
        }
    }

    /// How the examples of an epoch are put in order.
    pub(super) fn visits(&self, seed: u64) -> Visits {
        match self.shuffled_within {
            _ if self.in_order => Visits::InOrder,
            Some(rows) => Visits::InWindows { seed, rows: rows as u64 },
            None => Visits::Shuffled { seed },
        }
    }

    /// The named optimizer, or the default.
    pub(super) fn optimizer_for(&self, objective: &Objective<'_>) -> Arc<dyn AnyOptimizer> {
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
    pub(super) fn implicit(&self, optimizer: &dyn AnyOptimizer, objective: &Objective<'_>) -> Result<bool> {
        let implicit = optimizer.properties().proximal && !self.penalty_in_gradient;
        if !implicit && objective.penalty().corner() {
            return Err(Error::Unsupported {
                what: format!("{} with {}", self.name(), optimizer.name()),
                needs: "a penalty without a corner, or an optimizer that leaves it to an implicit step (as gradient descent, AdaGrad and Adam do, not with the penalty in the gradient; FTRL has an l1 of its own)",
                found: format!("penalty {:?}", objective.penalty().name()),
            });
        }
        Ok(implicit)
    }

    /// Whether steps are made of single examples; what that needs must be there.
    pub(super) fn single(&self, optimizer: &dyn AnyOptimizer, objective: &Objective<'_>) -> Result<bool> {
        if !optimizer.properties().per_example {
            return Ok(false);
        }
        let loss = objective.loss();
        let (needs, found) = if self.batch != Some(1) {
            ("single examples: GradientDescent::stochastic()", self.name())
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
        Err(Error::Unsupported { what: format!("{} with {}", self.name(), optimizer.name()), needs, found })
    }

    /// What a run that goes on needs of its average.
    pub(super) fn kept(&self, averaging: &Averaging) -> Option<Averaging> {
        matches!(self.average, Some(Average::Exponential(_))).then(|| averaging.clone())
    }

    /// The average of a run that goes on, over so many weights and biases.
    pub(super) fn restored(&self, saved: Option<Averaging>, places: usize) -> Result<Averaging> {
        let kept = saved.filter(|_| matches!(self.average, Some(Average::Exponential(_)))).unwrap_or_default();
        if let Some(mean) = kept.mean() {
            width("averaged weights and biases", mean.len(), places)?;
        }
        Ok(kept)
    }
}
