//! A text column that has been learned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::terms::Terms;
use crate::column::categorical::Vocabulary;
use crate::column::hashed::{bucket, bucket_names, fault};
use crate::column::levels::sparse;
use crate::column::missing::MissingLevel;
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Facts, Features, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Names};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// How the terms of a text are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Weighting {
    /// 1 where the term stands in the text.
    Binary,
    /// How often it stands there.
    Count,
    /// The share of the text's terms that it is.
    Frequency,
    /// How often it stands there, times how rare it is: ln((1 + n)/(1 + df)) + 1.
    TfIdf,
}

/// A text column with its vocabulary: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct TextEncoder {
    pub(super) content: Content,
    pub(super) warnings: Vec<Warning>,
    pub(super) facts: Option<Facts>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) input: String,
    pub(super) terms: Terms,
    pub(super) space: Space,
    pub(super) weighting: Weighting,
    pub(super) normalized: bool,
    /// One for each term that has a feature, with [`Weighting::TfIdf`].
    pub(super) idf: Option<Vec<f64>>,
    pub(super) missing: MissingLevel,
}

/// Where terms have their features.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Space {
    Learned(Vocabulary),
    Hashed(u32),
}

impl Space {
    fn width(&self) -> u32 {
        match self {
            Self::Learned(vocabulary) => vocabulary.len() as u32,
            Self::Hashed(buckets) => *buckets,
        }
    }

    fn position(&self, term: &str) -> Option<u32> {
        match self {
            Self::Learned(vocabulary) => vocabulary.position(term),
            Self::Hashed(buckets) => Some(bucket(term, *buckets)),
        }
    }
}

impl From<TextEncoder> for Content {
    fn from(encoder: TextEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for TextEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        let of = |what: String| Err(format!("text column {:?}: {what}", content.name));
        let buckets = if let Space::Hashed(buckets) = content.space { fault(buckets) } else { None };
        if let Some(fault) = content.terms.fault().or(buckets) {
            return of(fault.to_string());
        }
        let wanted = (content.weighting == Weighting::TfIdf).then_some(content.space.width() as usize);
        if content.idf.as_ref().map(Vec::len) != wanted {
            return of("as many rarities as terms are needed, and only with tf_idf".to_owned());
        }
        if content.idf.iter().flatten().any(|idf| !idf.is_finite()) {
            return of("a rarity is not finite".to_owned());
        }
        Ok(Self { content, warnings: Vec::new(), facts: None })
    }
}

impl TextEncoder {
    fn width(&self) -> u32 {
        self.content.space.width() + self.content.missing.width()
    }

    /// The features of one text, behind what is there.
    fn entries(&self, text: Option<&str>, into: &mut Vec<(u32, f64)>) -> Result<(), ValueProblem> {
        let Content { terms, space, weighting, normalized, idf, missing, .. } = &self.content;
        let Some(text) = text else {
            let code = missing.code(space.width())?;
            into.extend((code != Codes::NONE).then_some((code, 1.0)));
            return Ok(());
        };
        let (mut counts, mut all) = (BTreeMap::new(), 0.0);
        terms.each(text, |term| {
            all += 1.0;
            if let Some(position) = space.position(term) {
                *counts.entry(position).or_insert(0.0) += 1.0;
            }
        });
        let start = into.len();
        into.extend(counts.into_iter().map(|(position, count)| {
            let value = match (weighting, idf) {
                (Weighting::Binary, _) => 1.0,
                (Weighting::Frequency, _) => count / all,
                (Weighting::TfIdf, Some(idf)) => count * idf[position as usize],
                (Weighting::Count | Weighting::TfIdf, _) => count,
            };
            (position, value)
        }));
        let length = into[start..].iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if *normalized && length > 0.0 {
            into[start..].iter_mut().for_each(|(_, value)| *value /= length);
        }
        Ok(())
    }
}

impl RowEncoder for TextEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let text = cells.first().and_then(|cell| cell.text());
        let at = |problem| Error::Value { column: self.content.input.clone(), place: Place::Row(1), problem };
        let mut entries = Vec::new();
        self.entries(text.as_deref(), &mut entries).map_err(at)?;
        into.entries(entries, self.width());
        Ok(())
    }
}

impl Encoder for TextEncoder {
    fn kind(&self) -> &str {
        "text"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Features {
        let Content { name, space, missing, .. } = &self.content;
        let terms: Names = match space {
            Space::Learned(vocabulary) => vocabulary.words().map(|term| format!("{name}={term}")).collect(),
            Space::Hashed(buckets) => bucket_names(name, *buckets),
        };
        Names::joined([&terms, &missing.names(&format!("{name}="))]).into()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let input = &self.content.input;
        let texts = table.texts(input)?;
        let (mut entries, mut starts) = (Vec::new(), vec![0]);
        for row in 0..texts.len() {
            let at = |problem| Error::Value { column: input.clone(), place: table.place(row), problem };
            self.entries(texts.get(row).as_deref(), &mut entries).map_err(at)?;
            starts.push(entries.len());
        }
        Ok(vec![sparse(starts, entries, self.width())?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    /// Cells are terms here, and texts that are missing.
    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        let texts = table.texts(&self.content.input)?;
        let mut found = ColumnUse::default();
        for row in 0..texts.len() {
            match texts.get(row) {
                None => (found.cells, found.missing) = (found.cells + 1, found.missing + 1),
                Some(text) => self.content.terms.each(&text, |term| {
                    found.cells += 1;
                    found.unseen += u64::from(self.content.space.position(term).is_none());
                }),
            }
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
