//! How good a model is on labeled examples: on some, or on several tables side by side.

use std::fmt;

use super::Model;
use crate::column::Inspection;
use crate::data::Table;
use crate::error::Result;
use crate::metrics::Evaluation;
use crate::roles::{Labeled, Source};

impl Model {
    /// Measures how good the predictions are on labeled examples, beside the baseline of the best model without features; of a table
    /// also what the columns met that training did not have ([`Evaluation::columns`]).
    ///
    /// # Errors
    /// A label or weight that cannot be used; otherwise as [`Model::score`].
    pub fn evaluate<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Evaluation> {
        let scored = self.scored(examples.into())?;
        let columns = match &scored.source {
            Source::Table(table) => self.inspect(table)?,
            Source::Blocks(_) => Inspection::default(),
        };
        let evaluation = self.head.evaluate(scored.targets(), &scored.scores)?;
        Ok(Evaluation { columns, ..evaluation })
    }

    /// [`Model::evaluate`] on several tables, side by side.
    ///
    /// # Errors
    /// As [`Model::evaluate`], with the name of the table ([`Error::Among`]).
    ///
    /// # Example
    /// `println!("{}", model.evaluate_all([("train", &train), ("test", &test)])?);`
    pub fn evaluate_all<'a, N: Into<String>>(
        &self,
        tables: impl IntoIterator<Item = (N, &'a Table)>,
    ) -> Result<Evaluations> {
        let mut all = Vec::new();
        for (name, table) in tables {
            let name = name.into();
            let evaluation = self.evaluate(table).map_err(|error| error.among(&name))?;
            all.push((name, evaluation));
        }
        Ok(Evaluations(all))
    }
}

/// What `Model::evaluate_all` returns: one [`Evaluation`] per table, printed as columns of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluations(pub(super) Vec<(String, Evaluation)>);

impl Evaluations {
    /// The evaluation of one table by the name it was given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Evaluation> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, evaluation)| evaluation)
    }

    /// All of them, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Evaluation)> {
        self.0.iter().map(|(name, evaluation)| (name.as_str(), evaluation))
    }
}

impl fmt::Display for Evaluations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((_, first)) = self.0.first() else { return Ok(()) };
        let width = self.0.iter().map(|(name, _)| name.chars().count().max(14)).max().unwrap_or(14);
        write!(f, "{:<18}", "")?;
        for (name, _) in &self.0 {
            write!(f, "  {name:>width$}")?;
        }
        write!(f, "\n{:<18}", "examples")?;
        for (_, evaluation) in &self.0 {
            write!(f, "  {:>width$}", evaluation.examples)?;
        }
        for metric in &first.metrics {
            write!(f, "\n{:<18}", metric.name)?;
            for (_, evaluation) in &self.0 {
                match evaluation.get(metric.name) {
                    Some(value) => write!(f, "  {value:>width$.6}")?,
                    None => write!(f, "  {:>width$}", "–")?,
                }
            }
        }
        for (name, _) in self.0.iter().filter(|(_, evaluation)| evaluation.worse_than_baseline().is_some()) {
            write!(f, "\nthe model is WORSE than its baseline on {name}: the best model without features loses less")?;
        }
        Ok(())
    }
}
