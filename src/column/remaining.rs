//! All columns that are not named otherwise.

use std::sync::Arc;

use super::inferred::{Inferred, inferred};
use super::{AnyColumn, Column, Learned, LevelEncoder};
use crate::data::Table;
use crate::error::{Error, Result};

/// Stands among feature columns for all columns of the table that no other of them reads, as [`inferred`] would take
/// them; label, example weights and offset are never among them.
///
/// *Corners:* a column that another feature column reads, also as one part of a ratio or a cross, is named otherwise; what
/// is left out or replaced is reported as a warning of the fit; there is at most one of them.
///
/// # Errors
/// At fitting: an excluded name that is not in the table; what [`inferred`] refuses.
///
/// # Example
/// ```
/// use gradus::column::{bucketized, learn, remaining};
/// use gradus::{columns, data::Table};
///
/// let table = Table::from_columns([
///     ("id", vec![1, 2, 3].into()),
///     ("latitude", vec![32.0, 33.5, 40.0].into()),
///     ("rooms", vec![5, 6, 5].into()),
/// ])?;
/// let columns = columns![bucketized("latitude", [33.0]), remaining().exclude(["id"])];
/// let encoders = learn(&columns, &table, None)?;
/// assert_eq!(encoders[1].features().get(0).unwrap().name, "rooms");
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias = "remainder")]
#[doc(alias = "passthrough")]
#[must_use]
pub struct Remaining {
    excluded: Vec<String>,
}

/// All columns that are not named otherwise, inferred.
pub fn remaining() -> Remaining {
    Remaining::default()
}

impl Remaining {
    /// But not these.
    pub fn exclude<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.excluded.extend(names.into_iter().map(Into::into));
        self
    }
}

const NAME: &str = "remaining()";

/// The columns with what [`remaining`] stands for in its place, and what was decided on the way.
pub(crate) fn expanded(columns: &[Arc<dyn AnyColumn>], table: &Table, reserved: &[&str]) -> Result<Inferred> {
    let mut all = Inferred { columns: Vec::with_capacity(columns.len()), warnings: Vec::new() };
    let mut at = None;
    for (position, column) in columns.iter().enumerate() {
        let Some(excluded) = column.all_but() else {
            all.columns.push(column.clone());
            continue;
        };
        if let Some(first) = at.replace(position) {
            let (first, second) = (first + 1, position + 1);
            return Err(Error::Duplicate { what: "feature column", name: NAME.to_owned(), first, second });
        }
        for name in excluded {
            table.column(name)?;
        }
        let others = columns.iter().filter(|column| column.all_but().is_none());
        let read: Vec<String> = others.flat_map(|column| column.inputs()).chain(excluded.iter().cloned()).collect();
        let taken = read.iter().map(String::as_str).chain(reserved.iter().copied());
        // A name that is not in the table is for the column to refuse that reads it.
        let taken: Vec<&str> = taken.filter(|name| table.position(name).is_some()).collect();
        let found = inferred(table, &taken)?;
        all.columns.extend(found.columns);
        all.warnings.extend(found.warnings);
    }
    Ok(all)
}

fn unexpanded<T>() -> Result<T> {
    let found = "a learner of its own".to_owned();
    Err(Error::Unsupported { what: NAME.to_owned(), needs: "learn(..) or an estimator, which replace it", found })
}

impl Column for Remaining {
    type Learner = ();
    type Encoder = LevelEncoder;

    fn name(&self) -> &str {
        NAME
    }

    fn inputs(&self) -> Vec<String> {
        Vec::new()
    }

    fn all_but(&self) -> Option<&[String]> {
        Some(&self.excluded)
    }

    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        unexpanded()
    }

    fn finish(&self, (): ()) -> Result<Learned<(), LevelEncoder>> {
        unexpanded()
    }
}
