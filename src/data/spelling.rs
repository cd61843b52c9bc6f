//! How the cells of a column stood in their file, beside what they were read as.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, UInt64Array};

use crate::error::{Error, Result};

/// The texts of a column of numbers or booleans, as far as its values do not say them.
#[derive(Debug, Clone, Default)]
pub(crate) enum Spelling {
    /// The values came without texts: they are spelled in their shortest form.
    #[default]
    Unknown,
    /// Numbers in their shortest form, `7` and `2.5`.
    Shortest,
    /// Numbers in their shortest form with a point, `7.0` and `2.5`.
    Pointed,
    /// Numbers with so many digits behind the point, `2.50`.
    Decimals(u8),
    /// The texts of false and of true. In a column of text (beside other texts) these two are the numbers 0 and 1.
    Truth(Arc<[String; 2]>),
    /// These texts, an array of strings as long as the column.
    Each(ArrayRef),
}

impl Spelling {
    /// The spelling of some rows.
    pub(crate) fn take(&self, rows: &UInt64Array) -> Result<Self> {
        match self {
            Self::Each(texts) => Ok(Self::Each(arrow_select::take::take(texts, rows, None).map_err(Error::other)?)),
            other => Ok(other.clone()),
        }
    }

    /// The spelling of a run of rows.
    pub(crate) fn slice(&self, start: usize, len: usize) -> Self {
        match self {
            Self::Each(texts) => Self::Each(texts.slice(start, len)),
            other => other.clone(),
        }
    }

    /// Whether this is a rule, and another spelling is the same one.
    pub(crate) fn is_rule_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Truth(own), Self::Truth(other)) => own == other,
            (Self::Decimals(own), Self::Decimals(other)) => own == other,
            (Self::Each(_), _) => false,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Whether something is known of the texts.
    pub(crate) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// The text of a number. −0 is 0 in the shortest form.
    pub(crate) fn number(&self, value: f64) -> String {
        match self {
            Self::Pointed => pointed(value.to_string()),
            Self::Decimals(places) => format!("{value:.*}", usize::from(*places)),
            Self::Unknown | Self::Shortest | Self::Truth(_) | Self::Each(_) => (value + 0.0).to_string(),
        }
    }

    /// The text of an integer, whose digits are given.
    pub(crate) fn integer(&self, digits: String) -> String {
        match self {
            Self::Pointed => pointed(digits),
            Self::Decimals(places @ 1..) => format!("{digits}.{:0<1$}", "", usize::from(*places)),
            _ => digits,
        }
    }

    /// The text of a boolean.
    pub(crate) fn truth(&self, value: bool) -> Cow<'_, str> {
        match self {
            Self::Truth(texts) => texts[usize::from(value)].as_str().into(),
            _ => if value { "true" } else { "false" }.into(),
        }
    }

    /// A text of a column of text as the number that it stands for, where it is the one of false or of true.
    pub(crate) fn read_truth(&self, text: &str) -> Option<f64> {
        let Self::Truth(texts) = self else { return None };
        texts.iter().position(|known| known == text).map(|value| value as f64)
    }
}

fn pointed(text: String) -> String {
    if text.contains('.') { text } else { text + ".0" }
}

/// The boolean that a text stands for: `true` or `false` in any letter case.
pub(crate) fn read_truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
