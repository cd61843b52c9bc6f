//! Gradient descent: full batch, mini-batch, stochastic.

use std::sync::Arc;

use super::descent_settings::DescentSettings;
use super::first_order::{FirstOrderRun, Smoothing};
use super::stochastic::{Average, MiniBatchRun};
use super::{Begun, LearningRate, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};
use crate::optimizer::Optimizer;

/// Gradient descent: w ← w − η·d, where the optimizer makes d of the gradient over all examples, over a mini-batch,
/// or over one.
///
/// Rows of mini-batches and single examples are gathered into the cache ahead of use, and a plain step ([`Sgd`]) over sparse
/// or one-hot features costs what it touches, the penalty's implicit step and the average included. Optimizers that remember something of every weight (momentum) pay
/// for every weight in each step, and so does a link before plain descent when there is a penalty.
///
/// With [`LearningRate::Auto`], the default, it works on raw data of any scale; a rate that is given acts on the
/// features as they are encoded. The full batch accelerates unless an optimizer is named; the corners of a loss like
/// [`Absolute`](crate::loss::Absolute) it rounds, less and less, until the loss no longer changes.
///
/// | setting | default |
/// |---|---|
/// | optimizer | [`Accelerated`] for the full batch with the automatic rate, otherwise [`Sgd`] |
/// | learning rate | [`LearningRate::Auto`] |
/// | epochs | 10 000 for the full batch, 100 otherwise; without end where steps are given |
/// | tolerance | 1e-6; mini-batches do not see the slopes over all examples and cannot converge by it before their end |
/// | stall | a change of 1e-12 over 10 epochs for the full batch, 1e-4 over 5 otherwise; 0 with `record_every`, `average_last` or a tolerance of 0 |
/// | order | shuffled anew in each epoch, by the estimator's seed |
///
/// # Example
/// ```
/// use gradus::optimizer::{ClipNorm, Link, Sgd};
/// use gradus::solver::GradientDescent;
/// let solver = GradientDescent::mini_batch(5)
///     .optimizer(ClipNorm::new(5.0)?.then(Sgd))
///     .learning_rate(2e-5)
///     .steps(500)
///     .record_every(100)
///     .in_order();
/// # let _ = solver;
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// [`Accelerated`]: crate::optimizer::Accelerated
/// [`Sgd`]: crate::optimizer::Sgd
#[derive(Debug, Clone)]
#[doc(alias = "SGDRegressor")]
#[doc(alias = "SGDClassifier")]
pub struct GradientDescent {
    settings: DescentSettings,
}

impl Default for GradientDescent {
    fn default() -> Self {
        Self::full_batch()
    }
}

impl GradientDescent {
    fn of(batch: Option<usize>) -> Self {
        Self { settings: DescentSettings::new(batch) }
    }

    /// All examples in each step.
    #[must_use]
    #[doc(alias = "batch_gradient_descent")]
    pub fn full_batch() -> Self {
        Self::of(None)
    }

    /// `size` examples in each step.
    #[must_use]
    #[doc(alias = "batch_size")]
    pub fn mini_batch(size: usize) -> Self {
        Self::of(Some(size))
    }

    /// One example in each step.
    #[must_use]
    pub fn stochastic() -> Self {
        Self::of(Some(1))
    }

    /// The update rule.
    #[must_use]
    pub fn optimizer(mut self, optimizer: impl Optimizer + 'static) -> Self {
        self.settings.optimizer = Some(Arc::new(optimizer));
        self
    }

    /// η: a number, a schedule, or [`LearningRate::Auto`].
    #[must_use]
    #[doc(alias = "eta0")]
    pub fn learning_rate(mut self, rate: impl Into<LearningRate>) -> Self {
        self.settings.rate = rate.into();
        self
    }

    /// At most so many passes over the examples. 0 returns the start.
    #[must_use]
    #[doc(alias = "max_iter")]
    #[doc(alias = "passes")]
    pub fn epochs(mut self, epochs: u64) -> Self {
        self.settings.epochs = Some(epochs);
        self
    }

