//! What each of several columns was learned as.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::learned_as_type::LearnedAs;
use super::type_tally::TypeTally;
use crate::data::{Label, Labels, Table};
use crate::error::Result;

/// What columns were learned as, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LearnedTypes(BTreeMap<String, LearnedAs>);

/// The same while it is gathered, table by table.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypeTallies(BTreeMap<String, TypeTally>);

impl TypeTallies {
    /// Adds some columns of a table; one that is not there is for its reader to miss.
    pub(crate) fn add(&mut self, table: &Table, names: impl IntoIterator<Item = String>) -> Result<()> {
        for name in names.into_iter().collect::<BTreeSet<String>>() {
            if let Some(position) = table.position(&name) {
                let column = table.batch().column(position);
                self.0.entry(name.clone()).or_default().add(column, table.spelling(&name))?;
            }
        }
        Ok(())
    }

    /// Adds labels.
    pub(crate) fn add_labels(&mut self, labels: &Labels) -> Result<()> {
        let mut each = labels.iter();
        each.try_for_each(|label: &Label| {
            self.0.entry(label.name().to_owned()).or_default().add(label.array(), label.spelling())
        })
    }

    pub(crate) fn finish(self) -> LearnedTypes {
        LearnedTypes(self.0.into_iter().map(|(name, tally)| (name, tally.finish())).collect())
    }
}

impl LearnedTypes {
    pub(crate) const NONE: Self = Self(BTreeMap::new());

    /// Those of some columns of a table; one that is not there is for its reader to miss.
    pub(crate) fn of(table: &Table, names: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut tallies = TypeTallies::default();
        tallies.add(table, names)?;
        Ok(tallies.finish())
    }

    /// Those of labels.
    pub(crate) fn of_labels(labels: &Labels) -> Result<Self> {
        let mut tallies = TypeTallies::default();
        tallies.add_labels(labels)?;
        Ok(tallies.finish())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&LearnedAs> {
        self.0.get(name)
    }

    /// Two of them that share no column.
    pub(crate) fn and(&self, more: &Self) -> Self {
        Self(self.0.iter().chain(&more.0).map(|(name, learned)| (name.clone(), learned.clone())).collect())
    }

    /// Those of some columns, and those of the others.
    pub(crate) fn split(self, names: &[String]) -> (Self, Self) {
        let names: BTreeSet<&String> = names.iter().collect();
        let (those, others) = self.0.into_iter().partition(|(name, _)| names.contains(name));
        (Self(those), Self(others))
    }

    /// The table with its columns as they were learned.
    pub(crate) fn read(&self, table: &Table) -> Result<Table> {
        table
            .respelled(|name, array, spelling| self.get(name).map_or(Ok(None), |learned| learned.read(array, spelling)))
    }

    /// The labels as they were learned.
    pub(crate) fn read_labels(&self, labels: &Labels) -> Result<Labels> {
        let mut read = Vec::with_capacity(labels.width());
        for label in labels {
            let changed = match self.get(label.name()) {
                Some(learned) => learned.read(label.array(), label.spelling())?,
                None => None,
            };
            read.push(match changed {
                Some((array, spelling)) => label.respelled(array, spelling),
                None => label.clone(),
            });
        }
        Labels::side_by_side(read)
    }
}
