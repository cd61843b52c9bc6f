//! A part of a cross that is ready.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::column::faults::of_cell;
use crate::column::fingerprint::fingerprint64;
use crate::column::level::{LevelEncoder, MISSING, MissingLevel};
use crate::column::{Cell, Encoder, Input};
use crate::data::{read_number, remedy_for_number};
use crate::design::{Codes, Names};
use crate::error::{Result, ValueProblem};

/// A part of a cross, ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PartEncoder {
    /// A column by its name: the text of its cells, or its integers.
    Plain { input: String, integers: bool, list: bool, missing: MissingLevel },
    /// A column of levels.
    Levels(Box<NamedLevels>),
}

/// An encoder of levels with the names of its features, made once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "LevelEncoder", into = "LevelEncoder")]
pub(super) struct NamedLevels {
    encoder: LevelEncoder,
    names: Names,
}

impl From<LevelEncoder> for NamedLevels {
    fn from(encoder: LevelEncoder) -> Self {
        Self { names: encoder.names(), encoder }
    }
}

impl From<NamedLevels> for LevelEncoder {
    fn from(levels: NamedLevels) -> Self {
        levels.encoder
    }
}

/// What a part has in a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'c> {
    Text(Cow<'c, str>),
    Integer(i64),
    /// A level, by its code.
    Level(u32),
}

impl PartEncoder {
    pub(super) fn inputs(&self) -> Vec<Input> {
        match self {
            Self::Plain { input, .. } => vec![Input::texts(input).or_lists()],
            Self::Levels(levels) => levels.encoder.inputs(),
        }
    }

    /// Whether TensorFlow hashes it before plain names: its sparse inputs come before the dense ones.
    pub(super) fn comes_first(&self) -> bool {
        !matches!(self, Self::Plain { list: false, .. })
    }

    pub(super) fn fault(&self) -> Option<String> {
        match self {
            Self::Plain { .. } => None,
            Self::Levels(levels) => levels.encoder.fault(),
        }
    }

    pub(super) fn saveable(&self) -> Result<()> {
        match self {
            Self::Plain { .. } => Ok(()),
            Self::Levels(levels) => levels.encoder.saveable(),
        }
    }

    /// Adds what it has in a row; a cell without a level adds nothing. True for a list.
    pub(super) fn tokens<'c>(&self, cells: &'c [Cell<'_>], tokens: &mut Vec<Token<'c>>) -> Result<bool> {
        let Self::Plain { input, .. } = self else { return self.levels(cells, tokens) };
        for entry in cells.first().iter().flat_map(|cell| cell.entries()) {
            tokens.extend(self.token(entry).map_err(|problem| of_cell(input, problem))?);
        }
        Ok(matches!(cells, [Cell::List(_)]))
    }

    fn levels(&self, cells: &[Cell<'_>], tokens: &mut Vec<Token<'_>>) -> Result<bool> {
        let Self::Levels(levels) = self else { return Ok(false) };
        let coded = levels.encoder.coded(cells)?;
        tokens.extend(coded.codes().iter().filter(|&&code| code != Codes::NONE).map(|&code| Token::Level(code)));
        Ok(coded.is_list())
    }

    /// The token of a cell of a plain column.
    fn token<'c>(&self, cell: &'c Cell<'_>) -> Result<Option<Token<'c>>, ValueProblem> {
        let Self::Plain { integers, missing, .. } = self else { return Ok(None) };
        let Some(text) = cell.text() else {
            let own = missing.code(0)? != Codes::NONE;
            return Ok(own.then_some(Token::Text(MISSING.into())));
        };
        if !integers {
            return Ok(Some(Token::Text(text)));
        }
        // Text of the same number, as 7.0, is the same integer.
        let whole = |number: &f64| number.fract() == 0.0 && number.abs() < 9e15;
        let integer = text.parse().ok().or_else(|| read_number(&text).filter(whole).map(|number| number as i64));
        let remedy = || remedy_for_number(&text);
        let problem = || ValueProblem::NotANumber { text: text.to_string(), remedy: remedy() };
        integer.map(|integer| Some(Token::Integer(integer))).ok_or_else(problem)
    }

    /// What goes into a hash: the fingerprint of a text, or an id as it is.
    pub(super) fn hash(&self, token: &Token<'_>) -> u64 {
        match token {
            Token::Text(text) => fingerprint64(text.as_bytes()),
            Token::Integer(integer) => *integer as u64,
            Token::Level(code) => u64::from(*code),
        }
    }

    /// Writes the name of a token, as `latitude=[32.1, 33.5)`.
    pub(super) fn write_name(&self, token: &Token<'_>, into: &mut String) {
        match (self, token) {
            (Self::Levels(levels), Token::Level(code)) => {
                into.push_str(&levels.names.get(*code as usize).unwrap_or_default());
            }
            (Self::Plain { input, .. }, Token::Text(text)) => into.extend([input, "=", text]),
            (Self::Plain { input, .. }, Token::Integer(integer)) => into.extend([input, "=", &integer.to_string()]),
            _ => {}
        }
    }
}
