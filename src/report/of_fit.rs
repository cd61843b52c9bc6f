//! The report of a fit.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::FittedParameter;
use crate::column::ColumnReport;
use crate::progress::{Progress, StopReason, Warning};
use crate::solver::Certificate;

/// What happened in a fit: the solver and why it was chosen, why it stopped, the history, and every warning.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The solver.
    pub solver: String,
    /// Why it was chosen, when it was chosen automatically.
    pub chosen_because: Option<String>,
    /// Why it stopped.
    pub stop: StopReason,
    /// One row per epoch (or period); empty for the closed form. Of several fits, at different values of a parameter of the loss, those
    /// of the last.
    #[serde(skip)]
    pub history: Vec<Progress>,
    /// The epoch whose weights the model has, when validation chose them.
    pub best_epoch: Option<u64>,
    /// How far from optimal the weights can be; `None` for a loss with corners whose solver knows no bound.
    pub certificate: Option<Certificate>,
    /// Passes over the examples: the unit of cost. An epoch of single examples is one.
    pub passes: f64,
    /// Weighted mean loss of the model over the training examples.
    pub loss: f64,
    /// The penalty of the model.
    pub penalty: f64,
    /// The parameter of the loss that was estimated with the weights; `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<FittedParameter>,
    /// The name of the penalty; `None` without one.
    pub penalized_by: Option<String>,
    /// Examples that were learned from.
    pub examples: usize,
    /// Features of the design matrix.
    pub features: usize,
    /// What each column became, in the model's order; empty for a fit of arrays.
    pub columns: Vec<ColumnReport>,
    /// Facts: what was inferred, the rank, the condition number.
    pub notes: Vec<String>,
    /// What must not stay silent.
    pub warnings: Vec<Warning>,
    /// The time the fit took.
    pub elapsed: Duration,
}

impl Report {
    /// Whether the solver ended at an answer, and not merely at a limit.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.stop.converged()
    }

    /// Epochs (full-data iterations) that were run.
    #[must_use]
    #[doc(alias = "n_iter_")]
    pub fn epochs(&self) -> u64 {
        self.history.last().map_or(0, |row| row.epoch)
    }

    /// The objective F = loss + penalty of the model.
    #[must_use]
    pub fn objective(&self) -> f64 {
        self.loss + self.penalty
    }
}

/// Rows of the history, and columns, that are printed.
const SHOWN: usize = 10;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "solver     {}", self.solver)?;
        if let Some(reason) = &self.chosen_because {
            writeln!(f, "chosen     {reason}")?;
        }
        let state = if self.converged() { "converged" } else { "NOT converged" };
        writeln!(f, "stopped    {} ({state})", self.stop)?;
        writeln!(f, "data       {} examples, {} features", self.examples, self.features)?;
        writeln!(f, "loss       {:.6} (penalty {:.6})", self.loss, self.penalty)?;
        if let Some(certificate) = &self.certificate {
            writeln!(f, "optimality {certificate}, after {:.1} passes over the examples", self.passes)?;
        }
        if let Some(parameter) = &self.parameter {
            writeln!(f, "parameter  {parameter}")?;
        }
        if let Some(epoch) = self.best_epoch {
            writeln!(f, "weights    of epoch {epoch}, the best on the validation examples")?;
        }
        write!(f, "time       {:.3} s", self.elapsed.as_secs_f64())?;
        let counted: Vec<&ColumnReport> = self.columns.iter().filter(|column| column.is_telling()).collect();
        for column in counted.iter().take(SHOWN) {
            write!(f, "\ncolumn     {column}")?;
        }
        if counted.len() > SHOWN {
            write!(f, "\ncolumn     … and {} more", counted.len() - SHOWN)?;
        }
        for note in &self.notes {
            write!(f, "\nnote       {note}")?;
        }
        for warning in &self.warnings {
            write!(f, "\nwarning    {warning}")?;
        }
        let rows = self.history.len();
        let step = rows.div_ceil(SHOWN).max(1);
        for (i, row) in self.history.iter().enumerate() {
            if i % step == 0 || i + 1 == rows {
                write!(f, "\n{row}")?;
            }
        }
        Ok(())
    }
}
