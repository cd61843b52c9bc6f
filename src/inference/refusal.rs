//! The errors of what there is not.

use crate::error::Error;

/// What standard errors need, and there is not.
pub(super) fn refused(needs: &'static str, found: impl Into<String>) -> Error {
    unsupported("a standard error", needs, found)
}

/// What something else needs, and there is not.
pub(super) fn unsupported(what: &str, needs: &'static str, found: impl Into<String>) -> Error {
    Error::Unsupported { what: what.to_owned(), needs, found: found.into() }
}
