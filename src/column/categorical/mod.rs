//! Categories: one feature per word.

mod encoder;
mod learner;
mod vocabulary;
mod words;

pub use encoder::CategoricalEncoder;
pub use learner::CategoricalLearner;
pub(super) use vocabulary::Vocabulary;
pub(super) use words::Words;

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::hashed::MOST_BUCKETS;
use super::levels::Entries;
use super::missing::MissingLevel;
use super::{Column, Combiner, Facts, Learned};
use crate::data::{Table, alike, lines_of_text};
use crate::design::Names;
use crate::error::{ColumnProblem, Error, Result};
use crate::file;
use crate::progress::Warning;

/// What a category outside the vocabulary becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[doc(alias = "handle_unknown")]
#[doc(alias = "num_oov_buckets")]
#[non_exhaustive]
pub enum Unseen {
    /// An error that names the category and its place.
    #[default]
    Error,
    /// No feature is active: the row stands at the bias alone (which is also where a reference category stands).
    Ignore,
    /// One feature for all of them, `name=<other>`. Its weight stays at 0 when training had none.
    Bucket,
    /// So many features, `name=<other #0>`, `name=<other #1>`, …: a category belongs to the one of its
    /// [`fingerprint64`](super::fingerprint64) modulo their number, as TensorFlow's `num_oov_buckets` has it.
    Buckets(u32),
}

impl Unseen {
    /// The features for categories outside the vocabulary.
    pub(super) fn buckets(self) -> u32 {
        match self {
            Self::Error | Self::Ignore => 0,
            Self::Bucket => 1,
            Self::Buckets(buckets) => buckets,
        }
    }

    /// The names of these features, behind what those of the column begin with.
    pub(super) fn names(self, before: &str) -> Names {
        match self {
            Self::Buckets(buckets) => Names::numbered_within(format!("{before}<other #"), 0, buckets as usize, ">"),
            _ => (0..self.buckets()).map(|_| format!("{before}<other>")).collect(),
        }
    }

    pub(super) fn fault(self) -> Option<ColumnProblem> {
        let Self::Buckets(buckets) = self else { return None };
        let must = "from 1 to 16777216 buckets";
        let value = format!("Buckets({buckets})");
        (!(1..=MOST_BUCKETS).contains(&buckets)).then_some(ColumnProblem::Setting { setting: "unseen", value, must })
    }
}

/// Categories as one feature each (one-hot), of text, integers, booleans or dictionaries.
///
/// ```text
/// species ∈ {Adelie, Chinstrap, Gentoo}    →    species=Adelie  species=Chinstrap  species=Gentoo
/// ```
///
/// The vocabulary is learned, sorted by UTF-8 bytes, or given by hand in any order. No one-hot matrix is ever written
/// out: a row costs four bytes, whatever the number of categories, of which [`Categorical::LIMIT`] are learned at most
/// unless [`max_size`](Categorical::max_size) says otherwise.
///
/// A column of *lists* has several categories per row: each is a feature of its own, and
/// [`combiner`](Categorical::combiner) says how they share the row; an empty list is all zeros.
///
/// *Corners:* texts are compared byte by byte (`é` written in one code point or in two is two categories, of which
/// [`Warning::Alike`] tells; a category may be empty or very long); numbers are categories by their text in the file, or
/// their shortest decimal; a full set of categories beside a bias is
/// collinear by construction, which is expected and harmless: take a [`reference`](Categorical::reference) to avoid it.
/// *Counts* are sums of example weights: an example of weight 2 counts twice.
///
/// # Errors
/// At fitting: an empty or repeated given vocabulary; a reference that is not in it; contradicting settings; a
/// missing or unseen category where the policy is an error, by its place; too many categories.
///
/// # Example
/// ```
/// use gradus::column::{categorical, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("species", vec!["Gentoo", "Adelie", "Gentoo"].into())])?;
/// let encoders = learn(&columns![categorical("species")], &table, None)?;
/// let names: Vec<String> = encoders[0].features().names().iter().collect();
/// assert_eq!(names, ["species=Adelie", "species=Gentoo"]);
/// let Block::Codes(codes) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(codes.codes[..], [1, 0, 1]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// TensorFlow's `categorical_column_with_vocabulary_list`; differs in: the vocabulary may be learned, and an unseen
/// category is an error unless a policy is chosen.
#[derive(Debug, Clone)]
#[doc(alias = "OneHotEncoder")]
#[doc(alias = "get_dummies")]
#[doc(alias = "categorical_column_with_vocabulary_list")]
#[must_use]
pub struct Categorical {
    name: String,
    input: String,
    vocabulary: Option<Vec<String>>,
    min_count: Option<u64>,
    max_size: Option<usize>,
    unseen: Option<Unseen>,
    missing: MissingLevel,
    drop_first: bool,
    reference: Option<String>,
    combiner: Combiner,
}

