//! Columns that name the rows.

use crate::data::Table;

/// What the names of a table say of its rows.
pub(super) struct RowNames<'t> {
    table: &'t Table,
    /// Whether the reader of the file made up some names, but not all.
    partly: bool,
}

impl<'t> RowNames<'t> {
    pub(super) fn of(table: &'t Table) -> Self {
        Self { table, partly: !table.names().iter().enumerate().all(|(position, name)| is_made_up(position, name)) }
    }

    /// Whether a column has the name of one that numbers or names the rows: none at all, as pandas and R write it, or one
    /// that ends in `id`.
    pub(super) fn named(&self, name: &str) -> bool {
        self.unnamed(name) || is_id(name)
    }

    /// Whether the reader of the file made up the name, and not of all columns.
    pub(super) fn unnamed(&self, name: &str) -> bool {
        let own = || self.table.position(name).is_some_and(|position| is_made_up(position, name));
        name.trim().is_empty() || name.starts_with("Unnamed: ") || self.partly && own()
    }
}

fn is_made_up(position: usize, name: &str) -> bool {
    name.strip_prefix("column_").is_some_and(|number| number == (position + 1).to_string())
}

/// `id`, `ID`, `customer_id`, `PassengerId`, `user id`; not `paid`.
fn is_id(name: &str) -> bool {
    let Some(start) = name.len().checked_sub(2) else { return false };
    let (Some(before), Some(last)) = (name.get(..start), name.get(start..)) else { return false };
    let begins_a_word = before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric());
    match last {
        "Id" | "ID" => begins_a_word || before.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()),
        "id" => begins_a_word,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn names_of_identifiers() {
        for name in ["id", "ID", "Id", "customer_id", "PassengerId", "user id", "customerID", "x1ID"] {
            assert!(is_id(name), "{name}");
        }
        for name in ["paid", "i", "", "idle", "GRID", "humid", "identity", "\u{e9}"] {
            assert!(!is_id(name), "{name}");
        }
    }
}
