//! Evaluations of several tables, side by side.

use std::fmt;

use crate::metrics::Evaluation;

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
        Ok(())
    }
}
