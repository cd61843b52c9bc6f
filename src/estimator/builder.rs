//! The builder.

use std::sync::Arc;

use super::fit::Fit;
use super::prepared::Prepared;
use super::task::Task;
use super::trainer::Trainer;
use crate::column::AnyColumn;
use crate::data::Table;
use crate::error::{Error, Result, distinct};
use crate::head::Head;
use crate::loss::Loss;
use crate::model::Labeled;
use crate::objective::Reduction;
use crate::penalty::{NoPenalty, Penalty};
use crate::solver::{NoWatch, Solver, Start, Watch};

/// Says what to learn and how; [`Estimator::fit`] learns it. Every setting has a default that works on raw data:
/// columns are inferred, the solver is chosen, and the report says what was inferred and chosen.
///
/// | setting | default |
/// |---|---|
/// | columns | inferred from the table |
/// | loss | squared for a regression, logistic for two classes |
/// | penalty | none |
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
pub struct Estimator {
    pub(super) task: Task,
    pub(super) positive: Option<String>,
    pub(super) label: String,
    pub(super) columns: Option<Vec<Arc<dyn AnyColumn>>>,
    pub(super) loss: Option<Arc<dyn Loss>>,
    pub(super) penalty: Arc<dyn Penalty>,
    pub(super) solver: Option<Arc<dyn Solver>>,
    pub(super) validation: Option<Table>,
    pub(super) example_weight: Option<String>,
    pub(super) offset: Option<String>,
    pub(super) bias: bool,
    pub(super) reduction: Reduction,
    pub(super) start: Start,
    pub(super) seed: u64,
    pub(super) threads: Option<usize>,
}

impl Estimator {
    fn of(task: Task, label: String) -> Self {
        Self {
            task,
            positive: None,
            label,
            columns: None,
            loss: None,
            penalty: Arc::new(NoPenalty),
            solver: None,
            validation: None,
            example_weight: None,
            offset: None,
            bias: true,
            reduction: Reduction::Mean,
            start: Start::Zero,
            seed: 0,
            threads: None,
        }
    }

    /// Predicts a number: the label's column holds numbers.
    pub fn regression(label: impl Into<String>) -> Self {
        Self::of(Task::Regression, label.into())
    }

    /// Predicts one of two classes: the label's column holds two different values of any type. The positive class is
    /// the larger one by order (1 over 0, true over false, "yes" over "no") unless [`Estimator::positive`] names it.
    pub fn binary(label: impl Into<String>) -> Self {
        Self::of(Task::Binary, label.into())
    }

    /// A regression on plain arrays `(x.view(), y.view())`; the label is called `y`.
    #[must_use]
    pub fn regression_on_arrays() -> Self {
        Self::regression("y")
    }

    /// Two classes on plain arrays `(x.view(), y.view())`; the label is called `y`.
    #[must_use]
    pub fn binary_on_arrays() -> Self {
        Self::binary("y")
    }

    /// Predicts what a head of one's own says.
    pub fn with_head(label: impl Into<String>, head: impl Head + 'static) -> Self {
        Self::of(Task::Own(Arc::new(head)), label.into())
    }

    /// The positive class, by its text. Only for two classes.
    #[must_use]
    pub fn positive(mut self, class: impl Into<String>) -> Self {
        // Told to another task it is a fault, which `validate` reports.
        self.positive = Some(class.into());
        self
    }

    /// The feature columns, as [`columns!`](crate::columns) lists them.
    #[must_use]
    #[doc(alias = "feature_columns")]
    pub fn columns(mut self, columns: impl IntoIterator<Item = Arc<dyn AnyColumn>>) -> Self {
        self.columns = Some(columns.into_iter().collect());
        self
    }

    /// The loss of a regression.
    #[must_use]
    pub fn loss(mut self, loss: impl Loss + 'static) -> Self {
        self.loss = Some(Arc::new(loss));
        self
    }

    /// The penalty on the weights.
    #[must_use]
    #[doc(alias = "regularization")]
    pub fn penalty(mut self, penalty: impl Penalty + 'static) -> Self {
        self.penalty = Arc::new(penalty);
        self
    }

    /// The solver.
    #[must_use]
    #[doc(alias = "optimizer")]
    pub fn solver(mut self, solver: impl Solver + 'static) -> Self {
        self.solver = Some(Arc::new(solver));
        self
    }

