//! How the faults of columns and of cells are said.

use crate::error::{ColumnProblem, Error, Place, ValueProblem};

/// A column that cannot be used as it is described, or that cannot be learned.
pub(crate) fn of_column(column: &str, problem: ColumnProblem) -> Error {
    Error::Column { column: column.to_owned(), problem }
}

/// A fault, if there is one, as the result of a check.
pub(crate) fn checked(column: &str, fault: Option<ColumnProblem>) -> Result<(), Error> {
    fault.map_or(Ok(()), |problem| Err(of_column(column, problem)))
}

/// A cell of the one row that is read; a reader of tables puts the row's place there.
pub(crate) fn of_cell(column: &str, problem: ValueProblem) -> Error {
    Error::Value { column: column.to_owned(), place: Place::Row(1), problem }
}

/// A setting that cannot be.
pub(crate) fn setting(setting: &'static str, value: impl ToString, must: &'static str) -> ColumnProblem {
    ColumnProblem::Setting { setting, value: value.to_string(), must }
}
