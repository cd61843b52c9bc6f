//! A cross that has been learned.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::part_encoder::{PartEncoder, Token};
use crate::column::faults::of_cell;
use crate::column::fingerprint::fingerprint_cat64;
use crate::column::level::{Coded, Combiner, Unseen, Vocabulary, bucket_fault, bucket_names};
use crate::column::settings::kind_and_notes;
use crate::column::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::design::{Codes, Names};
use crate::error::{Result, ValueProblem};

/// A cross with its parts: one code per row, or sparse rows where a part holds lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossedEncoder {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) parts: Vec<PartEncoder>,
    pub(super) space: CrossSpace,
    pub(super) combiner: Combiner,
    /// Whether every training row had a feature.
    pub(super) full: bool,
}

/// Where combinations have their features.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CrossSpace {
    Hashed {
        buckets: u32,
        hash_key: u64,
    },
    Exact {
        vocabulary: Vocabulary,
        unseen: Unseen,
    },
    /// Exact, while it is learned.
    #[serde(skip)]
    Unlearned,
}

impl CrossSpace {
    /// What is known of it before it is learned.
    pub(super) fn learning(buckets: Option<u32>, hash_key: u64) -> Self {
        buckets.map_or(Self::Unlearned, |buckets| Self::Hashed { buckets, hash_key })
    }

    fn width(&self) -> u32 {
        match self {
            Self::Hashed { buckets, .. } => *buckets,
            Self::Exact { vocabulary, unseen } => vocabulary.len() as u32 + unseen.buckets(),
            Self::Unlearned => 0,
        }
    }
}

/// More parts than anyone has use for: combinations of so many are all different.
pub(super) const MAX_PARTS: usize = 64;

/// More combinations than one row has reason to have.
const MAX_COMBINATIONS: f64 = 1e6;

/// Between the names of the parts in a vocabulary: no text has it by accident.
const BETWEEN: char = '\u{1f}';

/// The combinations of one row: the tokens of each part side by side.
struct Combinations<'c> {
    tokens: Vec<Token<'c>>,
    of_parts: Vec<Range<usize>>,
    /// Whether a part holds a list.
    several: bool,
}

impl CrossedEncoder {
    fn combinations<'c>(&self, cells: &'c [Cell<'_>]) -> Result<Combinations<'c>> {
        let (mut tokens, mut of_parts) = (Vec::with_capacity(self.parts.len()), Vec::with_capacity(self.parts.len()));
        let (mut read, mut several) = (0, false);
        for part in &self.parts {
            let (from, start) = (read, tokens.len());
            read += part.inputs().len();
            several |= part.tokens(&cells[from..read], &mut tokens)?;
            of_parts.push(start..tokens.len());
        }
        let value: f64 = of_parts.iter().map(|range: &Range<usize>| range.len() as f64).product();
        if value > MAX_COMBINATIONS {
            let problem = ValueProblem::Domain { value, must: "at most 1000000 combinations in one row" };
            return Err(of_cell(&self.notes.name, problem));
        }
        Ok(Combinations { tokens, of_parts, several })
    }

    /// Shows each combination of a row whose parts all have a level, the last part varying fastest; true where a part holds a
    /// list.
    pub(super) fn each(&self, cells: &[Cell<'_>], mut visit: impl FnMut(&[&Token<'_>]) -> Result<()>) -> Result<bool> {
        let combinations = self.combinations(cells)?;
        combinations.each(&mut Vec::with_capacity(self.parts.len()), &mut visit)?;
        Ok(combinations.several)
    }

