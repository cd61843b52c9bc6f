//! Buckets whose boundaries are known.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::boundaries::{fault, intervals};
use crate::column::missing::MissingLevel;
use crate::column::reading::Reading;
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Feature, Features, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A bucketized column with its boundaries: one code per row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct BucketizedEncoder {
    content: Content,
    warning: Option<Warning>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) reading: Reading,
    pub(super) boundaries: Vec<f64>,
    pub(super) missing: MissingLevel,
    pub(super) drop_first: bool,
    pub(super) full: bool,
}

impl From<BucketizedEncoder> for Content {
    fn from(encoder: BucketizedEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for BucketizedEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        match content.reading.fault().or_else(|| fault(&content.boundaries)) {
            Some(fault) => Err(format!("bucketized column {:?}: {fault}", content.name)),
            None if content.drop_first && content.full => {
                Err(format!("bucketized column {:?} lacks its first bucket, yet is said to be full", content.name))
            }
            None => Ok(Self::new(content, None)),
        }
    }
}

impl BucketizedEncoder {
    pub(super) fn new(content: Content, warning: Option<Warning>) -> Self {
        Self { content, warning }
    }

    /// The code of a value.
    fn code(&self, value: f64) -> u32 {
        let bucket = self.content.boundaries.partition_point(|&boundary| boundary <= value) as u32;
        match (bucket, self.content.drop_first) {
            (bucket, false) => bucket,
            (0, true) => Codes::NONE,
            (bucket, true) => bucket - 1,
        }
    }

    /// The code of a missing value where it is no error, and the number of features.
    fn absent(&self) -> (u32, u32) {
        let buckets = self.buckets();
        match self.content.missing {
            MissingLevel::Own => (buckets, buckets + 1),
            MissingLevel::Error | MissingLevel::Ignore => (Codes::NONE, buckets),
        }
    }

    /// Buckets that have a feature.
    fn buckets(&self) -> u32 {
        self.content.boundaries.len() as u32 + 1 - u32::from(self.content.drop_first)
    }
}

const REMEDY: &str = "drop the row, or add .missing(MissingLevel::Own) or Ignore to the column";

/// A value is missing where that is an error.
pub(super) fn missing(reading: &Reading, name: &str, table: &Table, row: usize) -> Error {
    reading.at(name, table, row, ValueProblem::Missing { remedy: REMEDY })
}

impl RowEncoder for BucketizedEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let Content { name, reading, missing, .. } = &self.content;
        let own = reading.own(name, cells)?;
        let (absent, levels) = self.absent();
        if own.is_none() && *missing == MissingLevel::Error {
            let (column, problem) = (reading.source.label(name).to_owned(), ValueProblem::Missing { remedy: REMEDY });
            return Err(Error::Value { column, place: Place::Row(1), problem });
        }
        let code = own.map_or(absent, |value| self.code(value));
        into.category((code != Codes::NONE).then_some(code), levels);
        Ok(())
    }
}

impl Encoder for BucketizedEncoder {
    fn kind(&self) -> &str {
        "bucketized"
    }

    fn inputs(&self) -> Vec<String> {
        self.content.reading.source.inputs()
    }

    fn features(&self) -> Features {
        let Content { name, boundaries, missing, drop_first, .. } = &self.content;
        let buckets = intervals(boundaries).into_iter().skip(usize::from(*drop_first));
        let own = (*missing == MissingLevel::Own).then(|| "missing".to_owned());
        buckets.chain(own).map(|level| Feature::plain(format!("{name}={level}"))).collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { name, reading, missing: policy, full, .. } = &self.content;
        let own = reading.values(name, table)?;
        if let (MissingLevel::Error, Some(row)) = (policy, own.missing) {
            return Err(missing(reading, name, table, row));
        }
        let (absent, levels) = self.absent();
        let code = |value: Option<f64>| value.map_or(absent, |value| self.code(value));
        let codes = own.column.iter().map(code).collect();
        Ok(vec![Block::Codes(Codes { codes, levels, full: *full })])
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        self.content.reading.usage(&self.content.name, table).map(Some)
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn save(&self) -> Result<Value> {
        self.content.reading.saveable(&self.content.name)?;
        serde_json::to_value(&self.content).map_err(inconsistent)
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warning.clone().into_iter().collect()
    }
}
