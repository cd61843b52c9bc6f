//! The roles of columns.

use std::fmt;

/// What a column of a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Features are made of it.
    Feature,
    /// It is predicted.
    Label,
    /// How much each example counts; only training and evaluation read it.
    ExampleWeight,
    /// What is added to the score.
    Offset,
    /// What was at risk of the counted events.
    Exposure,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Feature => "feature",
            Self::Label => "label",
            Self::ExampleWeight => "example weight",
            Self::Offset => "offset",
            Self::Exposure => "exposure",
        })
    }
}
