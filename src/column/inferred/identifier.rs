//! Columns that name the rows.

use crate::data::Table;

/// Whether a column has the name of one that numbers or names the rows: none at all, as pandas and R write it, or one that
/// ends in `id`.
pub(super) fn names_rows(table: &Table, name: &str) -> bool {
    unnamed(table, name) || is_id(name)
}

/// Whether the reader of the file made up the name, and not of all columns.
pub(super) fn unnamed(table: &Table, name: &str) -> bool {
    let names = table.names();
    let made_up = |(position, name): (usize, &String)| *name == format!("column_{}", position + 1);
    let all = names.iter().enumerate().all(made_up);
    let own = names.iter().enumerate().any(|(position, known)| known == name && made_up((position, known)));
    name.trim().is_empty() || name.starts_with("Unnamed: ") || own && !all
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
