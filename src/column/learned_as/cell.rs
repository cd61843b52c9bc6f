//! Cells of a row, read as they were learned.

use std::borrow::Cow;

use super::{LearnedAs, is_whole, whole};
use crate::column::Cell;
use crate::data::Spelling;

/// A number or a boolean with the text that it was learned by: what a cell becomes when a model reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spelled<'a> {
    value: f64,
    text: Text<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Text<'a> {
    This(&'a str),
    Pointed,
    Decimals(u8),
}

impl<'a> Spelled<'a> {
    pub(crate) fn value(self) -> f64 {
        self.value
    }

    pub(crate) fn text(self) -> Cow<'a, str> {
        match self.text {
            Text::This(text) => text.into(),
            Text::Pointed => Spelling::Pointed.number(self.value).into(),
            Text::Decimals(places) => Spelling::Decimals(places).number(self.value).into(),
        }
    }
}

impl LearnedAs {
    /// A cell (no list) as it was learned.
    pub(crate) fn cell<'a>(&'a self, cell: Cell<'a>) -> Cell<'a> {
        match self {
            Self::Text { unusual } | Self::SpelledNumbers { unusual } => {
                let this = |value, text: Option<&'a str>| {
                    text.map_or(cell, |text| Cell::Spelled(Spelled { value, text: Text::This(text) }))
                };
                match cell {
                    Cell::Number(value) => this(value, unusual.number(value)),
                    Cell::Integer(value) => this(value as f64, unusual.number(value as f64)),
                    Cell::Boolean(value) => this(f64::from(u8::from(value)), unusual.truth(value)),
                    _ => cell,
                }
            }
            Self::Booleans { no, yes } => {
                let truth = match cell {
                    Cell::Boolean(value) => Some(value),
                    Cell::Number(0.0) | Cell::Integer(0) => Some(false),
                    Cell::Number(1.0) | Cell::Integer(1) => Some(true),
                    Cell::Text(text) => Self::truth(text),
                    _ => None,
                };
                let spelled = |truth| {
                    let text = Text::This(if truth { yes } else { no });
                    Cell::Spelled(Spelled { value: f64::from(u8::from(truth)), text })
                };
                truth.map_or(cell, spelled)
            }
            Self::WholeNumbers { .. } | Self::Numbers { .. } | Self::Decimals { .. } => self.number_cell(cell),
            Self::Other => cell,
        }
    }

    fn number_cell<'a>(&self, cell: Cell<'a>) -> Cell<'a> {
        let value = match cell {
            Cell::Number(value) => value,
            Cell::Integer(value) if is_whole(value as f64) => value as f64,
            Cell::Boolean(value) => f64::from(u8::from(value)),
            Cell::Text(text) => match self {
                // Its own text.
                Self::Decimals { .. } => return cell,
                _ if self.text(text).is_none_or(|learned| learned == text) => return cell,
                _ => whole(text).unwrap_or_default(),
            },
            _ => return cell,
        };
        let text = match self {
            Self::WholeNumbers { decimals: 1.. } if !is_whole(value) => return cell,
            Self::WholeNumbers { decimals: decimals @ 1.. } => Text::Decimals(*decimals),
            Self::Decimals { decimals } if self.exactly(value).is_some() => Text::Decimals(*decimals),
            Self::Numbers { pointed: true } => Text::Pointed,
            // −0 is 0.
            _ => return Cell::Number(value + 0.0),
        };
        Cell::Spelled(Spelled { value, text })
    }
}
