//! Buckets whose boundaries are known.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::boundaries::{fault, intervals};
use crate::column::missing::MissingLevel;
use crate::column::reading::Reading;
use crate::column::{Encoder, Feature};
use crate::data::Table;
use crate::design::{Block, Codes};
use crate::error::{Error, ModelFileProblem, Result, ValueProblem};
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

    /// Buckets that have a feature.
    fn buckets(&self) -> u32 {
        self.content.boundaries.len() as u32 + 1 - u32::from(self.content.drop_first)
    }
}

/// A value is missing where that is an error.
pub(super) fn missing(reading: &Reading, name: &str, table: &Table, row: usize) -> Error {
    let remedy = "drop the row, or add .missing(MissingLevel::Own) or Ignore to the column";
    reading.at(name, table, row, ValueProblem::Missing { remedy })
}

impl Encoder for BucketizedEncoder {
    fn kind(&self) -> &str {
        "bucketized"
    }

    fn inputs(&self) -> Vec<String> {
        self.content.reading.source.inputs()
    }

    fn features(&self) -> Vec<Feature> {
        let Content { name, boundaries, missing, drop_first, .. } = &self.content;
        let buckets = intervals(boundaries).into_iter().skip(usize::from(*drop_first));
        let own = (*missing == MissingLevel::Own).then(|| "missing".to_owned());
        buckets.chain(own).map(|level| Feature::plain(format!("{name}={level}"))).collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { name, reading, boundaries, missing: policy, drop_first, full } = &self.content;
        let own = reading.values(name, table)?;
        let buckets = self.buckets();
        let (absent, levels) = match (policy, own.missing) {
            (MissingLevel::Error, Some(row)) => return Err(missing(reading, name, table, row)),
            (MissingLevel::Own, _) => (buckets, buckets + 1),
            (MissingLevel::Error | MissingLevel::Ignore, _) => (Codes::NONE, buckets),
        };
        let code = |value: Option<f64>| match value {
            None => absent,
            Some(value) => match (boundaries.partition_point(|&boundary| boundary <= value) as u32, drop_first) {
                (bucket, false) => bucket,
                (0, true) => Codes::NONE,
                (bucket, true) => bucket - 1,
            },
        };
        let codes = own.column.iter().map(code).collect();
        Ok(vec![Block::Codes(Codes { codes, levels, full: *full })])
    }

    fn save(&self) -> Result<Value> {
        self.content.reading.saveable(&self.content.name)?;
        serde_json::to_value(&self.content)
            .map_err(|error| Error::ModelFile(ModelFileProblem::Inconsistent { detail: error.to_string() }))
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warning.clone().into_iter().collect()
    }
}
