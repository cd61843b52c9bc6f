//! A text column that has been learned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::terms::TermRules;
use super::weighting::Weighting;
use crate::column::faults::of_cell;
use crate::column::level::{MissingLevel, Vocabulary, bucket, bucket_fault, bucket_names};
use crate::column::settings::kind_and_notes;
use crate::column::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::design::{Codes, Names};
use crate::error::{Result, ValueProblem};

/// A text column with its vocabulary: sparse rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextEncoder {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) input: String,
    pub(super) terms: TermRules,
    pub(super) space: TermSpace,
    pub(super) weighting: Weighting,
    pub(super) normalized: bool,
    /// One for each term that has a feature, with [`Weighting::TfIdf`].
    pub(super) idf: Option<Vec<f64>>,
    pub(super) missing: MissingLevel,
}

/// Where terms have their features.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TermSpace {
    Learned(Vocabulary),
    Hashed(u32),
}

impl TermSpace {
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

impl TextEncoder {
    /// The features of one text.
    fn entries(&self, text: Option<&str>) -> Result<Vec<(u32, f64)>, ValueProblem> {
        let Some(text) = text else {
            let code = self.missing.code(self.space.width())?;
            return Ok((code != Codes::NONE).then_some((code, 1.0)).into_iter().collect());
        };
        let (mut counts, mut all) = (BTreeMap::new(), 0.0);
        self.terms.each(text, |term| {
            all += 1.0;
            if let Some(position) = self.space.position(term) {
                *counts.entry(position).or_insert(0.0) += 1.0;
            }
        });
        let entry = |(position, count)| {
            let value = match (self.weighting, &self.idf) {
                (Weighting::Binary, _) => 1.0,
                (Weighting::Frequency, _) => count / all,
                (Weighting::TfIdf, Some(idf)) => count * idf[position as usize],
                (Weighting::Count | Weighting::TfIdf, _) => count,
            };
            (position, value)
        };
        let mut entries: Vec<(u32, f64)> = counts.into_iter().map(entry).collect();
        let length = entries.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if self.normalized && length > 0.0 {
            entries.iter_mut().for_each(|(_, value)| *value /= length);
        }
        Ok(entries)
    }
}

impl Encoder for TextEncoder {
    kind_and_notes!("text");

    fn inputs(&self) -> Vec<Input> {
        vec![Input::texts(&self.input)]
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.space.width() + self.missing.width() }]
    }

    fn names(&self) -> Names {
        let name = &self.notes.name;
        let terms: Names = match &self.space {
            TermSpace::Learned(vocabulary) => vocabulary.words().map(|term| format!("{name}={term}")).collect(),
            TermSpace::Hashed(buckets) => bucket_names(name, *buckets),
        };
        Names::joined([&terms, &self.missing.names(&format!("{name}="))])
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let text = cells.first().and_then(|cell| cell.text());
        row.entries(self.entries(text.as_deref()).map_err(|problem| of_cell(&self.input, problem))?);
        Ok(())
    }

    /// Cells are terms here, and texts that are missing.
    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        match cells.first().and_then(|cell| cell.text()) {
            None => found.add(true, false),
            Some(text) => self.terms.each(&text, |term| found.add(false, self.space.position(term).is_none())),
        }
        Ok(())
    }

    fn fault(&self) -> Option<String> {
        let buckets = if let TermSpace::Hashed(buckets) = self.space { bucket_fault(buckets) } else { None };
        if let Some(fault) = self.terms.fault().or(buckets) {
            return Some(fault.to_string());
        }
        let wanted = (self.weighting == Weighting::TfIdf).then_some(self.space.width() as usize);
        if self.idf.as_ref().map(Vec::len) != wanted {
            return Some("as many rarities as terms are needed, and only with tf_idf".to_owned());
        }
        let infinite = self.idf.iter().flatten().any(|idf| !idf.is_finite());
        infinite.then(|| "a rarity is not finite".to_owned())
    }
}
