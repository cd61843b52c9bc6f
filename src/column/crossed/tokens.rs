//! What the parts of a cross have in each row, and the combinations of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::column::Features;
use crate::column::fingerprint::fingerprint64;
use crate::column::levels::Coded;
use crate::design::{Codes, Names};
use crate::error::Result;

/// One value of a part.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// What goes into a hash: the fingerprint of a text, or an id as it is.
    pub(super) hash: u64,
    /// As `latitude=[32.1, 33.5)`.
    pub(super) name: String,
}

impl Level {
    pub(super) fn of_text(input: &str, text: &str) -> Self {
        Self { hash: fingerprint64(text.as_bytes()), name: format!("{input}={text}") }
    }
}

/// What one part has in each row: positions among its levels.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) coded: Coded,
    levels: Levels,
    /// For look-up only: nothing follows its order.
    positions: HashMap<String, u32, ahash::RandomState>,
}

#[derive(Debug)]
enum Levels {
    /// Those that were met.
    Met(Vec<Level>),
    /// The features of a column, whose ids go into a hash.
    Features(Names),
}

impl Default for Tokens {
    fn default() -> Self {
        let coded = Coded { codes: Vec::new(), starts: None };
        Self { coded, levels: Levels::Met(Vec::new()), positions: HashMap::default() }
    }
}

impl Tokens {
    /// Codes of a column with features of its own.
    pub(super) fn of_levels(coded: Coded, features: &Features) -> Self {
        Self { coded, levels: Levels::Features(features.names().clone()), positions: HashMap::default() }
    }

    /// What goes into a hash for a code.
    pub(super) fn hash(&self, code: u32) -> u64 {
        match &self.levels {
            Levels::Met(levels) => levels[code as usize].hash,
            Levels::Features(_) => u64::from(code),
        }
    }

    fn name(&self, code: u32) -> Cow<'_, str> {
        match &self.levels {
            Levels::Met(levels) => levels[code as usize].name.as_str().into(),
            Levels::Features(names) => names.get(code as usize).unwrap_or_default().into(),
        }
    }

    /// The position of a cell's level, made where it is new.
    pub(super) fn distinct(&mut self, cell: Option<&str>, make: impl FnOnce() -> Result<Option<Level>>) -> Result<u32> {
        if let Some(&position) = cell.and_then(|text| self.positions.get(text)) {
            return Ok(position);
        }
        let (Some(level), Levels::Met(levels)) = (make()?, &mut self.levels) else { return Ok(Codes::NONE) };
        let position = levels.len() as u32;
        levels.push(level);
        if let Some(text) = cell {
            self.positions.insert(text.to_owned(), position);
        }
        Ok(position)
    }

    fn entries(&self, row: usize) -> Range<usize> {
        self.coded.starts.as_ref().map_or(row..row + 1, |starts| starts[row]..starts[row + 1])
    }
}

/// The combinations in one row, as positions among the levels of each part: how many, before any of them is made.
pub(super) fn combinations(parts: &[Tokens], row: usize) -> f64 {
    parts.iter().map(|tokens| tokens.entries(row).len() as f64).product()
}

/// Shows each combination of a row whose parts all have a level, the last part varying fastest.
pub(super) fn each_combination(
    parts: &[Tokens],
    row: usize,
    scratch: &mut Vec<u32>,
    see: &mut impl FnMut(&[u32]) -> Result<()>,
) -> Result<()> {
    let Some(tokens) = parts.get(scratch.len()) else { return see(scratch) };
    for entry in tokens.entries(row) {
        let code = tokens.coded.codes[entry];
        if code != Codes::NONE {
            scratch.push(code);
            each_combination(parts, row, scratch, see)?;
            scratch.pop();
        }
    }
    Ok(())
}

/// Between the names of the parts in a vocabulary: no text has it by accident.
pub(super) const BETWEEN: char = '\u{1f}';

/// A combination as a word.
pub(super) fn word(parts: &[Tokens], codes: &[u32]) -> String {
    let mut word = String::new();
    for (tokens, &code) in parts.iter().zip(codes) {
        if !word.is_empty() {
            word.push(BETWEEN);
        }
        word.push_str(&tokens.name(code));
    }
    word
}
