//! What an input column was learned as: by that every later table, row and file is read.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::unusual::Unusual;
use crate::data::{Spelling, read_number, read_truth};

/// What a column of the training table was learned as. A model reads every later table, row and list by that: a category
/// or a class is the same one in whatever type and spelling its number or truth comes.
///
/// | learned as | the same cells later |
/// |---|---|
/// | text | the cell's own text; a number or a boolean that comes without one (from a vector, an Arrow batch, a [`Cell`](crate::column::Cell)): its standard text, or the one learned text that reads as it (`007`, `True`) |
/// | booleans | `true` and `false` in any letter case, booleans, and the numbers 1 and 0 |
/// | whole numbers | the same number in any spelling (`1`, `1.0`, `+1`) and type; true is 1, false is 0 |
/// | numbers | the cell's own text, but whole numbers in any spelling; a number without a text: its shortest decimal |
/// | decimals | the cell's own text; a number without one: with as many decimals, where that is exact |
/// | spelled numbers | as text |
///
/// Numbers as such (of a numeric column) are the same in any spelling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LearnedAs {
    /// Text.
    Text {
        /// The texts that read as numbers or booleans and are not their standard texts.
        #[serde(default, skip_serializing_if = "Unusual::is_empty")]
        unusual: Unusual,
    },
    /// Yes and no.
    Booleans {
        /// The text of false.
        no: String,
        /// The text of true.
        yes: String,
    },
    /// Numbers without a fraction, all below 2⁵³ or of an integer type.
    WholeNumbers {
        /// Zeros behind the point, where all had so many.
        decimals: u8,
    },
    /// Numbers in their shortest form.
    Numbers {
        /// Whether whole numbers have a point, as `7.0`.
        pointed: bool,
    },
    /// Numbers with equally many digits behind the point, as `2.50`.
    Decimals {
        /// How many.
        decimals: u8,
    },
    /// Numbers in several notations, as the versions `1.1` and `1.10`: each is its text.
    SpelledNumbers {
        /// The texts that are not the shortest form of their number.
        #[serde(default, skip_serializing_if = "Unusual::is_empty")]
        unusual: Unusual,
    },
    /// Any other type, as dates: read by its feature column alone.
    Other,
}

impl LearnedAs {
    /// How numbers are spelled; `None` for what is known by its text.
    pub(super) fn spelling(&self) -> Option<Spelling> {
        match self {
            Self::WholeNumbers { decimals: 0 } | Self::Numbers { pointed: false } => Some(Spelling::Shortest),
            Self::WholeNumbers { decimals: 1 } | Self::Numbers { pointed: true } => Some(Spelling::Pointed),
            Self::WholeNumbers { decimals } | Self::Decimals { decimals } => Some(Spelling::Decimals(*decimals)),
            Self::Text { .. } | Self::Booleans { .. } | Self::SpelledNumbers { .. } | Self::Other => None,
        }
    }

    /// The truth that a text stands for, in a column of booleans.
    pub(super) fn truth(text: &str) -> Option<bool> {
        read_truth(text).or_else(|| match read_number(text) {
            Some(0.0) => Some(false),
            Some(1.0) => Some(true),
            _ => None,
        })
    }
}

impl fmt::Display for LearnedAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { .. } => write!(f, "text"),
            Self::Booleans { no, yes } => write!(f, "booleans ({no}, {yes})"),
            Self::WholeNumbers { decimals: 0 } => write!(f, "whole numbers"),
            Self::WholeNumbers { decimals } => write!(f, "whole numbers with {decimals} decimals"),
            Self::Numbers { .. } => write!(f, "numbers"),
            Self::Decimals { decimals } => write!(f, "numbers with {decimals} decimals"),
            Self::SpelledNumbers { .. } => write!(f, "numbers in several notations"),
            Self::Other => write!(f, "another type"),
        }
    }
}
