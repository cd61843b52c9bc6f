//! A part of a source.

/// A part of a [`Source`](super::Source), such as a file or a row group of one: what is known of it before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// Its name in errors: mostly the path of a file.
    pub name: String,
    /// Its rows, where they are known.
    pub rows: Option<u64>,
    /// The bytes that are read for all of its columns, where they are known.
    pub bytes: Option<u64>,
}

impl Part {
    /// A part of which nothing but the name is known.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), rows: None, bytes: None }
    }

    /// The same with so many rows.
    #[must_use]
    pub fn rows(self, rows: u64) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// The same with so many bytes.
    #[must_use]
    pub fn bytes(self, bytes: u64) -> Self {
        Self { bytes: Some(bytes), ..self }
    }
}
