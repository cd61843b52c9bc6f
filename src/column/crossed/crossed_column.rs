//! The column that crosses others.

use super::cross_part::{CrossPart, PartLearner};
use super::crossed_encoder::{CrossSpace, CrossedEncoder, MAX_PARTS};
use super::crossed_learner::CrossedLearner;
use super::part_encoder::PartEncoder;
use crate::column::faults::{of_column, setting};
use crate::column::level::{Combiner, MissingLevel, Unseen, bucket_fault, collisions};
use crate::column::row::each_once;
use crate::column::settings::combiner;
use crate::column::{Column, Learned};
use crate::data::Table;
use crate::error::{ColumnProblem, Result};

/// Every combination of several columns as a category of its own: what one column weighs may depend on the other.
///
/// ```text
/// exact     the combinations seen in training, one feature each             name=feature  a=x × b=y
/// hashed    h ← seed; h ← cat(h, f) for each part; bucket = h mod buckets   name=feature  a × b=#bucket
/// ```
///
/// Without [`buckets`](Crossed::buckets) the cross is exact: no two combinations share a weight, and each is readable by
/// name. A combination that was not seen has no feature, unless [`unseen`](Crossed::unseen) says otherwise: unlike a new
/// category it is the rule, not the exception. Parts are columns by their names (integers as they are, anything else by
/// its text), bucketized columns, categories and identities, two of them or more; a column of lists is crossed with each
/// of its values, and the [`combiner`](Crossed::combiner) says how the combinations of a row share it.
///
/// *Corners:* numbers with fractions are crossed by their text, so that only equal ones meet: put them into buckets. A
/// part that is missing is an error unless [`missing`](Crossed::missing) says otherwise; a combination with a part that
/// has no feature has none.
///
/// # Errors
/// At fitting: fewer than two parts, or more than 64; a number of buckets outside 1 to 16777216; a part with a reference category; what
/// the parts refuse; a row of more than a million combinations.
///
/// # Example
/// ```
/// use gradus::column::{crossed, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("day", vec!["Mon", "Sat", "Mon"].into()), ("hour", vec![8, 8, 9].into())])?;
/// let encoders = learn(&columns![crossed(["day", "hour"])], &table, None)?;
/// let names: Vec<String> = encoders[0].features().names().iter().collect();
/// assert_eq!(names, ["day=Mon × hour=8", "day=Mon × hour=9", "day=Sat × hour=8"]);
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[..], [0, 2, 1]);
///
/// let table = Table::from_columns([("a", vec!["a"].into()), ("d", vec!["d"].into())])?;
/// let encoders = learn(&columns![crossed(["a", "d"]).buckets(1000)], &table, None)?;
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[0], 182);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `crossed_column` and its `SparseCross` kernel, to the bucket and in its order: parts that are columns of
/// their own (bucketized, categories, identities) and lists come first, then plain names, each kind in the order given.
/// Differs in: exact crosses, which it has not; a missing value is an error unless a policy is chosen; numbers with
/// fractions, which it refuses.
#[derive(Debug, Clone)]
#[doc(alias = "crossed_column")]
#[doc(alias = "interaction")]
#[doc(alias = "feature_cross")]
#[must_use]
pub struct Crossed {
    name: String,
    parts: Vec<CrossPart>,
    buckets: Option<u32>,
    hash_key: u64,
    missing: MissingLevel,
    unseen: Unseen,
    min_count: Option<u64>,
    combiner: Combiner,
}

/// What TensorFlow begins a hash with.
const HASH_KEY: u64 = 0x00DE_CAFC_AFFE;

/// The cross of these columns; parts of another kind are added by [`with`](Crossed::with).
pub fn crossed<P: Into<CrossPart>>(parts: impl IntoIterator<Item = P>) -> Crossed {
    let crossed = Crossed {
        name: String::new(),
        parts: parts.into_iter().map(Into::into).collect(),
        buckets: None,
        hash_key: HASH_KEY,
        missing: MissingLevel::Error,
        unseen: Unseen::Ignore,
        min_count: None,
        combiner: Combiner::Sum,
    };
    crossed.renamed()
}

impl Crossed {
    /// One part more.
    ///
    /// # Example
    /// ```
    /// use gradus::column::{Column, bucketized, crossed, quantiles};
    /// let column = crossed([bucketized("latitude", quantiles(10))]).with("ocean_proximity").buckets(1_000);
    /// assert_eq!(column.name(), "latitude × ocean_proximity");
    /// ```
    pub fn with(mut self, part: impl Into<CrossPart>) -> Self {
        self.parts.push(part.into());
        self.renamed()
    }

    fn renamed(mut self) -> Self {
        self.name = self.parts.iter().map(CrossPart::name).collect::<Vec<_>>().join(" × ");
        self
    }

