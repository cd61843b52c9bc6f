//! The search.

use super::found::{Found, edges};
use super::trial::Trial;
use super::{Point, Space};
use crate::data::Table;
use crate::error::{Error, Result, distinct};
use crate::estimator::Estimator;
use crate::progress::Warning;
use crate::selection::cross_validation::unbounded;
use crate::selection::{Fold, Folds, Rule};

/// A search for the best of several estimators: each is trained on every fold of the examples and evaluated on those held out.
///
/// | setting | default |
/// |---|---|
/// | folds | five, at random |
/// | metric | the loss, the least |
///
/// A candidate that cannot be trained, or whose metric is not defined, on one of the folds stays in the table with its
/// error, and is not chosen. *Corners:* categories that only held-out examples have are an error of the column unless it
/// says `.unseen(Unseen::Ignore)`.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// // A line, and noise in eight columns that say nothing.
/// let wave = |k: usize| (0..40).map(|i| ((i * i * (k + 3)) as f64).sin()).collect::<Vec<f64>>();
/// let y = (0..40).map(|i| 2.0 * wave(0)[i] + 3.0 * wave(9)[i]).collect::<Vec<f64>>();
/// let table = Table::from_columns((0..8).map(|k| (format!("x{k}"), wave(k).into())).chain([("y".into(), y.into())]))?;
///
/// let space = Space::new().values("lasso", [0.0, 0.3, 1e6]);
/// let search = Search::grid(&space, |point| {
///     Ok(Estimator::regression("y").penalty(Lasso::new(point.number("lasso")?)?))
/// })?;
/// let found = search.folds(4).least("rmse").run(&table)?;
/// assert_eq!(found.best().label, "lasso=0.3");
/// let model = found.estimator().fit(&table)?.into_model();
/// assert!(model.weight("x0").unwrap() > 1.0);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "GridSearchCV")]
#[doc(alias = "RandomizedSearchCV")]
#[must_use]
pub struct Search {
    candidates: Vec<(String, Option<Point>, Estimator)>,
    folds: Way,
    metric: String,
    least: bool,
    rule: Rule,
}

#[derive(Debug, Clone)]
enum Way {
    Made(Folds),
    Given(Vec<Fold>),
}

impl Search {
    fn among(candidates: Vec<(String, Option<Point>, Estimator)>) -> Self {
        Self {
            candidates,
            folds: Way::Made(Folds::new(5)),
            metric: "loss".to_owned(),
            least: true,
            rule: Rule::Minimum,
        }
    }

    /// A search among these estimators, each with a label.
    pub fn of<L: Into<String>>(candidates: impl IntoIterator<Item = (L, Estimator)>) -> Self {
        Self::among(candidates.into_iter().map(|(label, estimator)| (label.into(), None, estimator)).collect())
    }

    /// A search among all combinations of the listed values of a space ([`Space::grid`]).
    ///
    /// # Errors
    /// As [`Space::grid`]; whatever the closure refuses.
    pub fn grid(space: &Space, estimator: impl FnMut(&Point) -> Result<Estimator>) -> Result<Self> {
        Self::points(space.grid()?, estimator)
    }

    /// A search among points of a space that are drawn at random, from a seed ([`Space::draw`]).
    ///
    /// # Errors
    /// As [`Space::draw`]; whatever the closure refuses.
    pub fn random(
        space: &Space,
        points: usize,
        seed: u64,
        estimator: impl FnMut(&Point) -> Result<Estimator>,
    ) -> Result<Self> {
        Self::points(space.draw(points, seed)?, estimator)
    }

    fn points(points: Vec<Point>, mut estimator: impl FnMut(&Point) -> Result<Estimator>) -> Result<Self> {
        let candidate = |point: Point| Ok((point.to_string(), Some(point.clone()), estimator(&point)?));
        Ok(Self::among(points.into_iter().map(candidate).collect::<Result<_>>()?))
    }

    /// Sets the folds: their number, or how they are cut: `Folds::new(5).stratified()`.
    #[doc(alias = "cv")]
    pub fn folds(mut self, folds: impl Into<Folds>) -> Self {
        self.folds = Way::Made(folds.into());
        self
    }

    /// Sets folds of your own.
    pub fn on_folds(mut self, folds: impl IntoIterator<Item = Fold>) -> Self {
        self.folds = Way::Given(folds.into_iter().collect());
        self
    }

    /// Chooses the candidate with the least mean of this metric of the evaluation, as `rmse` or `log_loss`.
    #[doc(alias = "scoring")]
    pub fn least(mut self, metric: impl Into<String>) -> Self {
        (self.metric, self.least) = (metric.into(), true);
        self
    }

    /// Chooses the candidate with the greatest mean of this metric of the evaluation, as `r2` or `roc_auc`.
    #[doc(alias = "scoring")]
    pub fn greatest(mut self, metric: impl Into<String>) -> Self {
        (self.metric, self.least) = (metric.into(), false);
        self
    }