    /// The hash of a combination, in TensorFlow's order.
    pub(super) fn hash(&self, tokens: &[&Token<'_>], key: u64) -> u64 {
        let mut hash = key;
        for first in [true, false] {
            let parts = self.parts.iter().zip(tokens).filter(|(part, _)| part.comes_first() == first);
            parts.for_each(|(part, token)| hash = fingerprint_cat64(hash, part.hash(token)));
        }
        hash
    }

    /// A combination as a word of a vocabulary.
    pub(super) fn word(&self, tokens: &[&Token<'_>]) -> String {
        let mut word = String::new();
        for (part, token) in self.parts.iter().zip(tokens) {
            if !word.is_empty() {
                word.push(BETWEEN);
            }
            part.write_name(token, &mut word);
        }
        word
    }

    /// The feature of a combination.
    fn code(&self, tokens: &[&Token<'_>]) -> Result<u32, ValueProblem> {
        match &self.space {
            CrossSpace::Hashed { buckets, hash_key } => Ok((self.hash(tokens, *hash_key) % u64::from(*buckets)) as u32),
            CrossSpace::Exact { vocabulary, unseen } => {
                let word = self.word(tokens);
                let unseen = || unseen.code(&shown(&word), vocabulary.len() as u32);
                vocabulary.position(&word).map_or_else(unseen, Ok)
            }
            CrossSpace::Unlearned => Ok(Codes::NONE),
        }
    }
}

impl Combinations<'_> {
    fn each<'t>(
        &'t self,
        chosen: &mut Vec<&'t Token<'t>>,
        visit: &mut impl FnMut(&[&Token<'_>]) -> Result<()>,
    ) -> Result<()> {
        let Some(range) = self.of_parts.get(chosen.len()) else { return visit(chosen) };
        for token in &self.tokens[range.clone()] {
            chosen.push(token);
            self.each(chosen, visit)?;
            chosen.pop();
        }
        Ok(())
    }
}

/// A word as it is read by people.
fn shown(word: &str) -> String {
    word.replace(BETWEEN, " × ")
}

impl Encoder for CrossedEncoder {
    kind_and_notes!("crossed");

    fn inputs(&self) -> Vec<Input> {
        self.parts.iter().flat_map(PartEncoder::inputs).collect()
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Levels { count: self.space.width(), full: self.full }]
    }

    fn names(&self) -> Names {
        match &self.space {
            CrossSpace::Hashed { buckets, .. } => bucket_names(&self.notes.name, *buckets),
            CrossSpace::Exact { vocabulary, unseen } => {
                let combinations: Names = vocabulary.words().map(shown).collect();
                Names::joined([&combinations, &unseen.names(&format!("{}=", self.notes.name))])
            }
            CrossSpace::Unlearned => Names::default(),
        }
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let mut codes = Vec::new();
        let several = self.each(cells, |tokens| {
            codes.push(self.code(tokens).map_err(|problem| of_cell(&self.notes.name, problem))?);
            Ok(())
        })?;
        let only = codes.first().copied().unwrap_or(Codes::NONE);
        let coded = if several { Coded::Several(codes) } else { Coded::One(only) };
        coded.write(self.combiner, row);
        Ok(())
    }

    /// Cells are combinations here; a row without one counts as missing.
    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        let mut none = true;
        self.each(cells, |tokens| {
            none = false;
            let unseen = match &self.space {
                CrossSpace::Exact { vocabulary, .. } => vocabulary.position(&self.word(tokens)).is_none(),
                CrossSpace::Hashed { .. } | CrossSpace::Unlearned => false,
            };
            found.add(false, unseen);
            Ok(())
        })?;
        if none {
            found.add(true, false);
        }
        Ok(())
    }

    fn fault(&self) -> Option<String> {
        let fault = match &self.space {
            CrossSpace::Hashed { buckets, .. } => bucket_fault(*buckets),
            CrossSpace::Exact { unseen, .. } => unseen.fault(),
            CrossSpace::Unlearned => None,
        };
        let parts = self.parts.len();
        let few = (!(2..=MAX_PARTS).contains(&parts)).then(|| format!("of {parts} parts, not 2 to 64"));
        fault.map(|fault| fault.to_string()).or(few).or_else(|| self.parts.iter().find_map(PartEncoder::fault))
    }

    fn saveable(&self) -> Result<()> {
        self.parts.iter().try_for_each(PartEncoder::saveable)
    }
}