/// A column of categories.
#[doc(alias = "indicator_column")]
pub fn categorical(name: impl Into<String>) -> Categorical {
    let input = name.into();
    Categorical {
        name: input.clone(),
        input,
        vocabulary: None,
        min_count: None,
        max_size: None,
        unseen: None,
        missing: MissingLevel::Error,
        drop_first: false,
        reference: None,
        combiner: Combiner::Sum,
    }
}

impl Categorical {
    /// The most categories that are learned unless [`max_size`](Self::max_size) is set.
    pub const LIMIT: usize = 1_000_000;

    /// Another name, from which the features get theirs.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// These categories in this order, instead of those found in the training examples.
    pub fn vocabulary<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.vocabulary = Some(words.into_iter().map(Into::into).collect());
        self
    }

    /// Only categories that occur this often get a feature; the others follow [`unseen`](Self::unseen), which is then
    /// [`Unseen::Bucket`] unless said otherwise.
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = Some(count);
        self
    }

    /// Only this many categories get a feature, the most frequent (of equally frequent ones the first by name); the
    /// others follow [`unseen`](Self::unseen), which is then [`Unseen::Bucket`] unless said otherwise.
    pub fn max_size(mut self, size: usize) -> Self {
        self.max_size = Some(size);
        self
    }

    /// What a category outside the vocabulary becomes; an error unless said otherwise.
    pub fn unseen(mut self, unseen: Unseen) -> Self {
        self.unseen = Some(unseen);
        self
    }

    /// What a missing value becomes; an error unless said otherwise.
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.missing = missing;
        self
    }

    /// Leaves out the first category, which becomes the reference of all others.
    pub fn drop_first(mut self) -> Self {
        self.drop_first = true;
        self
    }

    /// Leaves out this category: the weights of the others are differences to it.
    #[doc(alias = "base_level")]
    #[doc(alias = "baseline")]
    #[doc(alias = "contr.treatment")]
    #[doc(alias = "relevel")]
    pub fn reference(mut self, level: impl Into<String>) -> Self {
        self.reference = Some(level.into());
        self
    }

    /// The categories that a text file lists, one a line and in its order; a byte order mark and an empty last line do not
    /// count, and lines end in LF, CRLF or CR.
    ///
    /// # Errors
    /// A file that cannot be read or is no UTF-8 text, with its path and the line.
    #[doc(alias = "categorical_column_with_vocabulary_file")]
    pub fn vocabulary_file(self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = file::read(path)?;
        let refused = |(line, problem)| Error::Text { file: path.display().to_string(), line, problem };
        Ok(self.vocabulary(lines_of_text(&bytes).map_err(refused)?))
    }

    /// How the categories of a row share it, where the column holds lists; they add up unless said otherwise.
    pub fn combiner(mut self, combiner: Combiner) -> Self {
        self.combiner = combiner;
        self
    }

    /// Whether every category keeps its position as its code.
    pub(super) fn has_reference(&self) -> bool {
        self.drop_first || self.reference.is_some()
    }

    fn is_cut(&self) -> bool {
        self.min_count.is_some() || self.max_size.is_some()
    }

    /// Where categories outside the vocabulary go. Those that were cut off have been seen, so they need a place.
    fn outside(&self) -> Unseen {
        self.unseen.unwrap_or(if self.is_cut() { Unseen::Bucket } else { Unseen::Error })
    }

    fn given(&self) -> Result<Option<Vocabulary>> {
        let words = self.vocabulary.as_ref().map(|words| words.iter().map(|word| Arc::from(word.as_str())).collect());
        words.map(Vocabulary::new).transpose().map_err(|problem| self.problem(problem))
    }

    /// The position of the reference category.
    fn dropped(&self, vocabulary: &Vocabulary) -> Result<Option<u32>, ColumnProblem> {
        let Some(level) = &self.reference else { return Ok(self.drop_first.then_some(0)) };
        let some = || vocabulary.words().map(str::to_owned).collect();
        let unknown = || ColumnProblem::NoSuchLevel { level: level.to_owned(), some: some() };
        vocabulary.position(level).map(Some).ok_or_else(unknown)
    }

    fn limited(&self, categories: usize) -> Result<()> {
        if self.max_size.is_some() || self.vocabulary.is_some() || categories <= Self::LIMIT {
            return Ok(());
        }
        Err(self.problem(ColumnProblem::TooManyCategories { limit: Self::LIMIT }))
    }

    fn problem(&self, problem: ColumnProblem) -> Error {
        Error::Column { column: self.name.clone(), problem }
    }

    /// Settings that contradict each other.
    fn fault(&self) -> Option<ColumnProblem> {
        let fault =
            |setting, value: &str, must| Some(ColumnProblem::Setting { setting, value: value.to_owned(), must });
        if self.vocabulary.is_some() && self.is_cut() {
            return fault("vocabulary", "given by hand and cut", "one or the other: drop .min_count and .max_size");
        }
        if self.is_cut() && self.unseen == Some(Unseen::Error) {
            let must = "Ignore or Bucket beside .min_count or .max_size: what they cut off occurs in training";
            return fault("unseen", "Error", must);
        }
        if let Some(problem) = self.unseen.and_then(Unseen::fault) {
            return Some(problem);
        }
        if self.drop_first && self.reference.is_some() {
            return fault("reference", "set beside drop_first", "one or the other");
        }
        match self.max_size {
            Some(size) if !(1..=Vocabulary::LARGEST).contains(&size) => {
                fault("max_size", &size.to_string(), "from 1 to 4294967279")
            }
            _ => None,
        }
    }
}

