//! One cell of a row.

use std::borrow::Cow;

use super::spelled::Spelled;
use crate::data::{Spelling, read_number, remedy_for_number};
use crate::error::ValueProblem;

/// One cell of a row, as the column of a table would hold it. Made by `.into()` from numbers, booleans, text, and options
/// of them.
///
/// # Example
/// ```
/// use gradus::column::Cell;
/// assert_eq!(Cell::from(3.5), Cell::Number(3.5));
/// assert_eq!(Cell::from("Adelie"), Cell::Text("Adelie"));
/// assert_eq!(Cell::from(None::<f64>), Cell::Missing);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// No value.
    #[default]
    Missing,
    /// A number; a NaN counts as missing.
    Number(f64),
    /// An integer, exact also beyond 2^53 where it is read as text.
    Integer(i64),
    /// false = 0, true = 1.
    Boolean(bool),
    /// Text.
    Text(&'a str),
    /// A value with the text that a model or a table has for it: it is made while a row is read.
    Spelled(Spelled<'a>),
    /// Several values, for a column that holds lists.
    List(&'a [Cell<'a>]),
}

impl Cell<'_> {
    /// Whether there is no value.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing) || matches!(self, Self::Number(value) if value.is_nan())
    }

    /// The cell as a number, finite or missing.
    ///
    /// # Errors
    /// Text that is no number, an infinite number, a list.
    pub fn number(self) -> Result<Option<f64>, ValueProblem> {
        let not_a_number =
            |text: &str| ValueProblem::NotANumber { text: text.to_owned(), remedy: remedy_for_number(text) };
        let value = match self {
            Self::Missing => return Ok(None),
            Self::Number(value) if value.is_nan() => return Ok(None),
            Self::Number(value) => value,
            Self::Integer(value) => value as f64,
            Self::Boolean(value) => f64::from(u8::from(value)),
            Self::Spelled(spelled) => spelled.number().ok_or_else(|| not_a_number(&spelled.text()))?,
            Self::Text(text) => read_number(text).ok_or_else(|| not_a_number(text))?,
            Self::List(cells) => {
                let (text, remedy) =
                    (format!("a list of {}", cells.len()), "this column reads one number per row".into());
                return Err(ValueProblem::NotANumber { text, remedy });
            }
        };
        if value.is_finite() { Ok(Some(value)) } else { Err(ValueProblem::NotFinite { value }) }
    }
}

impl<'a> Cell<'a> {
    /// The cells of a list; of any other cell itself.
    pub(crate) fn entries(&self) -> &[Cell<'a>] {
        if let Self::List(cells) = self { cells } else { std::slice::from_ref(self) }
    }

    /// The cell as text, as [`TextColumn`](crate::data::TextColumn) reads it; a list has none.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Missing | Self::List(_) => None,
            Self::Number(value) => (!value.is_nan()).then(|| Spelling::Unknown.number(value).into()),
            Self::Spelled(spelled) => Some(spelled.text()),
            Self::Integer(value) => Some(value.to_string().into()),
            Self::Boolean(value) => Some(if value { "true" } else { "false" }.into()),
            Self::Text(text) => Some(text.into()),
        }
    }
}

macro_rules! cells {
    ($($from:ty => $kind:ident),*) => {
        $(impl From<$from> for Cell<'_> {
            fn from(value: $from) -> Self {
                Self::$kind(value.into())
            }
        })*
    };
}

cells!(f64 => Number, f32 => Number, i64 => Integer, i32 => Integer, i16 => Integer, i8 => Integer, u32 => Integer,
    u16 => Integer, u8 => Integer, bool => Boolean);

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [Cell<'a>]> for Cell<'a> {
    fn from(cells: &'a [Cell<'a>]) -> Self {
        Self::List(cells)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}
