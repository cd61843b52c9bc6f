//! The error about scores that no probability can be learned from.

use crate::error::Error;

pub(super) fn refused(found: String) -> Error {
    let needs = "held-out examples of both classes whose scores rise with the label";
    Error::Unsupported { what: "a calibration".to_owned(), needs, found }
}
