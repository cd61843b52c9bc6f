//! What heads of several labels have in common.

use crate::data::Labels;
use crate::error::{Error, Result, distinct, inconsistent};

/// As many labels as a head has learned; any number, before it has.
pub(super) fn as_many(labels: &Labels, learned: usize) -> Result<()> {
    if learned == 0 || labels.width() == learned {
        return Ok(());
    }
    Err(Error::Length { what: "labels per example", expected: learned, found: labels.width() })
}

/// The names of labels in a file: some, each once.
pub(super) fn loaded_names(names: &[String]) -> Result<()> {
    if names.is_empty() || distinct("label", names.iter()).is_err() {
        return Err(inconsistent("a head of several labels needs one or more different labels"));
    }
    Ok(())
}
