//! What a column of a table is taken as.

/// What a column of a table is taken as, or why as nothing.
pub(super) enum TakenAs {
    Numbers { boolean: bool, missing: usize },
    Times { missing: usize },
    Categories { missing: usize, doubt: Option<String> },
    Nothing(String),
}

pub(super) const ALL_MISSING: &str = "every value is missing";
