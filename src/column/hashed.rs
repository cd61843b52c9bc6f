//! Categories in hash buckets: as many features as one says, whatever the data.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fingerprint::fingerprint64;
use super::levels::{Entries, Levels, coded, encode_cell};
use super::missing::MissingLevel;
use super::{Cell, Column, ColumnUse, Combiner, EncodedRow, Encoder, Facts, Features, Learned, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Names};
use crate::error::{ColumnProblem, Error, Result, ValueProblem, inconsistent};

/// More buckets than anyone has use for: each has a weight.
pub(super) const MOST_BUCKETS: u32 = 1 << 24;

/// The bucket of a text.
pub(super) fn bucket(text: &str, buckets: u32) -> u32 {
    (fingerprint64(text.as_bytes()) % u64::from(buckets)) as u32
}

/// What the features of buckets are called.
pub(super) fn bucket_names(column: &str, buckets: u32) -> Names {
    Names::numbered(format!("{column}=#"), 0, buckets as usize)
}

/// What is wrong with a number of buckets.
pub(super) fn fault(buckets: u32) -> Option<ColumnProblem> {
    let must = "from 1 to 16777216";
    let wrong = !(1..=MOST_BUCKETS).contains(&buckets);
    wrong.then(|| ColumnProblem::Setting { setting: "buckets", value: buckets.to_string(), must })
}

/// Categories in a fixed number of hash buckets, one feature each: nothing is learned, so no category is ever unseen, and
/// different categories may share a weight.
///
/// ```text
/// bucket = fingerprint64(text) mod buckets        the feature name=#bucket
/// ```
///
/// *When to use:* more categories than one wants to keep, or new ones every day; otherwise [`categorical`](super::categorical)
/// says more. The report of a fit counts the collisions: n categories in B buckets share about n²/(2B) times. *Corners:*
/// cells are hashed as the model learned their text
/// ([`LearnedAs`](super::LearnedAs)), integers as their decimal text; lists have several categories per row, see
/// [`combiner`](Hashed::combiner).
///
/// # Errors
/// At fitting: no bucket, or more than 16777216; a missing value where that is an error, by its place.
///
/// # Example
/// ```
/// use gradus::column::{hashed, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("word", vec!["a", "b", "abc"].into())])?;
/// let encoders = learn(&columns![hashed("word", 1000)], &table, None)?;
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[..], [939, 822, 385]);
/// assert_eq!(encoders[0].features().get(939).unwrap().name, "word=#939");
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `categorical_column_with_hash_bucket`, to the bucket; differs in: a missing value is an error unless a
/// policy is chosen. There an empty text and the integer −1 count as missing and are dropped, which
/// `.ignore(["", "-1"])` reproduces. Weinberger et al. (2009), *Feature Hashing for Large Scale Multitask Learning*.
#[derive(Debug, Clone)]
#[doc(alias = "categorical_column_with_hash_bucket")]
#[doc(alias = "FeatureHasher")]
#[doc(alias = "hashing_trick")]
#[must_use]
pub struct Hashed {
    content: Content,
}

/// A column of categories in so many hash buckets.
#[doc(alias = "bit_precision")]
pub fn hashed(name: impl Into<String>, buckets: u32) -> Hashed {
    let (input, missing) = (name.into(), MissingLevel::Error);
    let (ignored, combiner) = (Vec::new(), Combiner::Sum);
    Hashed { content: Content { name: input.clone(), input, buckets, missing, ignored, combiner, full: true } }
}

impl Hashed {
    /// Another name, from which the features get theirs.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.content.name = name.into();
        self
    }

    /// What a missing value becomes; an error unless said otherwise.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.content.missing = missing;
        self
    }

    /// Texts that say nothing: no feature is active for them.
    pub fn ignore<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.content.ignored = words.into_iter().map(Into::into).collect();
        self
    }

    /// How the categories of a row share it, where the column holds lists; they add up unless said otherwise.
    pub fn combiner(mut self, combiner: Combiner) -> Self {
        self.content.combiner = combiner;
        self
    }
}

