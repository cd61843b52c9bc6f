//! A value beside the text that it has.

use std::borrow::Cow;

use chrono::NaiveDateTime;

use crate::data::{Spelling, beyond, moment_of};

/// A number or a boolean with the text that it was learned by, or a moment of a table: what a cell becomes when a model
/// reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spelled<'a>(SpelledKind<'a>);

#[derive(Debug, Clone, Copy, PartialEq)]
enum SpelledKind<'a> {
    /// A number with this text.
    Text(f64, &'a str),
    /// A number in its shortest form with a point.
    Pointed(f64),
    /// A number with so many digits behind the point.
    Decimals(f64, u8),
    /// Microseconds since 1970 began, in UTC.
    Moment(i64),
}

impl<'a> Spelled<'a> {
    pub(crate) fn with_text(value: f64, text: &'a str) -> Self {
        Self(SpelledKind::Text(value, text))
    }

    pub(crate) fn pointed(value: f64) -> Self {
        Self(SpelledKind::Pointed(value))
    }

    pub(crate) fn with_decimals(value: f64, decimals: u8) -> Self {
        Self(SpelledKind::Decimals(value, decimals))
    }

    pub(crate) fn of_moment(micros: i64) -> Self {
        Self(SpelledKind::Moment(micros))
    }

    pub(crate) fn number(self) -> Option<f64> {
        match self.0 {
            SpelledKind::Text(value, _) | SpelledKind::Pointed(value) | SpelledKind::Decimals(value, _) => Some(value),
            SpelledKind::Moment(_) => None,
        }
    }

    pub(crate) fn text(self) -> Cow<'a, str> {
        match self.0 {
            SpelledKind::Text(_, text) => text.into(),
            SpelledKind::Pointed(value) => Spelling::Pointed.number(value).into(),
            SpelledKind::Decimals(value, places) => Spelling::Decimals(places).number(value).into(),
            SpelledKind::Moment(micros) => {
                moment_of(micros).map_or_else(|| beyond(micros), |moment| moment.to_string()).into()
            }
        }
    }

    pub(crate) fn is_moment(self) -> bool {
        matches!(self.0, SpelledKind::Moment(_))
    }

    /// The moment, where the calendar has it.
    pub(crate) fn moment(self) -> Option<NaiveDateTime> {
        if let SpelledKind::Moment(micros) = self.0 { moment_of(micros) } else { None }
    }
}
