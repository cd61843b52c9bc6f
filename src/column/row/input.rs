//! What an encoder reads of a table.

/// A column that an encoder reads, and as what: a table's cells are checked and turned into [`Cell`](super::Cell)s by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub(super) column: String,
    pub(super) kind: InputKind,
    /// Whether a row may hold a list of them.
    pub(super) lists: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InputKind {
    Numbers,
    Texts,
    Moments,
}

impl Input {
    /// Numbers, booleans, or text in which every cell is a number.
    pub fn numbers(column: impl Into<String>) -> Self {
        Self { column: column.into(), kind: InputKind::Numbers, lists: false }
    }

    /// The text of each cell, whatever its type.
    pub fn texts(column: impl Into<String>) -> Self {
        Self { kind: InputKind::Texts, ..Self::numbers(column) }
    }

    /// Dates and times: of Arrow, or text in ISO 8601.
    pub fn moments(column: impl Into<String>) -> Self {
        Self { kind: InputKind::Moments, ..Self::numbers(column) }
    }

    /// Or a list of them in each row.
    #[must_use]
    pub fn or_lists(self) -> Self {
        Self { lists: true, ..self }
    }

    /// Whether it is read as numbers.
    #[cfg(feature = "plot")]
    pub(crate) fn is_numbers(&self) -> bool {
        self.kind == InputKind::Numbers
    }

    /// The column of the table.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.column
    }
}

/// The names, each once, in the order in which they first stand there.
pub(crate) fn each_once(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}
