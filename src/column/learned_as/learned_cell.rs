//! Cells of a row, read as they were learned.

use std::borrow::Cow;

use super::learned_as_type::LearnedAs;
use super::whole::{is_whole, whole};
use crate::column::{Cell, Spelled};

impl LearnedAs {
    /// A cell (no list) as it was learned.
    pub(crate) fn cell<'a>(&'a self, cell: Cell<'a>) -> Cell<'a> {
        match self {
            Self::Text { unusual } | Self::SpelledNumbers { unusual } => {
                let this = |value, text: Option<&'a str>| {
                    text.map_or(cell, |text| Cell::Spelled(Spelled::with_text(value, text)))
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
                let spelled =
                    |truth| Cell::Spelled(Spelled::with_text(f64::from(u8::from(truth)), if truth { yes } else { no }));
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
            // A whole number is the same in any spelling; any other text is its own.
            Cell::Text(text) => match whole(text).filter(|_| !matches!(self, Self::Decimals { .. })) {
                Some(value) => value,
                None => return cell,
            },
            _ => return cell,
        };
        let learned = match self {
            Self::WholeNumbers { decimals: 1.. } if !is_whole(value) => return cell,
            Self::WholeNumbers { decimals: decimals @ 1.. } => Cell::Spelled(Spelled::with_decimals(value, *decimals)),
            Self::Decimals { decimals } if self.is_exact(value) => {
                Cell::Spelled(Spelled::with_decimals(value, *decimals))
            }
            Self::Numbers { pointed: true } => Cell::Spelled(Spelled::pointed(value)),
            // −0 is 0.
            _ => Cell::Number(value + 0.0),
        };
        match cell {
            Cell::Text(text) if learned.text().as_deref() == Some(text) => cell,
            _ => learned,
        }
    }

    /// Whether the learned spelling tells a number from all others.
    pub(super) fn is_exact(&self, value: f64) -> bool {
        self.spelling().is_some_and(|spelling| spelling.number(value).parse() == Ok(value))
    }

    /// The text of a cell as it was learned; `None` of one that is missing.
    pub(super) fn text_of(&self, cell: Cell<'_>) -> Option<String> {
        self.cell(cell).text().map(Cow::into_owned)
    }
}
