//! How examples are cut into folds.

use std::collections::BTreeMap;

use super::fold::Fold;
use super::split::Splits;
use crate::data::{Shuffler, Table};
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::roles::Labeled;

/// How examples are cut into folds: each of k parts of the examples is held out once, and the others are learned from.
///
/// | kind | parts |
/// |---|---|
/// | [`Folds::new`] | at random, by the seed |
/// | [`Folds::stratified`] | each has its share of every class, or of small and large labels |
/// | [`Folds::grouped_by`] | examples of one group stay together (patients, users) |
/// | [`Folds::in_order`] | rows are in the order of time: each part is held out once and only what came before it is learned from |
///
/// An example of weight 0 is in no part: the folds are those of the examples without it. The column of the groups is no feature
/// where columns are inferred.
///
/// # Errors
/// Where they are used: fewer than 2 folds, more folds than examples or groups, stratified and grouped at once.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let validated = Estimator::regression("body_mass_g")
///     .columns(columns![numeric("flipper_length_mm")])
///     .cross_validate(&penguins, &Folds::new(5).stratified())?;
/// assert_eq!(validated.folds.len(), 5);
/// assert!((validated.loss().sqrt() - 393.0).abs() < 3.0);          // g, on penguins that were not learned from
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "KFold")]
#[doc(alias = "StratifiedKFold")]
#[doc(alias = "GroupKFold")]
#[doc(alias = "TimeSeriesSplit")]
pub struct Folds {
    count: usize,
    stratified: bool,
    pub(super) group: Option<String>,
    pub(super) in_order: bool,
    pub(super) seed: u64,
}

impl From<usize> for Folds {
    fn from(count: usize) -> Self {
        Self::new(count)
    }
}

impl Folds {
    /// This many folds, cut at random.
    #[must_use]
    #[doc(alias = "n_splits")]
    #[doc(alias = "nfolds")]
    pub fn new(count: usize) -> Self {
        Self { count, stratified: false, group: None, in_order: false, seed: 0 }
    }

    /// Gives each fold its share of every class; of labels that are numbers, of small and large ones.
    #[must_use]
    #[doc(alias = "StratifiedKFold")]
    pub fn stratified(self) -> Self {
        Self { stratified: true, ..self }
    }

    /// Keeps rows together that have the same value in this column of the table. It is no feature of inferred columns; one that
    /// is named as a feature too is warned of. A fit on all examples knows of no folds: there, leave it out with
    /// [`remaining().exclude(..)`](crate::column::Remaining::exclude).
    #[must_use]
    #[doc(alias = "GroupKFold")]
    pub fn grouped_by(self, column: impl Into<String>) -> Self {
        Self { group: Some(column.into()), ..self }
    }

    /// Cuts the rows in their order, as for a time series: part i + 1 is held out after parts 1 to i were learned from, so that k folds need k + 1 parts.
    #[must_use]
    #[doc(alias = "TimeSeriesSplit")]
    pub fn in_order(self) -> Self {
        Self { in_order: true, ..self }
    }

    /// Sets the seed that decides which rows come together.
    #[must_use]
    #[doc(alias = "random_state")]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The rows of each fold, for the labels of an estimator.
    ///
    /// # Errors
    /// Fewer than two folds, or more than examples or groups; a column that is not there.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let table = Table::from_columns([("y", vec![1.0, 2.0, 3.0, 4.0, 5.0].into())])?;
    /// let folds = Folds::new(2).seed(42).of(&Estimator::regression("y"), &table)?;
    /// let sizes: Vec<usize> = folds.iter().map(|fold| fold.held_out.len()).collect();
    /// assert_eq!(sizes, [3, 2]);
    /// assert_eq!(folds[0].learned, folds[1].held_out);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn of(&self, estimator: &Estimator, examples: &Table) -> Result<Vec<Fold>> {
        let splits = self.splits(estimator, &Labeled::Table(examples))?;
        Ok((0..splits.splits.len()).map(|fold| splits.fold(fold)).collect())
    }

    /// The same, of all that can be learned from.
    pub(super) fn splits(&self, estimator: &Estimator, examples: &Labeled<'_>) -> Result<Splits> {
        let groups = self.group.as_ref().map(|column| examples.groups(column)).transpose()?;
        let labels = estimator.roles.label_numbers(examples)?;
        let Some(rows) = estimator.roles.present_rows(examples, labels.len())? else {
            return self.split(&labels, groups.as_deref());
        };
        let labels_of_rows: Vec<f64> = rows.iter().map(|row| labels[*row]).collect();
        let groups: Option<Vec<String>> = groups.map(|all| rows.iter().map(|row| all[*row].clone()).collect());
        Ok(self.split(&labels_of_rows, groups.as_deref())?.of_some(&rows, labels.len()))
    }

    /// The parts of rows that count, with these labels, and of these groups where they are grouped.
    pub(super) fn split(&self, labels: &[f64], groups: Option<&[String]>) -> Result<Splits> {
        let fault = |value: String, must| Err(Error::Setting { name: "folds", value, must });
        let rows = labels.len();
        if self.count < 2 {
            return fault(self.count.to_string(), "at least 2");
        }
        if [self.stratified, self.group.is_some(), self.in_order].into_iter().filter(|set| *set).count() > 1 {
            return fault(format!("{self:?}"), "one of stratified, grouped and in order");
        }
        let parts = self.count + usize::from(self.in_order);
        if parts > rows {
            return fault(format!("{} folds of {rows} examples", self.count), "no more than there are examples");
        }
        if self.in_order {
            let part = (0..rows).map(|row| (row * parts / rows) as u32).collect();
            let splits = (1..parts).map(|held| ((0..held).collect(), held)).collect();
            return Ok(Splits { part, parts, splits });
        }
        let mut shuffler = Shuffler::new(self.seed);
        let part = match groups {
            Some(groups) => match self.by_groups(groups, &mut shuffler) {
                Some(part) => part,
                None => return fault(self.count.to_string(), "no more than there are groups"),
            },
            None => {
                let mut order: Vec<usize> = shuffler.permutation(rows);
                if self.stratified {
                    order.sort_by(|a, b| labels[*a].total_cmp(&labels[*b]));
                    order.chunks_mut(parts).for_each(|run| shuffler.shuffle(run));
                }
                let mut part = vec![0; rows];
                order.iter().enumerate().for_each(|(i, &row)| part[row] = (i % parts) as u32);
                part
            }
        };
        let others = |held: usize| (0..parts).filter(|part| *part != held).collect();
        Ok(Splits { part, parts, splits: (0..parts).map(|held| (others(held), held)).collect() })
    }

    /// The largest group first, each into the part that is smallest so far.
    fn by_groups(&self, groups: &[String], shuffler: &mut Shuffler) -> Option<Vec<u32>> {
        let mut members: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        groups.iter().enumerate().for_each(|(row, group)| members.entry(group).or_default().push(row));
        if members.len() < self.count {
            return None;
        }
        let mut all: Vec<Vec<usize>> = members.into_values().collect();
        shuffler.shuffle(&mut all);
        all.sort_by_key(|rows| std::cmp::Reverse(rows.len()));
        let (mut part, mut sizes) = (vec![0; groups.len()], vec![0; self.count]);
        for rows in all {
            let smallest = (0..self.count).min_by_key(|part| sizes[*part]).unwrap_or(0);
            sizes[smallest] += rows.len();
            rows.iter().for_each(|&row| part[row] = smallest as u32);
        }
        Some(part)
    }
}