/// What a hashed column accumulates: the fingerprints it has met, to count collisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HashedLearner {
    met: BTreeSet<u64>,
    /// Whether a row had no bucket.
    without: bool,
}

impl Column for Hashed {
    type Learner = HashedLearner;
    type Encoder = HashedEncoder;

    fn name(&self) -> &str {
        &self.content.name
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn validate(&self) -> Result<()> {
        let Content { name, buckets, .. } = &self.content;
        fault(*buckets).map_or(Ok(()), |problem| Err(Error::Column { column: name.clone(), problem }))
    }

    fn learner(&self) -> HashedLearner {
        HashedLearner::default()
    }

    fn observe(&self, learner: &mut HashedLearner, table: &Table, _: Option<&[f64]>) -> Result<()> {
        let encoder = HashedEncoder { content: self.content.clone(), facts: None };
        // For counting only: nothing follows its order.
        let mut met: HashSet<u64, ahash::RandomState> = HashSet::default();
        let codes = Entries::read(&self.content.input, table)?.codes(|row, cell| {
            let at = |problem| Error::Value { column: self.content.input.clone(), place: table.place(row), problem };
            let code = encoder.code(cell).map_err(at)?;
            met.extend(cell.filter(|_| code != Codes::NONE).map(|text| fingerprint64(text.as_bytes())));
            Ok(code)
        })?;
        learner.without |= codes.codes.contains(&Codes::NONE);
        learner.met.extend(met);
        Ok(())
    }

    fn merge(&self, learner: &mut HashedLearner, later: HashedLearner) -> Result<()> {
        learner.met.extend(later.met);
        learner.without |= later.without;
        Ok(())
    }

    fn finish(&self, learner: HashedLearner) -> Result<Learned<HashedLearner, HashedEncoder>> {
        let facts = Some(collisions(&learner.met, self.content.buckets));
        Ok(Learned::Done(HashedEncoder { content: Content { full: !learner.without, ..self.content.clone() }, facts }))
    }
}

/// How many of these fingerprints share a bucket with one before them.
pub(super) fn collisions(met: &BTreeSet<u64>, buckets: u32) -> Facts {
    let taken: BTreeSet<u64> = met.iter().map(|hash| hash % u64::from(buckets)).collect();
    let (levels, collisions) = (Some(taken.len() as u64), Some((met.len() - taken.len()) as u64));
    Facts { levels, cut: 0, collisions }
}

/// A hashed column, ready: one code per row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct HashedEncoder {
    content: Content,
    facts: Option<Facts>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    name: String,
    input: String,
    buckets: u32,
    missing: MissingLevel,
    ignored: Vec<String>,
    combiner: Combiner,
    full: bool,
}

impl From<HashedEncoder> for Content {
    fn from(encoder: HashedEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for HashedEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        match fault(content.buckets) {
            Some(fault) => Err(format!("hashed column {:?}: {fault}", content.name)),
            None => Ok(Self { content, facts: None }),
        }
    }
}

impl Levels for HashedEncoder {
    fn input(&self) -> &str {
        &self.content.input
    }

    fn width(&self) -> u32 {
        self.content.buckets + self.content.missing.width()
    }

    fn code(&self, cell: Option<&str>) -> Result<u32, ValueProblem> {
        match cell {
            None => self.content.missing.code(self.content.buckets),
            Some(text) if self.content.ignored.iter().any(|ignored| ignored == text) => Ok(Codes::NONE),
            Some(text) => Ok(bucket(text, self.content.buckets)),
        }
    }
}

impl RowEncoder for HashedEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        encode_cell(self, cells, self.content.combiner, into)
    }
}

impl Encoder for HashedEncoder {
    fn kind(&self) -> &str {
        "hashed"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Features {
        let Content { name, buckets, missing, .. } = &self.content;
        Names::joined([&bucket_names(name, *buckets), &missing.names(&format!("{name}="))]).into()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { full, combiner, .. } = &self.content;
        Ok(vec![coded(self, table)?.block(self.width(), *full, *combiner, None)?])
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        ColumnUse::of(self, table).map(Some)
    }

    fn facts(&self) -> Option<Facts> {
        self.facts.clone()
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
