//! The columns that a model reads.

use std::collections::HashSet;
use std::fmt;

use super::Model;
use crate::column::LearnedAs;

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

/// What an input column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Features are made of it.
    Feature,
    /// It is predicted.
    Label,
    /// How much each example counts; only training and evaluation read it.
    ExampleWeight,
    /// What is added to the score.
    Offset,
    /// What was at risk of the counted events.
    Exposure,
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
        let named = &self.columns;
        let others = [
            (&named.offset, Role::Offset),
            (&named.exposure, Role::Exposure),
            (&named.example_weight, Role::ExampleWeight),
        ];
        let others = others.into_iter().filter_map(|(name, role)| name.clone().map(|name| (name, role)));
        let labels = named.label.iter().map(|name| (name.clone(), Role::Label));
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        for (name, role) in features.chain(others).chain(labels) {
            if known.insert((name.clone(), role)) {
                let learned_as = match role {
                    Role::Label => named.meanings.get(&name).cloned(),
                    Role::Feature => self.reader.meanings().get(&name).cloned(),
                    Role::ExampleWeight | Role::Offset | Role::Exposure => None,
                };
                all.push(Input { name, role, learned_as });
            }
        }
        all
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Feature => "feature",
            Self::Label => "label",
            Self::ExampleWeight => "example weight",
            Self::Offset => "offset",
            Self::Exposure => "exposure",
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.role)?;
        self.learned_as.as_ref().map_or(Ok(()), |learned| write!(f, ", learned as {learned}"))
    }
}
