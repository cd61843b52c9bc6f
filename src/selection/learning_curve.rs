//! Learning curves: how a metric depends on the number of examples.

use std::fmt;

use super::fold::Fold;
use super::fold_losses::{each_fold, mean_and_error};
use super::folds::Folds;
use super::learning_point::LearningPoint;
use crate::data::{Align, Grid, Shuffler, Table, number_cell};
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::metrics::Criterion;
use crate::roles::Labeled;

/// A metric by the number of examples that were learned from, on these and on held-out ones.
///
/// Where both curves meet, more examples of the same kind help no more, and other features or a weaker penalty might; where they lie
/// apart, more examples or a stronger penalty would.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LearningCurve {
    /// The metric.
    pub metric: String,
    /// The points, by rising numbers of examples.
    pub points: Vec<LearningPoint>,
}

impl Estimator {
    /// Fits growing parts of the examples of each fold and evaluates each fit on its part and on what the fold holds out. The parts
    /// are nested: each holds the smaller ones. They are drawn by the seed of the folds; of folds in order they are the latest rows.
    /// `shares` are those of the examples that a fold learns from, in (0, 1] and rising.
    ///
    /// # Errors
    /// Shares that are none, or do not rise; a metric that the evaluations do not have; a part that cannot be learned from, as one
    /// without an example of a class; otherwise as [`Estimator::cross_validate`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("flipper_length_mm"), categorical("species"), categorical("sex")];
    /// let estimator = Estimator::regression("body_mass_g").columns(columns);
    /// let curve = estimator.learning_curve(&penguins, "rmse", &Folds::new(5), [0.1, 0.3, 1.0])?;
    /// assert!(curve.points[0].validation > curve.points[2].validation);
    /// println!("{curve}");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn learning_curve<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        metric: impl Into<Criterion>,
        folds: &Folds,
        shares: impl IntoIterator<Item = f64>,
    ) -> Result<LearningCurve> {
        self.validate()?;
        let (examples, metric, shares): (_, Criterion, Vec<f64>) =
            (examples.into(), metric.into(), shares.into_iter().collect());
        if shares.is_empty() || !shares.is_sorted_by(|a, b| a < b) || !shares.iter().all(|s| *s > 0.0 && *s <= 1.0) {
            let must = "one or more numbers above 0 and at most 1, in rising order";
            return Err(Error::Setting { name: "shares of a learning curve", value: format!("{shares:?}"), must });
        }
        let splits = folds.splits(self, &examples)?;
        let mut estimator = self.grouped_by(folds.group.as_deref());
        // Within the pool that there is.
        estimator.threads = self.threads.filter(|threads| *threads == 1);
        let of = |place: usize| {
            let Fold { learned, held_out } = splits.fold(place);
            let order = folds.order_of_learning(&learned, place);
            let part = |share: &f64| {
                let mut rows = order[..((share * order.len() as f64).ceil() as usize).max(1)].to_vec();
                rows.sort_unstable();
                let of_part = |error: Error| error.among(format!("{} examples", rows.len()));
                let fit = examples.with_rows(&rows, |part| estimator.fit(part)).map_err(of_part)?;
                let judge = |rows: &[usize]| examples.with_rows(rows, |rows| metric.of(&fit.model().evaluate(rows)?));
                Ok((rows.len() as f64, judge(&rows).map_err(of_part)?, judge(&held_out)?))
            };
            shares.iter().map(part).collect::<Result<Vec<(f64, f64, f64)>>>()
        };
        let folds = self.with_threads(|| each_fold(splits.splits.len(), self.threads != Some(1), of))??;
        let point = |place: usize| {
            let of =
                |pick: fn(&(f64, f64, f64)) -> f64| mean_and_error(folds.iter().map(|fold| (1.0, pick(&fold[place]))));
            let ((train, train_error), (validation, validation_error)) = (of(|at| at.1), of(|at| at.2));
            LearningPoint { examples: of(|at| at.0).0, train, train_error, validation, validation_error }
        };
        Ok(LearningCurve { metric: metric.name().to_owned(), points: (0..shares.len()).map(point).collect() })
    }
}

impl Folds {
    /// The rows that a fold learns from, in the order in which a growing part takes them.
    fn order_of_learning(&self, learned: &[usize], fold: usize) -> Vec<usize> {
        if self.in_order {
            return learned.iter().rev().copied().collect();
        }
        let order: Vec<usize> = Shuffler::stream(self.seed, 1 + fold as u64).permutation(learned.len());
        order.into_iter().map(|place| learned[place]).collect()
    }
}

impl LearningCurve {
    /// The same as a table: `examples`, `train`, `train_error`, `validation`, `validation_error`.
    ///
    /// # Errors
    /// None that is known: a table of equally long columns.
    pub fn to_table(&self) -> Result<Table> {
        let of = |pick: fn(&LearningPoint) -> f64| self.points.iter().map(pick).collect::<Vec<f64>>().into();
        Table::from_columns([
            ("examples", of(|point| point.examples)),
            ("train", of(|point| point.train)),
            ("train_error", of(|point| point.train_error)),
            ("validation", of(|point| point.validation)),
            ("validation_error", of(|point| point.validation_error)),
        ])
    }
}

impl fmt::Display for LearningCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ["examples", "train", "±", "validation", "±"];
        let mut grid = Grid::new(names.map(|name| (name, Align::Right)));
        for point in &self.points {
            let numbers = [point.examples, point.train, point.train_error, point.validation, point.validation_error];
            grid.row(numbers.map(number_cell));
        }
        writeln!(f, "{} by the number of examples learned from", self.metric)?;
        write!(f, "{grid}")
    }
}