    /// At most so many updates.
    #[must_use]
    #[doc(alias = "max_steps")]
    pub fn steps(mut self, steps: u64) -> Self {
        self.settings.steps = Some(steps);
        self
    }

    /// Converged when the largest slope that is left is no larger ([`Certificate::violation`](super::Certificate)). 0 never
    /// stops, also not when the loss no longer changes.
    #[must_use]
    #[doc(alias = "tol")]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.settings.tolerance = Some(tolerance);
        self
    }

    /// Stalled when the loss changes by less than this, relatively, over a window of epochs. 0 never stops.
    #[must_use]
    pub fn stall(mut self, change: f64) -> Self {
        self.settings.stall = Some(change);
        self
    }

    /// Stop when the validation loss has not improved for so many rows of the history.
    #[must_use]
    #[doc(alias = "early_stopping")]
    #[doc(alias = "n_iter_no_change")]
    pub fn patience(mut self, rows: u64) -> Self {
        self.settings.patience = Some(rows);
        self
    }

    /// Batches in the order of the examples, wrapping at the end, instead of a new shuffle in each epoch. No example counts twice
    /// in a batch: one larger than all examples is all of them.
    #[must_use]
    #[doc(alias = "shuffle")]
    pub fn in_order(mut self) -> Self {
        self.settings.in_order = true;
        self
    }

    /// Shuffles within windows of about so many rows, instead of all examples at once: what examples need that memory does not hold
    /// ([`Estimator::memory_budget`](crate::estimator::Estimator::memory_budget)), and what gives the same model to the last bit where it
    /// does.
    ///
    /// The examples are cut into stretches of neighbours, an eighth of a window each (whole blocks of 4096 rows). Each epoch puts the
    /// stretches in a random order, and the rows of eight stretches at a time in a random order.
    ///
    /// *Its price:* the examples of a window come from eight places, and not from all. Where neighbours are alike (a file sorted by
    /// label or by time) the steps of a window lean towards their kind: choose windows of many times the length of such runs, or shuffle
    /// the file once. Where the order of the examples says nothing the price is none.
    #[must_use]
    #[doc(alias = "shuffle_buffer")]
    pub fn shuffle_within(mut self, rows: usize) -> Self {
        self.settings.shuffled_within = Some(rows);
        self
    }

    /// A row of the history every so many steps (a "period" of the course) instead of every epoch, with the loss over
    /// all examples measured at its end.
    #[must_use]
    pub fn record_every(mut self, steps: u64) -> Self {
        self.settings.record_every = Some(steps);
        self
    }

    /// The weights are the mean over the steps of the last so many epochs before the limit; a run that stops earlier
    /// (by a tolerance, patience or a watcher) may not have begun it.
    #[must_use]
    #[doc(alias = "average")]
    #[doc(alias = "ASGD")]
    pub fn average_last(mut self, epochs: u64) -> Self {
        self.settings.average = Some(Average::Last(epochs));
        self
    }

    /// The weights are an exponential moving average over the steps, of decay β in [0, 1): w̄ ← β·w̄ + (1 − β)·w, and the
    /// plain mean as long as there are fewer steps than 1/(1 − β). It travels with a run that goes on. Replaces
    /// [`GradientDescent::average_last`]; plain steps over mini-batches then cost an update of every weight.
    #[must_use]
    #[doc(alias = "ema")]
    #[doc(alias = "ExponentialMovingAverage")]
    pub fn average_exponentially(mut self, decay: f64) -> Self {
        self.settings.average = Some(Average::Exponential(decay));
        self
    }

    /// Adds the penalty's slope to the gradient before the optimizer sees it, as TensorFlow and PyTorch do, instead of
    /// an implicit step after it.
    #[must_use]
    pub fn penalty_in_gradient(mut self) -> Self {
        self.settings.penalty_in_gradient = true;
        self
    }

    /// Several threads in stochastic and mini-batch epochs: the shuffled rows of each epoch are cut into `shards` shards,
    /// each steps through its own from the common weights, and the weights are averaged at the end of the epoch, each
    /// shard counting by its examples. The result depends on the number of shards and never on the number of threads: it
    /// is a setting like the batch size. Between 1 (the ordinary run, to the bit) and 1024; as many as there are cores is
    /// enough.
    ///
    /// *Its price:* a shard goes as far in an epoch as its own part of the steps. Far from the optimum k shards need k
    /// epochs for what one does in one; near it their mean has less of the noise of the steps, and they are ahead. Loss
    /// above the least one, relative (`cargo run --release --example shards`):
    ///
    /// | examples, rate | shards | 1 epoch | 2 | 5 | 20 |
    /// |---|---|---|---|---|---|
    /// | made up, 20 000 × 10, far from the optimum (0.0001) | 1 | 1.5e-1 | 3.1e-2 | 1.2e-2 | 3.8e-4 |
    /// | | 2 | 1.5 | 1.4e-1 | 2.3e-2 | 2.6e-3 |
    /// | | 8 | 2.8e1 | 8.5 | 7.7e-1 | 2.3e-2 |
    /// | the same, near it (0.005) | 1 | 4.3e-2 | 4.3e-2 | 5.7e-2 | 2.0e-2 |
    /// | | 2 | 3.6e-2 | 2.3e-2 | 2.0e-2 | 3.6e-2 |
    /// | | 8 | 1.7e-2 | 7.8e-3 | 8.1e-3 | 1.1e-2 |
    /// | California housing, 17 000 × 8 (0.0002) | 1 | 1.1e-1 | 8.7e-2 | 3.6e-3 | 9.6e-4 |
    /// | | 2 | 2.0e-1 | 1.1e-1 | 2.4e-2 | 1.0e-3 |
    /// | | 8 | 2.2 | 6.0e-1 | 1.6e-1 | 2.3e-2 |
    ///
    /// Averaging once an epoch costs one pass over the weights of each shard, which is nothing beside an epoch; averaging
    /// more often would make the price smaller only where there are few examples, and then threads gain little.
    ///
    /// *Corners:* needs plain descent ([`Sgd`]), the penalty by its implicit step, and whole epochs: momentum, a link
    /// before the optimizer, [`GradientDescent::in_order`], [`GradientDescent::steps`] and
    /// [`GradientDescent::record_every`] are refused by name. Step i of shard j of an epoch counts as step i·k + j of
    /// that epoch for a schedule.
    ///
    /// *Source:* McDonald, Hall & Mann (2010), *Distributed training strategies for the structured perceptron*
    /// (iterative parameter mixing); Zinkevich et al. (2010) for its convergence.
    ///
    /// [`Sgd`]: crate::optimizer::Sgd
    #[must_use]
    #[doc(alias = "n_jobs")]
    #[doc(alias = "parameter averaging")]
    pub fn parallel_shards(mut self, shards: usize) -> Self {
        self.settings.parallel_shards = Some(shards);
        self
    }
}

impl Solver for GradientDescent {
    fn name(&self) -> String {
        self.settings.name()
    }

    fn in_words(&self) -> String {
        self.settings.in_words()
    }

    fn faults(&self) -> Vec<Error> {
        self.settings.faults()
    }

    fn rules(&self) -> Rules {
        self.settings.rules()
    }

    fn by_hand(&self) -> bool {
        self.settings.by_hand()
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        let settings = &self.settings;
        if objective.reduction() == Reduction::Sum && matches!(settings.rate, LearningRate::Auto) {
            let needs = "a given learning rate with Reduction::Sum, which reproduces runs that had one";
            return Err(self.unsupported(needs, "LearningRate::Auto".to_owned()));
        }
        let rounds = matches!(settings.rate, LearningRate::Auto)
            && settings.optimizer.is_none()
            && objective.loss().properties().slope_jump.is_some()
            && objective.loss().properties().curvature_bound.is_none();
        Ok(Begun::Running(match settings.batch {
            None if rounds => Box::new(Smoothing::begin(settings, objective, start, seed)?),
            None => Box::new(FirstOrderRun::begin(settings, objective, start, seed)?),
            Some(size) => Box::new(MiniBatchRun::begin(settings, size, objective, start, seed)?),
        }))
    }
}
