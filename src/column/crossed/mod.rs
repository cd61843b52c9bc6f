//! Crosses: the combinations of several columns as categories of their own.

mod encoder;
mod learner;
mod part;
mod tokens;

pub use encoder::CrossedEncoder;
pub use learner::CrossedLearner;
pub use part::CrossPart;

use super::hashed::fault;
use super::{Column, Combiner, Learned, MissingLevel, Unseen};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result};
use crate::progress::Warning;
use encoder::{Content, Way};

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

/// More parts than anyone has use for: combinations of so many are all different.
pub(super) const MOST_PARTS: usize = 64;

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

    /// How the combinations of a row share it, where a part holds lists; they add up unless said otherwise.
    pub fn combiner(mut self, combiner: Combiner) -> Self {
        self.combiner = combiner;
        self
    }

    fn problem(&self, problem: ColumnProblem) -> Error {
        Error::Column { column: self.name.clone(), problem }
    }

    fn fault(&self) -> Option<ColumnProblem> {
        let setting = |setting, value: String, must| Some(ColumnProblem::Setting { setting, value, must });
        if !(2..=MOST_PARTS).contains(&self.parts.len()) {
            return setting("a cross", format!("of {} columns", self.parts.len()), "of 2 to 64");
        }
        if let Some(problem) = self.buckets.and_then(fault).or_else(|| self.unseen.fault()) {
            return Some(problem);
        }
        if self.buckets.is_some() && (self.min_count.is_some() || self.unseen != Unseen::Ignore) {
            let must = "left out beside .buckets(..): every combination has a bucket";
            return setting(".min_count(..) or .unseen(..)", "set".to_owned(), must);
        }
        if self.min_count.is_some() && self.unseen == Unseen::Error {
            let must = "Ignore or Bucket beside .min_count: what it cuts off occurs in training";
            return setting("unseen", "Error".to_owned(), must);
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
        let mut inputs: Vec<String> = Vec::new();
        for input in self.parts.iter().flat_map(CrossPart::inputs) {
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
        inputs
    }

    fn validate(&self) -> Result<()> {
        if let Some(problem) = self.fault() {
            return Err(self.problem(problem));
        }
        self.parts.iter().try_for_each(CrossPart::validate)
    }

    fn learner(&self) -> CrossedLearner {
        CrossedLearner::new(self.parts.iter().map(CrossPart::learner).collect())
    }

    fn observe(&self, learner: &mut CrossedLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let Some(parts) = &learner.ready else {
            let mut each = self.parts.iter().zip(&mut learner.parts);
            return each.try_for_each(|(part, learner)| part.observe(learner, table, weights));
        };
        let encoder = self.encoder(parts.clone(), Way::learning(self.buckets, self.hash_key));
        learner.seen.observe(&encoder, table, weights)
    }

    fn merge(&self, learner: &mut CrossedLearner, later: CrossedLearner) -> Result<()> {
        for ((part, own), later) in self.parts.iter().zip(&mut learner.parts).zip(later.parts) {
            part.merge(own, later)?;
        }
        learner.seen.merge(later.seen);
        Ok(())
    }

    fn finish(&self, mut learner: CrossedLearner) -> Result<Learned<CrossedLearner, CrossedEncoder>> {
        let Some(parts) = learner.ready else {
            let each = self.parts.iter().zip(std::mem::take(&mut learner.parts));
            let ready = each.map(|(part, learner)| part.finish(learner, self.missing)).collect::<Result<_>>()?;
            return Ok(Learned::Again(CrossedLearner { ready: Some(ready), ..CrossedLearner::new(Vec::new()) }));
        };
        let seen = learner.seen;
        if seen.is_empty() {
            return Err(self.problem(ColumnProblem::AllMissing));
        }
        let (way, facts) = match self.buckets {
            Some(buckets) => (Way::learning(self.buckets, self.hash_key), seen.collisions(buckets)),
            None => {
                let (vocabulary, facts) =
                    seen.vocabulary(self.min_count.unwrap_or(0)).map_err(|problem| self.problem(problem))?;
                (Way::Exact { vocabulary, unseen: self.unseen }, facts)
            }
        };
        let dropped = Warning::DroppedCategories { column: self.name.clone(), categories: facts.cut as usize };
        let warnings = if facts.cut > 0 { vec![dropped] } else { Vec::new() };
        let full = !seen.without && (facts.cut == 0 || self.unseen != Unseen::Ignore);
        let mut encoder = self.encoder(parts, way);
        encoder.content.full = full;
        (encoder.warnings, encoder.facts) = (warnings, Some(facts));
        Ok(Learned::Done(encoder))
    }
}

impl Crossed {
    fn encoder(&self, parts: Vec<part::CrossInput>, way: Way) -> CrossedEncoder {
        let (name, combiner) = (self.name.clone(), self.combiner);
        let content = Content { name, parts, way, combiner, full: false };
        CrossedEncoder { content, warnings: Vec::new(), facts: None }
    }
}
