//! A fit at one look.

use std::fmt;

use super::Fit;
use crate::inference::Inference;
use crate::report::{Report, Summary};
use crate::roles::Labeled;

/// A fit at one look: how it ended, the table of its estimates with standard errors, or its weights and why there are no such errors.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FitSummary {
    /// What happened in the fit.
    pub report: Report,
    /// The weights.
    pub weights: Summary,
    /// What the weights are worth; in words why that cannot be said, and what to do instead.
    pub inference: Result<Inference, String>,
}

impl Fit {
    /// The fit at one look, to print: the table of [`Fit::inference`] by the training examples; where there are no standard errors, the
    /// weights and the reason.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let columns = || columns![numeric("wt").standardized()];
    /// let plain = Estimator::regression("mpg").columns(columns()).penalty(NoPenalty).fit(&cars)?;
    /// assert!(plain.summary(&cars).to_string().contains("P>|t|"));
    /// let shrunk = Estimator::regression("mpg").columns(columns()).penalty(Ridge::new(0.1)?).fit(&cars)?;
    /// assert!(shrunk.summary(&cars).to_string().contains("no standard errors"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn summary<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> FitSummary {
        let inference = self.inference(examples).map_err(|error| error.to_string());
        FitSummary { report: self.report.clone(), weights: self.model.summary(), inference }
    }
}

impl fmt::Display for FitSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { report, weights, inference } = self;
        let state = if report.converged() { "converged" } else { "NOT converged" };
        let penalty = report.penalized_by.as_deref().unwrap_or("none");
        writeln!(f, "{}: {} ({state}); penalty {penalty}; {} examples", report.solver, report.stop, report.examples)?;
        match inference {
            Ok(inference) => write!(f, "{inference}")?,
            Err(why) => writeln!(f, "{weights}\nno standard errors: {why}")?,
        }
        report.warnings.iter().try_for_each(|warning| writeln!(f, "warning: {warning}"))
    }
}
