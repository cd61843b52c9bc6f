//! Categories: one feature per word.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use super::Input;
use super::faults::{of_column, setting};
use super::level::{
    Combiner, LevelColumn, LevelCounts, LevelEncoder, LevelLearner, Levels, MissingLevel, TextCounter, Unseen,
    Vocabulary,
};
use super::row::CellColumn;
use super::settings::{combiner, missing_level, name_and_input, named};
use crate::data::{Table, alike, lines_of_text};
use crate::design::Codes;
use crate::error::{ColumnProblem, Error, Result, ValueProblem};
use crate::file;
use crate::progress::Warning;

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
    pub const LIMIT: usize = Vocabulary::LEARNED_LIMIT;

    named!(name);

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

    missing_level!("value");

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

    combiner!("categories of a row share it, where the column holds lists");

    fn is_cut(&self) -> bool {
        self.min_count.is_some() || self.max_size.is_some()
    }

    /// Where categories outside the vocabulary go. Those that were cut off have been seen, so they need a place.
    fn outside(&self) -> Unseen {
        self.unseen.unwrap_or(if self.is_cut() { Unseen::Bucket } else { Unseen::Error })
    }

    fn fixed_vocabulary(&self) -> Result<Option<Vocabulary>> {
        let words = self.vocabulary.as_ref().map(|words| words.iter().map(|word| Arc::from(word.as_str())).collect());
        words.map(Vocabulary::new).transpose().map_err(|problem| of_column(&self.name, problem))
    }

    /// The position of the reference category.
    fn left_out(&self, vocabulary: &Vocabulary) -> Result<Option<u32>, ColumnProblem> {
        let Some(level) = &self.reference else { return Ok(self.drop_first.then_some(0)) };
        let some = || vocabulary.words().map(str::to_owned).collect();
        let unknown = || ColumnProblem::NoSuchLevel { level: level.to_owned(), some: some() };
        vocabulary.position(level).map(Some).ok_or_else(unknown)
    }

    fn limited(&self, categories: usize) -> Result<()> {
        if self.max_size.is_some() || self.vocabulary.is_some() || categories <= Self::LIMIT {
            return Ok(());
        }
        Err(of_column(&self.name, ColumnProblem::TooManyCategories { limit: Self::LIMIT }))
    }

    /// Settings that contradict each other.
    fn fault(&self) -> Option<ColumnProblem> {
        let fault = |what, value: &str, must| Some(setting(what, value, must));
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
            Some(size) if !(1..=Vocabulary::MAX_SIZE).contains(&size) => {
                fault("max_size", &size.to_string(), "from 1 to 4294967279")
            }
            _ => None,
        }
    }
}

impl LevelColumn for Categorical {
    name_and_input!();

    fn validate(&self) -> Result<()> {
        if let Some(problem) = self.fault() {
            return Err(of_column(&self.name, problem));
        }
        match self.fixed_vocabulary()? {
            Some(vocabulary) => {
                self.left_out(&vocabulary).map(|_| ()).map_err(|problem| of_column(&self.name, problem))
            }
            None => Ok(()),
        }
    }

    fn has_reference(&self) -> bool {
        self.drop_first || self.reference.is_some()
    }

    fn observe(&self, learner: &mut LevelLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        // Beyond it there is an error.
        let allowed = if self.outside() == Unseen::Error { self.fixed_vocabulary()? } else { None };
        let counter = RefCell::new(TextCounter::default());
        let position = |text: Option<&str>| {
            let Some(text) = text else { return self.missing.code(0).map(|_| Codes::NONE) };
            if let Some(position) = counter.borrow().known(text) {
                return Ok(position);
            }
            if allowed.as_ref().is_some_and(|allowed| allowed.position(text).is_none()) {
                return Err(ValueProblem::OutsideVocabulary { category: text.to_owned() });
            }
            Ok(counter.borrow_mut().position(text))
        };
        let column = CellColumn::read(&Input::texts(&self.input).or_lists(), table)?;
        column.each_code(table, position, |row, position| {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            learner.missing |= !counter.borrow_mut().add(position, weight) && weight > 0.0;
        })?;
        counter.into_inner().count_into(&mut learner.tally);
        // An identifier is refused before it fills the memory; what will be cut may be long for a while.
        self.limited(if self.is_cut() { 0 } else { learner.tally.len() })
    }

    fn finish(&self, learner: LevelLearner) -> Result<LevelEncoder> {
        let problem = |problem| of_column(&self.name, problem);
        let vocabulary = match self.fixed_vocabulary()? {
            Some(vocabulary) => vocabulary,
            None if learner.tally.len() == 0 => return Err(problem(ColumnProblem::AllMissing)),
            None => learner.tally.vocabulary(self.min_count, self.max_size).map_err(problem)?.0,
        };
        let unseen = self.outside();
        let reference = self.left_out(&vocabulary).map_err(problem)?;
        let (outside, used) = learner.tally.outside(&vocabulary);
        let mut warnings = Vec::new();
        if outside > 0 {
            warnings.push(Warning::DroppedCategories { column: self.name.clone(), categories: outside });
        }
        let groups = alike(learner.tally.texts());
        if !groups.is_empty() {
            warnings.push(Warning::Alike { column: self.name.clone(), groups });
        }
        if used + usize::from(outside > 0) + usize::from(learner.missing) <= 1 {
            warnings.push(Warning::Constant { feature: self.name.clone() });
        }
        // Every training row has an active feature, unless its category was left without one.
        let ignored =
            (outside > 0 && unseen == Unseen::Ignore) || (learner.missing && self.missing == MissingLevel::Ignore);
        let full = reference.is_none() && !ignored;
        let counts = LevelCounts { levels: Some(vocabulary.len() as u64), cut: outside as u64, collisions: None };
        let levels = Levels::Categorical { input: self.input.clone(), vocabulary, unseen, reference };
        if let Some(fault) = levels.fault(self.missing) {
            return Err(problem(fault));
        }
        let mut encoder = LevelEncoder::new(&self.name, levels, self.missing, self.combiner);
        encoder.full = full;
        (encoder.notes.counts, encoder.notes.warnings) = (Some(counts), warnings);
        Ok(encoder)
    }
}
