//! A cross that has been learned.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::MOST_PARTS;
use super::part::CrossInput;
use super::tokens::{BETWEEN, Tokens, combinations, each_combination, word};
use crate::column::categorical::Vocabulary;
use crate::column::fingerprint::fingerprint_cat64;
use crate::column::hashed::{bucket, bucket_names, fault};
use crate::column::levels::Coded;
use crate::column::{Cell, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, RowEncoder, Unseen};
use crate::data::Table;
use crate::design::{Block, Codes, Names};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A cross with its parts: one code per row, or sparse rows where a part holds lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct CrossedEncoder {
    pub(super) content: Content,
    pub(super) warnings: Vec<Warning>,
    pub(super) facts: Option<Facts>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) parts: Vec<CrossInput>,
    pub(super) way: Way,
    pub(super) combiner: Combiner,
    pub(super) full: bool,
}

/// How a combination becomes a feature.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Way {
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

impl Way {
    /// What is known of it before it is learned.
    pub(super) fn learning(buckets: Option<u32>, hash_key: u64) -> Self {
        buckets.map_or(Self::Unlearned, |buckets| Self::Hashed { buckets, hash_key })
    }
}

/// More combinations than one row has reason to have.
const MOST: f64 = 1e6;

impl From<CrossedEncoder> for Content {
    fn from(encoder: CrossedEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for CrossedEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        let fault = match &content.way {
            Way::Hashed { buckets, .. } => fault(*buckets),
            Way::Exact { unseen, .. } => unseen.fault(),
            Way::Unlearned => None,
        };
        match fault {
            Some(fault) => Err(format!("crossed column {:?}: {fault}", content.name)),
            None if !(2..=MOST_PARTS).contains(&content.parts.len()) => {
                Err(format!("crossed column {:?} of {} parts, not 2 to 64", content.name, content.parts.len()))
            }
            None => Ok(Self { content, warnings: Vec::new(), facts: None }),
        }
    }
}

impl CrossedEncoder {
    pub(super) fn tokens(&self, table: &Table) -> Result<Vec<Tokens>> {
        self.content.parts.iter().map(|part| part.tokens(table)).collect()
    }

    /// Shows each combination of a row.
    pub(super) fn each(
        &self,
        tokens: &[Tokens],
        row: usize,
        place: impl Fn() -> Place,
        mut see: impl FnMut(&[u32]) -> Result<()>,
    ) -> Result<()> {
        let value = combinations(tokens, row);
        if value > MOST {
            let problem = ValueProblem::Domain { value, must: "at most 1000000 combinations in one row" };
            return Err(Error::Value { column: self.content.name.clone(), place: place(), problem });
        }
        each_combination(tokens, row, &mut Vec::with_capacity(tokens.len()), &mut see)
    }

    /// The hash of a combination, in TensorFlow's order.
    pub(super) fn hash(&self, tokens: &[Tokens], codes: &[u32], key: u64) -> u64 {
        let mut hash = key;
        for first in [true, false] {
            let parts = self.content.parts.iter().zip(tokens).zip(codes);
            for ((_, tokens), &code) in parts.filter(|((part, _), _)| part.comes_first() == first) {
                hash = fingerprint_cat64(hash, tokens.hash(code));
            }
        }
        hash
    }

    /// The feature of a combination.
    fn code(&self, tokens: &[Tokens], codes: &[u32]) -> Result<u32, ValueProblem> {
        match &self.content.way {
            Way::Hashed { buckets, hash_key } => Ok((self.hash(tokens, codes, *hash_key) % u64::from(*buckets)) as u32),
            Way::Exact { vocabulary, unseen } => {
                let word = word(tokens, codes);
                match (vocabulary.position(&word), unseen) {
                    (Some(position), _) => Ok(position),
                    (None, Unseen::Ignore) => Ok(Codes::NONE),
                    (None, Unseen::Bucket) => Ok(vocabulary.len() as u32),
                    (None, Unseen::Buckets(buckets)) => Ok(vocabulary.len() as u32 + bucket(&shown(&word), *buckets)),
                    (None, Unseen::Error) => Err(ValueProblem::UnseenCategory { category: shown(&word) }),
                }
            }
            Way::Unlearned => Ok(Codes::NONE),
        }
    }

