//! What coordinate descent asks of an objective.

use crate::error::{Error, Result};
use crate::objective::{Objective, Reduction};

/// Refuses what no backend can do.
pub(super) fn check(objective: &Objective<'_>) -> Result<()> {
    if objective.reduction() == Reduction::Sum {
        return Err(unsupported("the mean over the examples", "Reduction::Sum".to_owned()));
    }
    match objective.squares().is_none() && objective.columns().is_none() {
        true => Err(needs_columns(objective)),
        false => Ok(()),
    }
}

fn unsupported(needs: &'static str, found: String) -> Error {
    Error::Unsupported { what: "coordinate descent".to_owned(), needs, found }
}

pub(super) fn needs_columns(objective: &Objective<'_>) -> Error {
    let needs = "a loss of one score, and examples that can be had by columns (or a squared loss)";
    unsupported(needs, format!("loss {:?}", objective.loss().name()))
}

pub(super) fn needs_curvature(objective: &Objective<'_>) -> Error {
    unsupported("a loss with a curvature", format!("loss {:?}", objective.loss().name()))
}
