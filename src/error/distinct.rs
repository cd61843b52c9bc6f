//! Names that must be told apart.

use std::collections::BTreeMap;

use super::{Error, Result};

/// Refuses the first name that stands twice, with both positions.
pub(crate) fn distinct<N: AsRef<str> + Ord>(what: &'static str, names: impl IntoIterator<Item = N>) -> Result<()> {
    let mut seen = BTreeMap::new();
    for (position, name) in names.into_iter().enumerate() {
        if let Some(&first) = seen.get(&name) {
            let name = name.as_ref().to_owned();
            return Err(Error::Duplicate { what, name, first: first + 1, second: position + 1 });
        }
        seen.insert(name, position);
    }
    Ok(())
}
