//! The own value of a number column for one row.

use super::Cell;
use crate::column::reading::Reading;
use crate::column::source::Source;
use crate::error::{Error, Place, Result, ValueProblem};

impl Reading {
    /// The own value of one row from the cells of its inputs: finite or missing.
    pub(crate) fn own(&self, name: &str, cells: &[Cell<'_>]) -> Result<Option<f64>> {
        let fault =
            |column: &str, problem| Err(Error::Value { column: column.to_owned(), place: Place::Row(1), problem });
        let inputs = match &self.source {
            Source::Column(column) => match cells.first().copied().unwrap_or_default().number() {
                Ok(Some(value)) => return self.stepped(name, value),
                Ok(None) => return Ok(None),
                Err(problem) => return fault(column, problem),
            },
            Source::Ratio(a, b) | Source::Product(a, b) => vec![a, b],
            Source::Derived(inputs, _) => inputs.iter().collect(),
        };
        // Each input is there once, a name may stand several times among the arguments.
        let once = self.source.inputs();
        let mut arguments = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let at = once.iter().position(|known| known == *input);
            match at.and_then(|at| cells.get(at)).copied().unwrap_or_default().number() {
                Ok(Some(value)) => arguments.push(value),
                Ok(None) => return Ok(None),
                Err(problem) => return fault(input, problem),
            }
        }
        match self.source.call(&arguments) {
            None => Ok(None),
            Some(value) if value.is_finite() => self.stepped(name, value),
            Some(value) => {
                let of = inputs.iter().zip(&arguments).map(|(input, value)| format!("{input} = {value:?}"));
                fault(name, ValueProblem::NotFiniteResult { of: of.collect::<Vec<_>>().join(", "), value })
            }
        }
    }

    fn stepped(&self, name: &str, value: f64) -> Result<Option<f64>> {
        match self.step(value) {
            Ok(value) => Ok(Some(value)),
            Err(problem) => {
                let column = self.source.label(name).to_owned();
                Err(Error::Value { column, place: Place::Row(1), problem })
            }
        }
    }
}
