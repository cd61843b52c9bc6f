//! The error of what has no standard error.

use crate::error::Error;

/// What standard errors need, and there is not.
pub(super) fn refused(needs: &'static str, found: impl Into<String>) -> Error {
    Error::Unsupported { what: "a standard error".to_owned(), needs, found: found.into() }
}
