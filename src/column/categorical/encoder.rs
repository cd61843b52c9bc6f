//! Categories that have been learned.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Unseen;
use super::vocabulary::Vocabulary;
use crate::column::hashed::bucket;
use crate::column::levels::{Levels, coded, encode_cell};
use crate::column::missing::MissingLevel;
use crate::column::{Cell, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Names};
use crate::error::{ColumnProblem, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A categorical column with its vocabulary: one code per row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct CategoricalEncoder {
    content: Content,
    warnings: Vec<Warning>,
    facts: Option<Facts>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) input: String,
    pub(super) vocabulary: Vocabulary,
    pub(super) unseen: Unseen,
    pub(super) missing: MissingLevel,
    /// Position of the category without a feature.
    pub(super) reference: Option<u32>,
    pub(super) full: bool,
    #[serde(default, skip_serializing_if = "Combiner::is_default")]
    pub(super) combiner: Combiner,
}

impl Content {
    /// What contradicts what.
    fn fault(&self) -> Option<ColumnProblem> {
        if let Some(problem) = self.unseen.fault() {
            return Some(problem);
        }
        let reserved = Names::joined([&self.unseen.names(""), &self.missing.names("")]);
        if let Some(word) = self.vocabulary.words().find(|word| reserved.position(word).is_some()) {
            return Some(ColumnProblem::ReservedCategory { category: word.to_owned() });
        }
        let outside = self.reference.filter(|&reference| reference as usize >= self.vocabulary.len());
        if outside.is_some() || (self.full && self.reference.is_some()) {
            return Some(ColumnProblem::Setting {
                setting: "reference",
                value: format!("{:?}", self.reference),
                must: "a position in the vocabulary, and then the features are not full",
            });
        }
        None
    }
}

impl From<CategoricalEncoder> for Content {
    fn from(encoder: CategoricalEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for CategoricalEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        let name = content.name.clone();
        Self::new(content, Vec::new(), None).map_err(|fault| format!("categorical column {name:?}: {fault}"))
    }
}

impl CategoricalEncoder {
    pub(super) fn new(content: Content, warnings: Vec<Warning>, facts: Option<Facts>) -> Result<Self, ColumnProblem> {
        match content.fault() {
            Some(fault) => Err(fault),
            None => Ok(Self { content, warnings, facts }),
        }
    }

    /// Categories that have a feature.
    fn levels(&self) -> u32 {
        self.content.vocabulary.len() as u32 - u32::from(self.content.reference.is_some())
    }
}

impl Levels for CategoricalEncoder {
    fn input(&self) -> &str {
        &self.content.input
    }

    fn width(&self) -> u32 {
        let Content { unseen, missing, .. } = &self.content;
        self.levels() + unseen.buckets() + missing.width()
    }

    fn code(&self, category: Option<&str>) -> Result<u32, ValueProblem> {
        let Some(category) = category else {
            return self.content.missing.code(self.levels() + self.content.unseen.buckets());
        };
        match (self.content.vocabulary.position(category), self.content.reference) {
            (None, _) => match self.content.unseen {
                Unseen::Error => Err(ValueProblem::UnseenCategory { category: category.to_owned() }),
                Unseen::Ignore => Ok(Codes::NONE),
                Unseen::Bucket => Ok(self.levels()),
                Unseen::Buckets(buckets) => Ok(self.levels() + bucket(category, buckets)),
            },
            (Some(position), Some(reference)) if position == reference => Ok(Codes::NONE),
            (Some(position), Some(reference)) if position > reference => Ok(position - 1),
            (Some(position), _) => Ok(position),
        }
    }

    fn is_unseen(&self, category: &str) -> bool {
        self.content.vocabulary.position(category).is_none()
    }
}

impl RowEncoder for CategoricalEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        encode_cell(self, cells, self.content.combiner, into)
    }
}

impl Encoder for CategoricalEncoder {
    fn kind(&self) -> &str {
        "categorical"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Features {
        let Content { name, vocabulary, unseen, missing, reference, .. } = &self.content;
        let kept = vocabulary.words().enumerate().filter(|(i, _)| reference.is_none_or(|skip| skip as usize != *i));
        let before = format!("{name}=");
        let words: Names = kept.map(|(_, word)| format!("{before}{word}")).collect();
        Names::joined([&words, &unseen.names(&before), &missing.names(&before)]).into()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { full, combiner, .. } = &self.content;
        Ok(vec![coded(self, table)?.block(self.width(), *full, *combiner, None)?])
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        ColumnUse::of(self, table).map(Some)
    }

    fn facts(&self) -> Option<Facts> {
        self.facts.clone()
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }
}
