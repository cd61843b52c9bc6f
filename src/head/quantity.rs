//! What heads for numbers have in common: a loss of one score, which knows the labels it is defined for and what a score
//! predicts.

use std::sync::Arc;

use crate::data::Label;
use crate::error::{Error, Result, ValueProblem};
use crate::loss::Loss;
use crate::metrics;

/// A loss of one score and one label, as every head for numbers needs it.
pub(super) fn of_one_score(loss: Arc<dyn Loss>) -> Result<Arc<dyn Loss>> {
    if loss.outputs() == 1 && loss.label_width() == 1 { Ok(loss) } else { Err(metrics::several_outputs(&*loss)) }
}

/// The same for labels that are never negative.
pub(super) fn of_no_negative(loss: Arc<dyn Loss>, must: &'static str) -> Result<Arc<dyn Loss>> {
    if loss.properties().domain.contains(-1.0) {
        return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
    }
    of_one_score(loss)
}

/// The numbers of a label, in the domain of its loss.
pub(super) fn numbers(loss: &dyn Loss, label: &Label) -> Result<Vec<f64>> {
    let values = label.numbers()?;
    let domain = loss.properties().domain;
    match values.iter().position(|value| !domain.contains(*value)) {
        None => Ok(values),
        Some(row) => Err(label.value(row, ValueProblem::Domain { value: values[row], must: domain.describe() })),
    }
}

/// Checks that there is something to learn from, and that the loss is defined for it.
pub(super) fn learnable(loss: &dyn Loss, label: &Label) -> Result<()> {
    if label.is_empty() {
        return Err(Error::Empty { what: "there are no labels to learn from" });
    }
    numbers(loss, label).map(drop)
}
