//! What stands in a cell of a table.

/// A cell of a table of the page.
#[derive(Debug)]
pub(super) enum Cell {
    /// A text, which is escaped.
    Text(String),
    /// A bar: a share from 0 to 1 of the full width.
    Bar(f64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
