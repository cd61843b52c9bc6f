//! How good a model is on labeled examples: on some, or on several tables side by side.

use std::fmt;

use super::Model;
use crate::data::Table;
use crate::error::Result;
use crate::head::Head;
use crate::metrics::Evaluation;
use crate::roles::Labeled;

impl Model {
    /// Measures how good the predictions are on labeled examples, beside the baseline of the best model without features; of a table
    /// also what the columns met that training did not have ([`Evaluation::columns`]). Of two classes that are told apart at the
    /// threshold that the model keeps ([`Model::with_threshold`]), or at ½; where class weights moved the probabilities, by how much
    /// ([`Evaluation::moved`]).
    ///
    /// # Errors
    /// A label or weight that cannot be used; otherwise as [`Model::score`].
    pub fn evaluate<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Evaluation> {
        self.judged(&*self.head, examples.into())
    }

    /// [`Model::evaluate`] with another threshold than the one that the model keeps: positive is what has a probability above it.
    ///
    /// # Errors
    /// A threshold outside [0, 1]; a model of other labels than two classes, or without probabilities; otherwise as
    /// [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    /// let model = Estimator::binary("sex").columns(columns).fit(&penguins)?.into_model();
    /// let (strict, usual) = (model.evaluate_at(&penguins, 0.9)?, model.evaluate(&penguins)?);
    /// assert!(strict.get("precision") > usual.get("precision") && strict.get("recall") < usual.get("recall"));
    /// assert_eq!(strict.get("roc_auc"), usual.get("roc_auc"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn evaluate_at<'a>(&self, examples: impl Into<Labeled<'a>>, threshold: f64) -> Result<Evaluation> {
        self.judged(&*self.head.with_threshold(Some(threshold))?, examples.into())
    }

    fn judged(&self, head: &dyn Head, examples: Labeled<'_>) -> Result<Evaluation> {
        let examples = self.scored(examples)?;
        let evaluation = head.evaluate(examples.targets(), &examples.scores)?;
        let moved = self.moved_probabilities(&examples);
        Ok(Evaluation { columns: examples.columns, moved, ..evaluation })
    }

    /// [`Model::evaluate`] on several tables, side by side.
    ///
    /// # Errors
    /// As [`Model::evaluate`], with the name of the table ([`Error::Among`](crate::Error::Among)).
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
