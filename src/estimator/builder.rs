//! The builder.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::class_weight::ClassWeight;
use super::memory::Memory;
use super::task::Task;
use super::threads::Threads;
use super::warm_start::WarmStart;
use crate::column::AnyColumn;
use crate::data::Table;
use crate::error::{Error, Result, distinct};
use crate::head::Head;
use crate::loss::Loss;
use crate::objective::Reduction;
use crate::penalty::Penalty;
use crate::roles::ColumnRoles;
use crate::solver::{Solver, Start};

/// Says what to learn and how; [`Estimator::fit`] learns it. Every setting has a default that works on raw data:
/// columns are inferred, the solver is chosen, and the report says what was inferred and chosen.
///
/// | setting | default |
/// |---|---|
/// | columns | inferred from the table |
/// | loss | squared for a regression, Poisson for counts, Gamma for amounts, logistic for two classes, multinomial for more |
/// | penalty | for classes and counts a ridge of 1/(2n) on standardised features, which is scikit-learn's C = 1; for numbers none, unless there are fewer than four examples per feature ([why](crate::_documentation::default_penalty)) |
/// | solver | chosen by [`crate::solver::choose`] |
/// | bias | one |
/// | seed | 0 |
/// | threads | those of the current rayon pool |
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let cars = Table::from_columns([
///     ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
///     ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
/// ])?;
/// let fit = Estimator::regression("mpg").columns(columns![numeric("pounds")]).fit(&cars)?;
/// let model = fit.model();
/// assert!((model.weight("pounds").unwrap() - -4.5691095).abs() < 1e-6);
/// assert!((model.bias() - 33.58512404).abs() < 1e-6);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "LinearRegressor")]
#[doc(alias = "LinearClassifier")]
#[doc(alias = "LinearRegression")]
#[doc(alias = "LogisticRegression")]
#[doc(alias = "glm")]
#[doc(alias = "Pipeline")]
pub struct Estimator {
    pub(super) task: Task,
    pub(super) positive: Option<String>,
    pub(crate) roles: ColumnRoles,
    pub(super) columns: Option<Vec<Arc<dyn AnyColumn>>>,
    pub(super) loss: Option<Arc<dyn Loss>>,
    pub(super) penalty: Option<Arc<dyn Penalty>>,
    pub(super) solver: Option<Arc<dyn Solver>>,
    pub(super) validation: Option<Table>,
    pub(super) class_weight: Option<ClassWeight>,
    pub(super) bias: bool,
    /// Settings that do not belong to the task, which `validate` reports.
    pub(super) misplaced: Vec<&'static str>,
    pub(super) reduction: Reduction,
    pub(super) start: Start,
    /// The model that the fit begins at.
    pub(super) warm: Option<WarmStart>,
    pub(super) seed: u64,
    pub(crate) threads: Option<usize>,
    pub(super) time_budget: Option<Duration>,
    pub(super) tolerance: Option<f64>,
    pub(super) memory: Memory,
}

impl Estimator {
    pub(super) fn of(task: Task, label: Vec<String>) -> Self {
        Self {
            task,
            positive: None,
            roles: ColumnRoles::of_labels(label),
            columns: None,
            loss: None,
            penalty: None,
            solver: None,
            validation: None,
            class_weight: None,
            bias: true,
            misplaced: Vec::new(),
            reduction: Reduction::Mean,
            start: Start::Auto,
            warm: None,
            seed: 0,
            threads: None,
            time_budget: None,
            tolerance: None,
            memory: Memory::default(),
        }
    }

    /// Sets the feature columns, as [`columns!`](crate::columns) lists them; without, they are inferred from the table.
    #[must_use]
    #[doc(alias = "feature_columns")]
    #[doc(alias = "ColumnTransformer")]
    pub fn columns(mut self, columns: impl IntoIterator<Item = Arc<dyn AnyColumn>>) -> Self {
        self.columns = Some(columns.into_iter().collect());
        self
    }

    /// Sets the loss, in place of the task's own: of a regression, of counts or amounts, of two classes, or of each class against the rest.
    #[must_use]
    #[doc(alias = "loss_function")]
    #[doc(alias = "family")]
    pub fn loss(mut self, loss: impl Loss + 'static) -> Self {
        self.loss = Some(Arc::new(loss));
        self
    }

    /// Sets the penalty on the weights, in place of the default one: [`NoPenalty`](crate::penalty::NoPenalty) is none.
    ///
    /// Without it the penalty is decided by the examples, and the report says which it was. In a run that is made by hand (a
    /// learning rate that is given, [`Reduction::Sum`]) nothing is added to the loss.
    #[must_use]
    #[doc(alias = "regularization")]
    pub fn penalty(mut self, penalty: impl Penalty + 'static) -> Self {
        self.penalty = Some(Arc::new(penalty));
        self
    }

    /// Sets the solver, in place of the one that [`choose`](crate::solver::choose) finds best.
    #[must_use]
    #[doc(alias = "optimizer")]
    pub fn solver(mut self, solver: impl Solver + 'static) -> Self {
        self.solver = Some(Arc::new(solver));
        self
    }

    /// Sets labeled examples that are watched and not learned from: their loss stands in the history, and the model has the weights of
    /// the epoch in which it was smallest.
    #[must_use]
    pub fn validate_on(mut self, examples: &Table) -> Self {
        self.validation = Some(examples.clone());
        self
    }

    /// Names the column that says how often each example counts: 2 equals the row twice, 0 its absence.
    #[must_use]
    #[doc(alias = "sample_weight")]
    #[doc(alias = "weight_column")]
    pub fn example_weight(mut self, column: impl Into<String>) -> Self {
        self.roles.example_weight = Some(column.into());
        self
    }

    /// Names a column that is added to the score with a weight of one.
    #[must_use]
    pub fn offset(mut self, column: impl Into<String>) -> Self {
        self.roles.offset = Some(column.into());
        self
    }

    /// Names the column that says what was at risk of the counted events (time, area, policies): its logarithm is added to the score
    /// with a weight of one, beside an offset.
    #[must_use]
    pub fn exposure(mut self, column: impl Into<String>) -> Self {
        self.roles.exposure = Some(column.into());
        self
    }

    /// Leaves out the bias (the intercept): the score of a row of zeros is 0.
    #[must_use]
    #[doc(alias = "fit_intercept")]
    #[doc(alias = "noconstant")]
    pub fn without_bias(mut self) -> Self {
        self.bias = false;
        self
    }

    /// Sets whether losses are averaged or summed: [`Reduction::Sum`] reproduces systems that trained on the sum over a batch.
    #[must_use]
    #[doc(alias = "loss_reduction")]
    pub fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Sets where an iterative solver begins.
    #[must_use]
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Sets the tolerance: a run has converged when the largest slope that is left is no larger ([`crate::solver::Certificate`]), whatever the solver: in
    /// place of its own tolerance.
    #[must_use]
    #[doc(alias = "tol")]
    #[doc(alias = "thresh")]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Limits the time: the run ends with the first iteration or epoch that ends later: [`StopReason::Time`](crate::progress::StopReason), not
    /// converged, with the weights so far. A closed form is not interrupted.
    #[must_use]
    #[doc(alias = "max_time")]
    pub fn time_budget(mut self, time: Duration) -> Self {
        self.time_budget = Some(time);
        self
    }

    /// Sets the seed of every random choice: shuffles and random starts.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of threads; 1 uses none beside the caller's. The result does not depend on it.
    #[must_use]
    #[doc(alias = "n_jobs")]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Checks all settings together, before any data is touched.
    ///
    /// # Errors
    /// [`Error::Settings`] with every fault found.
    pub fn validate(&self) -> Result<()> {
        let mut faults = Vec::new();
        faults.extend(self.head().err());
        faults.extend(self.roles.faults());
        faults.extend(self.solver.iter().flat_map(|solver| solver.faults()));
        faults.extend(self.class_weight.as_ref().and_then(|weight| weight.validate().err()));
        faults.extend(self.without_meaning());
        faults.extend(self.contradictions());
        if let Some(tolerance) = self.tolerance.filter(|tolerance| !(tolerance.is_finite() && *tolerance >= 0.0)) {
            let must = "finite and at least 0";
            faults.push(Error::Setting { name: "tolerance", value: tolerance.to_string(), must });
        }
        if self.threads == Some(0) {
            faults.push(Error::Setting { name: "threads", value: "0".to_owned(), must: "at least 1" });
        }
        let reserved: HashSet<&String> = self.roles.reserved().collect();
        faults.extend(distinct("feature column", self.columns.iter().flatten().map(|column| column.name())).err());
        for column in self.columns.iter().flatten() {
            faults.extend(column.validate().err());
            for input in column.inputs() {
                if reserved.contains(&input) {
                    let must = "a column that is not the label, the example weight, the offset or the exposure";
                    faults.push(Error::Setting { name: "input of a feature column", value: input, must });
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Settings(faults)) }
    }

    /// The same, for examples whose folds are made by the groups of a column.
    pub(crate) fn grouped_by(&self, column: Option<&str>) -> Self {
        let mut grouped = self.clone();
        grouped.roles.group = column.map(str::to_owned);
        grouped
    }

    /// The same without the feature columns that read any of these columns of the table; `None` where none of those that were given
    /// is left.
    pub(crate) fn without(&self, inputs: &[String]) -> Option<Self> {
        let mut without = self.clone();
        if let Some(columns) = &mut without.columns {
            columns.retain(|column| !column.inputs().iter().any(|input| inputs.contains(input)));
            if columns.is_empty() {
                return None;
            }
        }
        Some(without)
    }

    /// The columns of a table that are read by the feature columns that were given.
    pub(super) fn inputs(&self) -> Vec<String> {
        self.columns.iter().flatten().flat_map(|column| column.inputs()).collect()
    }

    /// The head to learn with.
    pub(super) fn head(&self) -> Result<Arc<dyn Head>> {
        self.task.head(self.loss.as_ref(), self.positive.as_deref())
    }

    /// Runs on the threads that were asked for.
    pub(crate) fn with_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T> {
        Ok(Threads::new(self.threads)?.run(work))
    }
}