    /// Another name for the column, and for hash buckets; exact combinations are named by their parts.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Hashes the combinations into so many buckets; without, each one seen in training has a feature.
    #[doc(alias = "hash_bucket_size")]
    pub fn buckets(mut self, buckets: u32) -> Self {
        self.buckets = Some(buckets);
        self
    }

    /// What the hash begins with, instead of TensorFlow's own 0xDECAFCAFFE.
    pub fn hash_key(mut self, key: u64) -> Self {
        self.hash_key = key;
        self
    }

    /// What a missing value of a part that is a plain name becomes; an error unless said otherwise. Other parts have
    /// policies of their own.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.missing = missing;
        self
    }

    /// What a combination becomes that training did not have, in an exact cross; ignored unless said otherwise.
    pub fn unseen(mut self, unseen: Unseen) -> Self {
        self.unseen = unseen;
        self
    }

    /// Only combinations that occur this often get a feature, in an exact cross.
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = Some(count);
        self
    }

    combiner!("combinations of a row share it, where a part holds lists");

    fn fault(&self) -> Option<ColumnProblem> {
        if !(2..=MAX_PARTS).contains(&self.parts.len()) {
            return Some(setting("a cross", format!("of {} columns", self.parts.len()), "of 2 to 64"));
        }
        if let Some(problem) = self.buckets.and_then(bucket_fault).or_else(|| self.unseen.fault()) {
            return Some(problem);
        }
        if self.buckets.is_some() && (self.min_count.is_some() || self.unseen != Unseen::Ignore) {
            let must = "left out beside .buckets(..): every combination has a bucket";
            return Some(setting(".min_count(..) or .unseen(..)", "set", must));
        }
        if self.min_count.is_some() && self.unseen == Unseen::Error {
            let must = "Ignore or Bucket beside .min_count: what it cuts off occurs in training";
            return Some(setting("unseen", "Error", must));
        }
        self.parts.iter().find_map(CrossPart::fault)
    }
}

impl Column for Crossed {
    type Learner = CrossedLearner;
    type Encoder = CrossedEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        each_once(self.parts.iter().flat_map(CrossPart::inputs))
    }

    fn validate(&self) -> Result<()> {
        if let Some(problem) = self.fault() {
            return Err(of_column(&self.name, problem));
        }
        self.parts.iter().try_for_each(CrossPart::validate)
    }

    fn observe(&self, learner: &mut CrossedLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let Some(parts) = &learner.ready else {
            self.begin(&mut learner.parts);
            let mut each = self.parts.iter().zip(&mut learner.parts);
            return each.try_for_each(|(part, learner)| part.observe(learner, table, weights));
        };
        let encoder = self.encoder(parts.clone(), CrossSpace::learning(self.buckets, self.hash_key));
        learner.observe(&encoder, table, weights)
    }

    fn finish(&self, learner: CrossedLearner) -> Result<Learned<CrossedLearner, CrossedEncoder>> {
        let CrossedLearner { mut parts, ready, seen } = learner;
        let Some(ready) = ready else {
            self.begin(&mut parts);
            let each = self.parts.iter().zip(parts);
            let ready = each.map(|(part, learner)| part.finish(learner, self.missing)).collect::<Result<_>>()?;
            return Ok(Learned::Again(CrossedLearner { parts: Vec::new(), ready: Some(ready), seen }));
        };
        let problem = |problem| of_column(&self.name, problem);
        if seen.tally.len() == 0 && seen.fingerprints.is_empty() {
            return Err(problem(ColumnProblem::AllMissing));
        }
        let (space, counts) = match self.buckets {
            Some(buckets) => {
                (CrossSpace::learning(self.buckets, self.hash_key), collisions(&seen.fingerprints, buckets))
            }
            None => {
                let combinations = |fault| match fault {
                    ColumnProblem::TooManyCategories { limit } => problem(ColumnProblem::TooManyCombinations { limit }),
                    other => problem(other),
                };
                let (vocabulary, counts) = seen.tally.vocabulary(self.min_count, None).map_err(combinations)?;
                (CrossSpace::Exact { vocabulary, unseen: self.unseen }, counts)
            }
        };
        let mut encoder = self.encoder(ready, space);
        encoder.full = !seen.without && (counts.cut == 0 || self.unseen != Unseen::Ignore);
        encoder.notes.warn_of_cut(counts.cut);
        encoder.notes.counts = Some(counts);
        Ok(Learned::Done(encoder))
    }
}

impl Crossed {
    /// A learner for each part, where there is none yet.
    fn begin(&self, learners: &mut Vec<PartLearner>) {
        learners.extend(self.parts.iter().skip(learners.len()).map(CrossPart::learner));
    }

    fn encoder(&self, parts: Vec<PartEncoder>, space: CrossSpace) -> CrossedEncoder {
        CrossedEncoder { notes: self.name.as_str().into(), parts, space, combiner: self.combiner, full: false }
    }
}
