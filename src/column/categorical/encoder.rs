//! Categories that have been learned.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Unseen;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::column::missing::MissingLevel;
use crate::column::{Cell, EncodedRow, Encoder, Feature, RowEncoder};
use crate::data::{Table, shortened};
use crate::design::{Block, Codes};
use crate::error::{ColumnProblem, Error, ModelFileProblem, Place, Result, ValueProblem};
use crate::progress::Warning;

/// A categorical column with its vocabulary: one code per row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct CategoricalEncoder {
    content: Content,
    warnings: Vec<Warning>,
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
}

/// The text that names the feature of all other categories.
const OTHER: &str = "<other>";
/// The text that names the feature of missing values.
const MISSING: &str = "<missing>";

impl Content {
    /// What contradicts what.
    fn fault(&self) -> Option<ColumnProblem> {
        let reserved = [(self.unseen == Unseen::Bucket, OTHER), (self.missing == MissingLevel::Own, MISSING)];
        for (used, word) in reserved {
            if used && self.vocabulary.position(word).is_some() {
                return Some(ColumnProblem::ReservedCategory { category: word.to_owned() });
            }
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
        Self::new(content, Vec::new()).map_err(|fault| format!("categorical column {name:?}: {fault}"))
    }
}

impl CategoricalEncoder {
    pub(super) fn new(content: Content, warnings: Vec<Warning>) -> Result<Self, ColumnProblem> {
        match content.fault() {
            Some(fault) => Err(fault),
            None => Ok(Self { content, warnings }),
        }
    }

    /// Categories that have a feature.
    fn levels(&self) -> u32 {
        self.content.vocabulary.len() as u32 - u32::from(self.content.reference.is_some())
    }

    /// Features.
    fn width(&self) -> u32 {
        let Content { unseen, missing, .. } = &self.content;
        self.levels() + u32::from(*unseen == Unseen::Bucket) + u32::from(*missing == MissingLevel::Own)
    }

    fn code(&self, category: Option<&str>) -> Result<u32, ValueProblem> {
        let other = u32::from(self.content.unseen == Unseen::Bucket);
        let Some(category) = category else {
            let remedy = "drop the row, or add .missing(MissingLevel::Own) or Ignore to the column";
            return match self.content.missing {
                MissingLevel::Error => Err(ValueProblem::Missing { remedy }),
                MissingLevel::Ignore => Ok(Codes::NONE),
                MissingLevel::Own => Ok(self.levels() + other),
            };
        };
        match (self.content.vocabulary.position(category), self.content.reference) {
            (None, _) => match self.content.unseen {
                Unseen::Error => Err(ValueProblem::UnseenCategory { category: shortened(category) }),
                Unseen::Ignore => Ok(Codes::NONE),
                Unseen::Bucket => Ok(self.levels()),
            },
            (Some(position), Some(reference)) if position == reference => Ok(Codes::NONE),
            (Some(position), Some(reference)) if position > reference => Ok(position - 1),
            (Some(position), _) => Ok(position),
        }
    }
}

impl RowEncoder for CategoricalEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let text = cells.first().and_then(|cell| cell.text());
        let at = |problem| Error::Value { column: self.content.input.clone(), place: Place::Row(1), problem };
        let code = self.code(text.as_deref()).map_err(at)?;
        into.category((code != Codes::NONE).then_some(code), self.width());
        Ok(())
    }
}

impl Encoder for CategoricalEncoder {
    fn kind(&self) -> &str {
        "categorical"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Vec<Feature> {
        let Content { name, vocabulary, unseen, missing, reference, .. } = &self.content;
        let kept = vocabulary.words().enumerate().filter(|(i, _)| reference.is_none_or(|skip| skip as usize != *i));
        let other = (*unseen == Unseen::Bucket).then_some(OTHER);
        let own = (*missing == MissingLevel::Own).then_some(MISSING);
        let words = kept.map(|(_, word)| word).chain(other).chain(own);
        words.map(|word| Feature::plain(format!("{name}={word}"))).collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { input, full, .. } = &self.content;
        let words = Words::read(input, table)?;
        let codes = words.codes(|row, category| {
            let at = |problem| Error::Value { column: input.clone(), place: table.place(row), problem };
            self.code(category).map_err(at)
        })?;
        Ok(vec![Block::Codes(Codes { codes: codes.into(), levels: self.width(), full: *full })])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content)
            .map_err(|error| Error::ModelFile(ModelFileProblem::Inconsistent { detail: error.to_string() }))
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }
}