    /// Labeled examples that are not learned from: their loss stands in the history, and the model has the weights of
    /// the epoch in which it was smallest.
    #[must_use]
    pub fn validate_on(mut self, examples: &Table) -> Self {
        self.validation = Some(examples.clone());
        self
    }

    /// The column that says how often each example counts: 2 equals the row twice, 0 its absence.
    #[must_use]
    #[doc(alias = "sample_weight")]
    pub fn example_weight(mut self, column: impl Into<String>) -> Self {
        self.example_weight = Some(column.into());
        self
    }

    /// A column that is added to the score with a weight of one.
    #[must_use]
    pub fn offset(mut self, column: impl Into<String>) -> Self {
        self.offset = Some(column.into());
        self
    }

    /// No bias: the score of a row of zeros is 0.
    #[must_use]
    #[doc(alias = "fit_intercept")]
    pub fn without_bias(mut self) -> Self {
        self.bias = false;
        self
    }

    /// [`Reduction::Sum`] reproduces systems that trained on the sum over a batch.
    #[must_use]
    pub fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Where an iterative solver begins.
    #[must_use]
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Decides every random choice: shuffles and random starts.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// So many threads; 1 uses none beside the caller's. The result does not depend on it.
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
        if let Some(solver) = &self.solver {
            faults.extend(solver.faults());
            if let (Some(rows), None) = (solver.rules().patience, &self.validation) {
                let must = "used together with .validate_on(..): it watches the validation loss";
                faults.push(Error::Setting { name: "patience", value: rows.to_string(), must });
            }
        }
        if let (Some(class), false) = (&self.positive, matches!(self.task, Task::Binary)) {
            let must = "left out, unless the task is Estimator::binary";
            faults.push(Error::Setting { name: "positive class", value: format!("{class:?}"), must });
        }
        for (name, column) in [("example weight", &self.example_weight), ("offset", &self.offset)] {
            if column.as_ref() == Some(&self.label) {
                faults.push(Error::Setting {
                    name,
                    value: format!("{:?}", self.label),
                    must: "another column than the label",
                });
            }
        }
        if self.threads == Some(0) {
            faults.push(Error::Setting { name: "threads", value: "0".to_owned(), must: "at least 1" });
        }
        let reserved = [Some(&self.label), self.example_weight.as_ref(), self.offset.as_ref()];
        faults.extend(distinct("feature column", self.columns.iter().flatten().map(|column| column.name())).err());
        for column in self.columns.iter().flatten() {
            faults.extend(column.validate().err());
            for input in column.inputs() {
                if reserved.into_iter().flatten().any(|name| *name == input) {
                    let must = "a column that is not the label, the example weight or the offset";
                    faults.push(Error::Setting { name: "input of a feature column", value: input, must });
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Settings(faults)) }
    }

    /// Learns from labeled examples: a table, or arrays `(x.view(), y.view())`.
    ///
    /// # Errors
    /// Faults in the settings; examples that cannot be used, by column and place; [`Error::Diverged`] with the last
    /// good model ([`Error::last_good_model`]).
    pub fn fit<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Fit> {
        self.fit_watched(examples, &mut NoWatch)
    }

    /// As [`Estimator::fit`], watched: after each row of the history the watcher may ask to stop.
    ///
    /// # Errors
    /// As [`Estimator::fit`].
    pub fn fit_watched<'a>(&self, examples: impl Into<Labeled<'a>>, watch: &mut dyn Watch) -> Result<Fit> {
        let examples = examples.into();
        self.validate()?;
        self.with_threads(|| Fit::of(self, Prepared::new(self, examples)?, watch))?
    }

    /// The same run for those who want to own the loop.
    ///
    /// # Errors
    /// As [`Estimator::fit`]; a solver that does not iterate.
    pub fn trainer<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> Result<Trainer<'a>> {
        self.validate()?;
        Trainer::new(self, Prepared::new(self, examples.into())?)
    }

    /// The head to learn with.
    pub(super) fn head(&self) -> Result<Arc<dyn Head>> {
        self.task.head(self.loss.as_ref(), self.positive.as_deref())
    }

    /// Runs on the threads that were asked for.
    pub(super) fn with_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T> {
        match self.threads {
            None | Some(0 | 1) => Ok(work()),
            Some(threads) => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                Ok(pool.map_err(|error| Error::Other(Box::new(error)))?.install(work))
            }
        }
    }
}
