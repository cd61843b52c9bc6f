//! Importance by permuted columns.

use rayon::prelude::*;

use super::{ColumnImportance, MetricImportance, Model};
use crate::data::{Shuffler, Table};
use crate::error::{Error, Result};
use crate::metrics::Criterion;
use crate::roles::{Labeled, Role};

/// How columns are permuted for an importance: by which metric, how often, by which seed, and which of them together.
///
/// | setting | default |
/// |---|---|
/// | metric | — |
/// | repeats | 10 |
/// | seed | 0 |
/// | groups | each column that the model reads, by itself |
///
/// # Example
/// ```
/// use gradus::model::Permutation;
/// let permutation = Permutation::of("rmse").repeats(20).seed(7).groups([vec!["latitude", "longitude"]]);
/// # let _ = permutation;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Permutation {
    metric: Criterion,
    repeats: usize,
    seed: u64,
    groups: Vec<Vec<String>>,
}

impl Permutation {
    /// By this metric of the evaluations.
    pub fn of(metric: impl Into<Criterion>) -> Self {
        Self { metric: metric.into(), repeats: 10, seed: 0, groups: Vec::new() }
    }

    /// Sets how often each column is permuted.
    #[must_use]
    #[doc(alias = "n_repeats")]
    pub fn repeats(self, repeats: usize) -> Self {
        Self { repeats, ..self }
    }

    /// Sets the seed of the permutations.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Permutes the columns of each of these groups together, and no others.
    #[must_use]
    pub fn groups<C: Into<String>>(self, groups: impl IntoIterator<Item = Vec<C>>) -> Self {
        let groups = groups.into_iter().map(|group| group.into_iter().map(Into::into).collect()).collect();
        Self { groups, ..self }
    }
}

impl Model {
    /// How much worse a metric gets on labeled examples when the cells of a column are put into another order of the rows: what
    /// *this* model loses without what the column says, on any examples, without training anew. Whatever is made of the column (its
    /// buckets, its crosses) changes with it. The same for any number of threads.
    ///
    /// *Corners:* of columns that say the same, each seems to matter; permute them as a group, or ask
    /// [`Estimator::drop_column_importance`](crate::estimator::Estimator::drop_column_importance). A model of arrays reads a table
    /// that has its columns.
    ///
    /// # Errors
    /// No repeats; a group without columns, or with one that the model does not read; a metric that the evaluation does not have, or
    /// of which neither more nor less is better; otherwise as [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::model::Permutation;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let (train, test) = penguins.shuffle(1)?.split(0.7)?;
    /// let columns = columns![numeric("flipper_length_mm"), categorical("species"), categorical("island")];
    /// let model = Estimator::regression("body_mass_g").columns(columns).fit(&train)?.into_model();
    /// let importance = model.permutation_importance(&test, &Permutation::of("rmse"))?;
    /// assert_eq!(importance.columns[0].columns, ["flipper_length_mm"]);
    /// println!("{importance}");                                           // by how many grams, with the spread
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Breiman (2001), *Random forests*, section 10; Fisher, Rudin & Dominici (2019), *All models are wrong, but many are useful*.
    #[doc(alias = "model reliance")]
    pub fn permutation_importance(&self, examples: &Table, permutation: &Permutation) -> Result<MetricImportance> {
        let Permutation { metric, repeats, seed, groups } = permutation;
        if *repeats == 0 {
            return Err(Error::Setting { name: "repeats", value: "0".to_owned(), must: "at least 1" });
        }
        let groups = self.groups_of_inputs(groups)?;
        let examples = self.present(examples)?;
        let judge = |table: &Table| metric.of(&self.evaluate(table)?);
        let value = judge(&examples)?;
        let drops = |(place, group): (usize, &Vec<String>)| {
            let once = |repeat: usize| {
                let order = Shuffler::stream(*seed, (place * repeats + repeat) as u64).permutation(examples.rows());
                metric.worse_by(judge(&examples.permuted(group, &order)?)?, value)
            };
            let drops = (0..*repeats).into_par_iter().map(once).collect::<Result<Vec<_>>>()?;
            Ok(ColumnImportance::of(group.clone(), &drops))
        };
        let columns = groups.iter().enumerate().map(drops).collect::<Result<Vec<_>>>()?;
        Ok(MetricImportance::new(metric.name(), value, *repeats, columns))
    }

    /// These groups of columns, or each column that the model reads as a feature by itself.
    pub(crate) fn groups_of_inputs(&self, groups: &[Vec<String>]) -> Result<Vec<Vec<String>>> {
        let inputs = self.inputs().into_iter().filter(|input| input.role == Role::Feature).map(|input| input.name);
        let inputs: Vec<String> = inputs.collect();
        let unknown = |group: &Vec<String>| group.iter().find(|column| !inputs.contains(column)).cloned();
        match groups.iter().find_map(unknown) {
            Some(column) => Err(Error::missing([column], &inputs).among("groups of columns")),
            None if groups.is_empty() => Ok(inputs.into_iter().map(|input| vec![input]).collect()),
            None if groups.iter().any(Vec::is_empty) => {
                let (value, must) = ("empty".to_owned(), "one column or more");
                Err(Error::Setting { name: "a group of columns", value, must })
            }
            None => Ok(groups.to_vec()),
        }
    }

    /// The rows that weigh anything.
    pub(super) fn present(&self, table: &Table) -> Result<Table> {
        let mut roles = self.roles.clone();
        roles.example_weight.take_if(|name| table.column(name).is_err());
        match roles.present_rows(&Labeled::Table(table), table.rows())? {
            Some(rows) => table.take(&rows),
            None => Ok(table.clone()),
        }
    }
}