impl Column for Categorical {
    type Learner = CategoricalLearner;
    type Encoder = CategoricalEncoder;

    fn name(&self) -> &str {
        &self.name
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.input.clone()]
    }

    fn validate(&self) -> Result<()> {
        if let Some(problem) = self.fault() {
            return Err(self.problem(problem));
        }
        match self.given()? {
            Some(vocabulary) => self.dropped(&vocabulary).map(|_| ()).map_err(|problem| self.problem(problem)),
            None => Ok(()),
        }
    }

    fn learner(&self) -> CategoricalLearner {
        CategoricalLearner::default()
    }

    fn observe(&self, learner: &mut CategoricalLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let allowed = match self.outside() {
            Unseen::Error => self.given()?,
            Unseen::Ignore | Unseen::Bucket | Unseen::Buckets(_) => None,
        };
        let at = |row, problem| Error::Value { column: self.input.clone(), place: table.place(row), problem };
        learner.observe(&Entries::read(&self.input, table)?, weights, self.missing, allowed.as_ref(), at)?;
        // An identifier is refused before it fills the memory; what will be cut may be long for a while.
        self.limited(if self.is_cut() { 0 } else { learner.len() })
    }

    fn merge(&self, learner: &mut CategoricalLearner, later: CategoricalLearner) -> Result<()> {
        learner.merge(later);
        Ok(())
    }

    fn finish(&self, learner: CategoricalLearner) -> Result<Learned<CategoricalLearner, CategoricalEncoder>> {
        let problem = |problem| self.problem(problem);
        let vocabulary = match self.given()? {
            Some(vocabulary) => vocabulary,
            None if learner.len() == 0 => return Err(problem(ColumnProblem::AllMissing)),
            None => {
                let kept = learner.kept(self.min_count.unwrap_or(0), self.max_size);
                if kept.is_empty() {
                    let min_count = self.min_count.unwrap_or(0);
                    return Err(problem(ColumnProblem::OnlyRareCategories { min_count }));
                }
                self.limited(kept.len())?;
                Vocabulary::new(kept).map_err(problem)?
            }
        };
        let unseen = self.outside();
        let reference = self.dropped(&vocabulary).map_err(problem)?;
        let (outside, used) = learner.outside(&vocabulary);
        let mut warnings = Vec::new();
        if outside > 0 {
            warnings.push(Warning::DroppedCategories { column: self.name.clone(), categories: outside });
        }
        let groups = alike(learner.words());
        if !groups.is_empty() {
            warnings.push(Warning::Alike { column: self.name.clone(), groups });
        }
        if used + usize::from(outside > 0) + usize::from(learner.missing) <= 1 {
            warnings.push(Warning::Constant { feature: self.name.clone() });
        }
        // Every training row has an active feature, unless its category was left without one.
        let ignored =
            (outside > 0 && unseen == Unseen::Ignore) || (learner.missing && self.missing == MissingLevel::Ignore);
        let content = encoder::Content {
            name: self.name.clone(),
            input: self.input.clone(),
            full: reference.is_none() && !ignored,
            vocabulary,
            unseen,
            missing: self.missing,
            reference,
            combiner: self.combiner,
        };
        let facts = Facts { levels: Some(content.vocabulary.len() as u64), cut: outside as u64, ..Facts::default() };
        CategoricalEncoder::new(content, warnings, Some(facts)).map(Learned::Done).map_err(problem)
    }
}
