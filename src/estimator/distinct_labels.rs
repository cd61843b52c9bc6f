//! The labels of a source, as far as a head learns from them.

use std::collections::HashSet;

use crate::column::{LearnedTypes, TypeTallies};
use crate::data::{Labels, Table, joined};
use crate::error::{Error, Result};
use crate::head::Head;
use crate::roles::ColumnRoles;

/// More classes than anyone tells apart.
const MAX_CLASSES: usize = 1 << 16;

/// The labels of examples that are shown table by table: of classes each different one once, in the order in which they come.
pub(super) struct DistinctLabels {
    /// Whether they are classes; of numbers only the first ones are kept, and all are checked.
    classes: bool,
    /// Those of each label, for look-up only.
    seen: Vec<HashSet<String, ahash::RandomState>>,
    /// Tables of the label columns alone.
    kept: Vec<Table>,
    types: TypeTallies,
}

impl DistinctLabels {
    pub(super) fn new(classes: bool) -> Self {
        Self { classes, seen: Vec::new(), kept: Vec::new(), types: TypeTallies::default() }
    }

    /// Adds the labels of a table.
    pub(super) fn add(&mut self, roles: &ColumnRoles, head: &dyn Head, table: &Table) -> Result<()> {
        let labels = roles.labels(table)?;
        self.types.add_labels(&labels)?;
        let own = table.select(&roles.label)?;
        if !self.classes {
            head.learn(&labels)?;
            if self.kept.is_empty() {
                self.kept.push(own.head(1));
            }
            return Ok(());
        }
        let mut new = Vec::new();
        self.seen.resize_with(labels.width(), HashSet::default);
        for (seen, label) in self.seen.iter_mut().zip(&labels) {
            let texts = label.texts()?;
            for row in 0..texts.len() {
                let text = texts.get(row).unwrap_or_default();
                // Most rows bring nothing new.
                if !seen.contains(text.as_ref()) {
                    seen.insert(text.into_owned());
                    new.push(row);
                }
            }
            if seen.len() > MAX_CLASSES {
                return Err(Error::Unsupported {
                    what: format!("a classifier of label {:?}", label.name()),
                    needs: "classes that examples share, at most 65536",
                    found: "more different labels".to_owned(),
                });
            }
        }
        new.sort_unstable();
        new.dedup();
        if !new.is_empty() {
            self.kept.push(own.take(&new)?);
        }
        Ok(())
    }

    /// What the labels are, and those that a head learns from, read as that.
    pub(super) fn finish(self, roles: &ColumnRoles) -> Result<(LearnedTypes, Labels)> {
        let types = self.types.finish();
        let labels = roles.labels(&joined(&self.kept)?)?;
        let read = types.read_labels(&labels)?;
        Ok((types, read))
    }
}
