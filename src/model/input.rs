//! The columns that a model reads.

use std::collections::HashSet;
use std::fmt;

use super::Model;
use crate::column::LearnedAs;
use crate::roles::Role;

/// A column of the table that a model reads.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What for.
    pub role: Role,
    /// What its cells were in training; `None` in a model of arrays, for weights and offsets, which are numbers, and for
    /// a model that was saved before this was noted.
    pub learned_as: Option<LearnedAs>,
}

impl Model {
    /// The columns that it reads, each once: those of the features in the order of their feature columns, offset, exposure
    /// and example weight, the labels.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv_text("turbo,mpg\nTrue,18\nFalse,15\nTrue,17.5\n", &CsvOptions::default())?;
    /// let model = Estimator::regression("mpg").columns(columns![categorical("turbo")]).fit(&cars)?.into_model();
    /// let inputs: Vec<String> = model.inputs().iter().map(|input| input.to_string()).collect();
    /// assert_eq!(inputs, ["turbo: feature, learned as booleans (False, True)", "mpg: label, learned as numbers"]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "feature_names_in_")]
    pub fn inputs(&self) -> Vec<Input> {
        let features = self.reader.inputs().into_iter().map(|name| (name, Role::Feature));
        let roles = &self.roles;
        let others = [
            (&roles.offset, Role::Offset),
            (&roles.exposure, Role::Exposure),
            (&roles.example_weight, Role::ExampleWeight),
        ];
        let others = others.into_iter().filter_map(|(name, role)| name.clone().map(|name| (name, role)));
        let labels = roles.label.iter().map(|name| (name.clone(), Role::Label));
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        for (name, role) in features.chain(others).chain(labels) {
            if known.insert((name.clone(), role)) {
                let learned_as = match role {
                    Role::Label => roles.meanings.get(&name).cloned(),
                    Role::Feature => self.reader.meanings().get(&name).cloned(),
                    Role::ExampleWeight | Role::Offset | Role::Exposure => None,
                };
                all.push(Input { name, role, learned_as });
            }
        }
        all
    }
}

impl Model {
    /// Whether a column is read as numbers wherever it is read.
    #[cfg(feature = "plot")]
    pub(crate) fn reads_numbers(&self, name: &str) -> bool {
        self.reader.reads_numbers(name)
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.role)?;
        self.learned_as.as_ref().map_or(Ok(()), |learned| write!(f, ", learned as {learned}"))
    }
}
