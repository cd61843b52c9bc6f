//! What may be asked of a source.

use crate::error::{Error, Result};

/// Columns that are asked for must be among those that are there; at least one.
pub(super) fn columns<'n>(columns: Option<&'n [String]>, all: &'n [String]) -> Result<&'n [String]> {
    let Some(columns) = columns else { return Ok(all) };
    let unknown: Vec<&String> = columns.iter().filter(|name| !all.contains(name)).collect();
    match columns {
        [] => Err(Error::Empty { what: "no columns of the source are asked for" }),
        _ if !unknown.is_empty() => Err(Error::missing(unknown, all)),
        columns => Ok(columns),
    }
}

/// A part that is asked for must be there.
pub(super) fn check_part(part: usize, parts: usize) -> Result<()> {
    if part < parts {
        return Ok(());
    }
    Err(Error::Setting { name: "part", value: part.to_string(), must: "below the number of parts of the source" })
}
