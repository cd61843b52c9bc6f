//! Importance by fits without a column.

use rayon::prelude::*;

use super::fold::Fold;
use super::folds::Folds;
use crate::data::Table;
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::metrics::{Criterion, Evaluation};
use crate::model::{ColumnImportance, MetricImportance, Model};
use crate::roles::Labeled;

impl Estimator {
    /// How much worse a metric gets on held-out examples when a column is left out and everything is learned anew: what the
    /// *estimator* loses without it, so that columns that say the same make each other unimportant. Each fold is fitted once with all
    /// columns and once without each; the spread is that over the folds. Feature columns that read the column (its buckets, its
    /// crosses) are left out with it; where none is left, the baseline of the evaluation stands for the model.
    ///
    /// # Errors
    /// A metric that the evaluations do not have, or of which neither more nor less is better; otherwise as
    /// [`Estimator::cross_validate`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("flipper_length_mm"), categorical("species"), categorical("sex")];
    /// let estimator = Estimator::regression("body_mass_g").columns(columns);
    /// let importance = estimator.drop_column_importance(&penguins, "rmse", &Folds::new(5))?;
    /// assert_eq!(importance.columns[0].columns, ["sex"]);
    /// println!("{importance}");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "LOCO")]
    #[doc(alias = "leave one covariate out")]
    pub fn drop_column_importance(
        &self,
        examples: &Table,
        metric: impl Into<Criterion>,
        folds: &Folds,
    ) -> Result<MetricImportance> {
        self.drop_groups_importance::<String>(examples, metric, folds, [])
    }

    /// [`Estimator::drop_column_importance`] of groups of columns that are left out together.
    ///
    /// # Errors
    /// A group without columns, or with one that the model does not read; otherwise as [`Estimator::drop_column_importance`].
    pub fn drop_groups_importance<C: Into<String>>(
        &self,
        examples: &Table,
        metric: impl Into<Criterion>,
        folds: &Folds,
        groups: impl IntoIterator<Item = Vec<C>>,
    ) -> Result<MetricImportance> {
        let metric = metric.into();
        let groups: Vec<Vec<String>> =
            groups.into_iter().map(|group| group.into_iter().map(Into::into).collect()).collect();
        let validated = self.cross_validate(examples, folds)?;
        let first = validated.folds.first().ok_or(Error::Empty { what: "there are no folds" })?;
        let groups = first.fit.model().groups_of_inputs(&groups)?;
        let parts = folds.of(self, examples)?;
        let whole = |fold: &super::FoldResult| fold.fit.model().evaluate(&examples.take(&fold.held_out)?);
        let whole = validated.folds.iter().map(whole).collect::<Result<Vec<Evaluation>>>()?;
        let with_all = whole.iter().map(|evaluation| metric.of(evaluation)).collect::<Result<Vec<f64>>>()?;
        let mut estimator = self.grouped_by(folds.group.as_deref());
        // Within the pool that there is.
        estimator.threads = self.threads.filter(|threads| *threads == 1);
        let drops = |group: &Vec<String>| {
            let without = Without { group, estimator: estimator.without(group), examples };
            let of_fold = |(place, fold): (usize, &Fold)| {
                let all = with_all[place];
                let drop = without.metric(&metric, fold, &whole[place]).and_then(|value| metric.worse_by(value, all));
                drop.map_err(|error| Error::Fold { fold: place + 1, error: Box::new(error) })
            };
            let drops = parts.iter().enumerate().map(of_fold).collect::<Result<Vec<f64>>>();
            drops
                .map(|drops| ColumnImportance::of(group.clone(), &drops))
                .map_err(|error| error.among(group.join(", ")))
        };
        let columns = self.with_threads(|| match self.threads {
            Some(1) => groups.iter().map(drops).collect::<Result<Vec<_>>>(),
            _ => groups.par_iter().map(drops).collect(),
        })??;
        let mean = with_all.iter().sum::<f64>() / with_all.len() as f64;
        Ok(MetricImportance::new(metric.name(), mean, parts.len(), columns))
    }
}

/// An estimator that does without some columns.
struct Without<'a> {
    group: &'a [String],
    /// `None` where no feature column is left.
    estimator: Option<Estimator>,
    examples: &'a Table,
}

impl Without<'_> {
    /// The metric of a fold without the columns.
    fn metric(&self, metric: &Criterion, fold: &Fold, whole: &Evaluation) -> Result<f64> {
        let examples = self.examples.without(self.group)?;
        let examples = Labeled::Table(&examples);
        let fitted = match &self.estimator {
            Some(estimator) => examples.with_rows(&fold.learned, |learned| estimator.fit(learned)),
            None => Err(Error::NoFeatures { left_out: Vec::new() }),
        };
        match fitted {
            Ok(fit) => {
                metric.of(&examples.with_rows(&fold.held_out, |held_out| Model::evaluate(fit.model(), held_out))?)
            }
            Err(Error::NoFeatures { .. }) => whole.baseline(metric.name()).ok_or_else(|| Error::Unsupported {
                what: format!("{} without any feature", metric.name()),
                needs: "a metric that has a baseline",
                found: "none in the evaluation".to_owned(),
            }),
            Err(error) => Err(error),
        }
    }
}