    fn width(&self) -> u32 {
        match &self.content.way {
            Way::Hashed { buckets, .. } => *buckets,
            Way::Exact { vocabulary, unseen } => vocabulary.len() as u32 + unseen.buckets(),
            Way::Unlearned => 0,
        }
    }

    /// The codes of rows, whatever they come from.
    fn coded(&self, tokens: &[Tokens], rows: usize, place: impl Fn(usize) -> Place) -> Result<Coded> {
        let several = tokens.iter().any(|tokens| tokens.coded.starts.is_some());
        // Equal combinations are asked for once.
        let mut known: HashMap<Box<[u32]>, u32, ahash::RandomState> = HashMap::default();
        let (mut codes, mut starts) = (Vec::with_capacity(rows), vec![0]);
        for row in 0..rows {
            let before = codes.len();
            self.each(
                tokens,
                row,
                || place(row),
                |combination| {
                    if let Some(&code) = known.get(combination) {
                        codes.push(code);
                        return Ok(());
                    }
                    let at = |problem| Error::Value { column: self.content.name.clone(), place: place(row), problem };
                    let code = self.code(tokens, combination).map_err(at)?;
                    known.insert(combination.into(), code);
                    codes.push(code);
                    Ok(())
                },
            )?;
            if !several && codes.len() == before {
                codes.push(Codes::NONE);
            }
            starts.push(codes.len());
        }
        Ok(Coded { codes, starts: several.then_some(starts) })
    }
}

/// A word as it is read by people.
fn shown(word: &str) -> String {
    word.replace(BETWEEN, " × ")
}

impl RowEncoder for CrossedEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let inputs = self.inputs();
        let mut tokens = Vec::with_capacity(self.content.parts.len());
        for part in &self.content.parts {
            let cell = |input: &String| {
                let place = inputs.iter().position(|known| known == input);
                place.and_then(|place| cells.get(place)).copied().unwrap_or_default()
            };
            let own: Vec<Cell<'_>> = part.inputs().iter().map(cell).collect();
            tokens.push(part.cell_tokens(&own)?);
        }
        let coded = self.coded(&tokens, 1, |_| Place::Row(1))?;
        if coded.starts.is_some() {
            let mut entries = Vec::new();
            self.content.combiner.combine(&coded.codes, None, &mut entries);
            into.entries(entries, self.width());
        } else {
            let code = coded.codes.first().copied().filter(|&code| code != Codes::NONE);
            into.category(code, self.width());
        }
        Ok(())
    }
}

impl Encoder for CrossedEncoder {
    fn kind(&self) -> &str {
        "crossed"
    }

    fn inputs(&self) -> Vec<String> {
        let mut inputs: Vec<String> = Vec::new();
        for input in self.content.parts.iter().flat_map(CrossInput::inputs) {
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
        inputs
    }

    fn features(&self) -> Features {
        let name = &self.content.name;
        match &self.content.way {
            Way::Hashed { buckets, .. } => bucket_names(name, *buckets).into(),
            Way::Exact { vocabulary, unseen } => {
                let combinations: Names = vocabulary.words().map(shown).collect();
                Names::joined([&combinations, &unseen.names(&format!("{name}="))]).into()
            }
            Way::Unlearned => Features::default(),
        }
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let coded = self.coded(&self.tokens(table)?, table.rows(), |row| table.place(row))?;
        Ok(vec![coded.block(self.width(), self.content.full, self.content.combiner, None)?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    /// Cells are combinations here; a row without one counts as missing.
    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        let tokens = self.tokens(table)?;
        let mut found = ColumnUse::default();
        for row in 0..table.rows() {
            let before = found.cells;
            self.each(
                &tokens,
                row,
                || table.place(row),
                |codes| {
                    found.cells += 1;
                    if let Way::Exact { vocabulary, .. } = &self.content.way {
                        found.unseen += u64::from(vocabulary.position(&word(&tokens, codes)).is_none());
                    }
                    Ok(())
                },
            )?;
            let none = u64::from(found.cells == before);
            (found.cells, found.missing) = (found.cells + none, found.missing + none);
        }
        Ok(Some(found))
    }

    fn facts(&self) -> Option<Facts> {
        self.facts.clone()
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