    /// [`Rule::OneStandardError`] chooses the first candidate whose mean is within one standard error of the best. List the
    /// simplest first.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    /// Trains and compares all candidates: as many fits as candidates times folds.
    ///
    /// # Errors
    /// No candidate, or two of one label; a number of folds that does not fit; a fold without examples or with a row that is
    /// not there; and, where no candidate could be trained and judged, the error of the first.
    pub fn run(&self, examples: &Table) -> Result<Found> {
        if self.candidates.is_empty() {
            return Err(Error::Empty { what: "there is no candidate to search among" });
        }
        // Points that were drawn twice are one candidate twice, which does no harm.
        if self.candidates.iter().any(|(_, point, _)| point.is_none()) {
            distinct("candidate", self.candidates.iter().map(|(label, ..)| label))?;
        }
        let (folds, group) = match &self.folds {
            Way::Made(folds) => (folds.of(&self.weighed_alike(), examples)?, folds.group.as_deref()),
            Way::Given(folds) => (folds.clone(), None),
        };
        let parts = folds.iter().map(|fold| Ok((examples.take(&fold.learned)?, examples.take(&fold.held_out)?)));
        let parts: Vec<(Table, Table)> = parts.collect::<Result<_>>()?;
        if parts.is_empty() {
            return Err(Error::Empty { what: "there is no fold to compare candidates on" });
        }
        let mut trials = Vec::with_capacity(self.candidates.len());
        let mut first_error = None;
        for (label, point, estimator) in &self.candidates {
            let estimator = &estimator.grouped_by(group);
            let mut warnings = Vec::new();
            let values = parts.iter().enumerate().map(|(fold, (train, held_out))| {
                let value = self.value(estimator, (fold, train, held_out), &mut warnings);
                value.map_err(|error| Error::Fold { fold: fold + 1, error: Box::new(error) })
            });
            let (values, error) = match values.collect::<Result<Vec<f64>>>() {
                Ok(values) => (values, None),
                Err(error) => {
                    let text = error.to_string();
                    first_error.get_or_insert(error);
                    (Vec::new(), Some(text))
                }
            };
            trials.push(Trial { label: label.clone(), point: point.clone(), values, error, warnings });
        }
        let better = |mean: f64, than: f64| if self.least { mean < than } else { mean > than };
        // A mean over the folds that happen to have a model is not compared with one over all.
        let bounded = trials.iter().any(|trial| trial.is_bounded() && trial.mean().is_some());
        let mut best: Option<(usize, f64)> = None;
        for (k, trial) in trials.iter().enumerate().filter(|(_, trial)| trial.is_bounded() || !bounded) {
            if let Some(mean) = trial.mean().filter(|mean| best.is_none_or(|(_, than)| better(*mean, than))) {
                best = Some((k, mean));
            }
        }
        match (best, first_error) {
            (Some((best, mean)), _) => {
                let warnings = edges(&trials, best, better);
                let error =
                    trials[best].standard_error().filter(|_| self.rule == Rule::OneStandardError).unwrap_or(0.0);
                let allowed = if self.least { mean + error } else { mean - error };
                let within = |trial: &Trial| {
                    (trial.is_bounded() || !bounded) && trial.mean().is_some_and(|mean| !better(allowed, mean))
                };
                let best = trials.iter().position(within).unwrap_or(best);
                let estimator = self.candidates[best].2.grouped_by(group);
                Ok(Found { metric: self.metric.clone(), trials, best, warnings, estimator })
            }
            (None, Some(error)) => Err(error),
            (None, None) => Err(Error::Empty { what: "no candidate has a metric" }),
        }
    }

    /// The first candidate, for the folds of all: an example is absent where it weighs nothing to each of them.
    fn weighed_alike(&self) -> Estimator {
        let mut first = self.candidates[0].2.clone();
        if self.candidates.iter().any(|(.., other)| other.roles.example_weight != first.roles.example_weight) {
            first.roles.example_weight = None;
        }
        first
    }

    /// The metric of one candidate on one fold.
    fn value(
        &self,
        estimator: &Estimator,
        (fold, train, held_out): (usize, &Table, &Table),
        warnings: &mut Vec<Warning>,
    ) -> Result<f64> {
        let fit = estimator.fit(train)?;
        if let Some(warning) = unbounded(fold, &fit) {
            warnings.push(warning);
            return Ok(f64::NAN);
        }
        let evaluation = fit.model().evaluate(held_out)?;
        evaluation.get(&self.metric).ok_or_else(|| {
            let there = evaluation.metrics.iter().map(|metric| metric.name).collect::<Vec<_>>().join(", ");
            let why = evaluation.undefined.iter().find(|undefined| undefined.name == self.metric);
            let why = why.map_or_else(|| format!("there are {there}"), |undefined| undefined.why.to_owned());
            let (name, must) = ("the metric of a search", "one that evaluations of the held-out examples have");
            Error::Setting { name, value: format!("{:?} ({why})", self.metric), must }
        })
    }
}
