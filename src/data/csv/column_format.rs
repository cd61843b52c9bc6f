//! What the cells of a CSV column are read as.

use arrow_schema::DataType;

use crate::data::Spelling;

/// The type of a column, and how its cells are written.
#[derive(Debug, Clone)]
pub(in crate::data) struct ColumnFormat {
    pub(in crate::data) to: DataType,
    /// `None` where only the texts of the cells say it, which are then kept beside the values.
    pub(in crate::data) spelling: Option<Spelling>,
}

impl ColumnFormat {
    /// A type that was given: cells are worth their values.
    pub(in crate::data) fn given(to: DataType) -> Self {
        Self { to, spelling: Some(Spelling::Unknown) }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.to, DataType::Utf8 | DataType::LargeUtf8)
    }
}
