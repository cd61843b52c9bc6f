//! The blocks of an encoder, before there are any rows.

/// One block of features of an encoder.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Layout {
    /// One number, encoded as (value − shift)/scale.
    Number {
        /// Subtracted first.
        shift: f64,
        /// Divides afterwards.
        scale: f64,
    },
    /// Levels of which a row has one, or several where it holds a list.
    Levels {
        /// How many features they are.
        count: u32,
        /// Whether every training row had exactly one of them, see [`Codes::full`](crate::design::Codes::full).
        full: bool,
    },
    /// Features of which a row names those that are not zero.
    Sparse {
        /// How many there are.
        width: u32,
    },
}

impl Layout {
    /// One number as it is.
    pub const PLAIN: Self = Self::Number { shift: 0.0, scale: 1.0 };

    /// The number of features.
    #[must_use]
    pub fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Levels { count: width, .. } | Self::Sparse { width } => *width as usize,
        }
    }
}
