//! Categories in hash buckets: as many features as one says, whatever the data.

use std::collections::HashSet;

use super::Input;
use super::faults::checked;
use super::fingerprint::fingerprint64;
use super::level::{Combiner, LevelColumn, LevelEncoder, LevelLearner, Levels, MissingLevel, bucket_fault, collisions};
use super::row::CellColumn;
use super::settings::{combiner, missing_level, name_and_input, named};
use crate::data::Table;
use crate::design::Codes;
use crate::error::Result;

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
    name: String,
    input: String,
    buckets: u32,
    missing: MissingLevel,
    ignored: Vec<String>,
    combiner: Combiner,
}

/// A column of categories in so many hash buckets.
#[doc(alias = "bit_precision")]
pub fn hashed(name: impl Into<String>, buckets: u32) -> Hashed {
    let (input, missing, combiner) = (name.into(), MissingLevel::Error, Combiner::Sum);
    Hashed { name: input.clone(), input, buckets, missing, ignored: Vec::new(), combiner }
}

impl Hashed {
    named!(name);
    missing_level!("value");

    /// Texts that say nothing: no feature is active for them.
    pub fn ignore<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.ignored = words.into_iter().map(Into::into).collect();
        self
    }

    combiner!("categories of a row share it, where the column holds lists");

    fn encoder(&self) -> LevelEncoder {
        let Self { input, buckets, ignored, .. } = self.clone();
        LevelEncoder::new(&self.name, Levels::Hashed { input, buckets, ignored }, self.missing, self.combiner)
    }
}

impl LevelColumn for Hashed {
    name_and_input!();

    fn validate(&self) -> Result<()> {
        checked(&self.name, bucket_fault(self.buckets))
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, _: Option<&[f64]>) -> Result<()> {
        let encoder = self.encoder();
        // For counting only: nothing follows its order.
        let mut seen: HashSet<u64, ahash::RandomState> = HashSet::default();
        let code = |text: Option<&str>| {
            let code = encoder.code(text)?;
            seen.extend(text.filter(|_| code != Codes::NONE).map(|text| fingerprint64(text.as_bytes())));
            Ok(code)
        };
        let column = CellColumn::read(&Input::texts(&self.input).or_lists(), table)?;
        column.each_code(table, code, |_, code| learner.without |= code == Codes::NONE)?;
        learner.fingerprints.extend(seen);
        Ok(())
    }

    fn finish(&self, learner: LevelLearner) -> Result<LevelEncoder> {
        let mut encoder = LevelEncoder { full: !learner.without, ..self.encoder() };
        encoder.notes.counts = Some(collisions(&learner.fingerprints, self.buckets));
        Ok(encoder)
    }
}
