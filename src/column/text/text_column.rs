//! The column of texts.

use super::terms::{TermRules, Unit};
use super::text_encoder::{TermSpace, TextEncoder};
use super::text_learner::{CountIn, TextLearner};
use super::weighting::Weighting;
use crate::column::faults::{checked, of_column, setting};
use crate::column::level::{MissingLevel, bucket_fault, collisions};
use crate::column::settings::{missing_level, name_and_input, named};
use crate::column::{Column, ColumnNotes, Learned};
use crate::data::Table;
use crate::error::{ColumnProblem, Error, Result, ValueProblem};

/// The terms of a text as features: words, runs of words, or runs of characters, each counted.
///
/// ```text
/// Binary      1 where the term stands in the text
/// Count       tf, how often it stands there
/// Frequency   tf/Σtf, a share of the text
/// TfIdf       tf·idf, idf = ln((1 + n)/(1 + df)) + 1
/// normalized  each text divided by its length ‖x‖
/// ```
///
/// n is the number of training texts, df how many of them have the term, both as sums of example weights. Words are those
/// of Unicode (UAX #29: `can't` is one, `e-mail` is two, punctuation none), in lower case unless
/// [`case_sensitive`](Text::case_sensitive); characters are what a reader takes for one (grapheme clusters), a gap of any
/// width being one blank.
///
/// The vocabulary is learned, sorted by UTF-8 bytes, of at most [`Categorical::LIMIT`](crate::column::Categorical::LIMIT) terms unless
/// [`max_size`](Text::max_size) says otherwise; or there is none, and terms are [`hashed`](Text::hashed). *Corners:* a
/// term that training did not have says nothing; an empty text is all zeros; a missing one is an error unless
/// [`missing`](Text::missing) says otherwise.
///
/// # Errors
/// At fitting: n-grams outside 1 to 32; more different terms than [`term_memory`](Text::term_memory) holds; a number of buckets outside 1 to 16777216; settings that contradict each other;
/// no term that is frequent enough; a missing text where that is an error, by its place.
///
/// # Example
/// ```
/// use gradus::column::{learn, text};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("message", vec!["Win, win a prize!", "A walk"].into())])?;
/// let encoders = learn(&columns![text("message").stop_words(["a"])], &table, None)?;
/// let names: Vec<String> = encoders[0].features().names().iter().collect();
/// assert_eq!(names, ["message=prize", "message=walk", "message=win"]);
/// let Block::Sparse(rows) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 1.0), (2, 2.0)]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Salton & Buckley (1988), *Term-weighting approaches in automatic text retrieval*; the smoothed idf is scikit-learn's
/// `TfidfVectorizer`, which differs in: its words have two characters or more, and characters are code points.
#[derive(Debug, Clone)]
#[doc(alias = "CountVectorizer")]
#[doc(alias = "TfidfVectorizer")]
#[doc(alias = "HashingVectorizer")]
#[doc(alias = "bag_of_words")]
#[must_use]
pub struct Text {
    name: String,
    input: String,
    terms: TermRules,
    buckets: Option<u32>,
    min_count: Option<u64>,
    max_size: Option<usize>,
    most_bytes: Option<usize>,
    weighting: Weighting,
    normalized: bool,
    missing: MissingLevel,
}

/// A column of texts; its terms are single words, counted, unless said otherwise.
pub fn text(name: impl Into<String>) -> Text {
    let input = name.into();
    Text {
        name: input.clone(),
        input,
        terms: TermRules { unit: Unit::Words, ngrams: (1, 1), case_sensitive: false, stop_words: Vec::new() },
        buckets: None,
        min_count: None,
        max_size: None,
        most_bytes: None,
        weighting: Weighting::Count,
        normalized: false,
        missing: MissingLevel::Error,
    }
}

impl Text {
    named!(name);

    /// Characters instead of words.
    pub fn characters(mut self) -> Self {
        self.terms.unit = Unit::Characters;
        self
    }

    /// Runs of `from` to `to` neighbours.
    #[doc(alias = "ngram_range")]
    pub fn ngrams(mut self, from: usize, to: usize) -> Self {
        self.terms.ngrams = (from, to);
        self
    }

    /// Upper and lower case are two things.
    pub fn case_sensitive(mut self) -> Self {
        self.terms.case_sensitive = true;
        self
    }

    /// Words that are left out, before runs are made; to be given as the text has them after lower-casing.
    pub fn stop_words<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.terms.stop_words = words.into_iter().map(Into::into).collect();
        self.terms.stop_words.sort_unstable();
        self
    }

    /// Only terms that stand in so many texts get a feature.
    #[doc(alias = "min_df")]
    pub fn min_count(mut self, texts: u64) -> Self {
        self.min_count = Some(texts);
        self
    }

    /// Only so many terms get a feature: those of most texts, of equally many the first by name.
    #[doc(alias = "max_features")]
    pub fn max_size(mut self, size: usize) -> Self {
        self.max_size = Some(size);
        self
    }

    /// The most memory that different terms may take while they are counted, in bytes (each has its text and about 64 more).
    /// Without it 16 MiB and 32 bytes for each byte of text, which runs of up to seven words never exceed by much, however
    /// different they are; runs of up to 32 would take some hundred times the text.
    pub fn term_memory(mut self, bytes: usize) -> Self {
        self.most_bytes = Some(bytes);
        self
    }

    /// Hash buckets instead of a vocabulary, as those of [`hashed`](crate::column::hashed()).
    pub fn hashed(mut self, buckets: u32) -> Self {
        self.buckets = Some(buckets);
        self
    }

    /// How terms are counted.
    pub fn weighting(mut self, weighting: Weighting) -> Self {
        self.weighting = weighting;
        self
    }

    /// Rare terms count more: [`Weighting::TfIdf`].
    pub fn tf_idf(self) -> Self {
        self.weighting(Weighting::TfIdf)
    }

    /// A term is there or not: [`Weighting::Binary`].
    pub fn binary(self) -> Self {
        self.weighting(Weighting::Binary)
    }

    /// Each text is divided by its length ‖x‖, so that long ones weigh no more than short ones.
    pub fn normalized(mut self) -> Self {
        self.normalized = true;
        self
    }

    missing_level!("text");

    fn fault(&self) -> Option<ColumnProblem> {
        if self.buckets.is_some() && (self.min_count.is_some() || self.max_size.is_some()) {
            let must = "left out beside .hashed(..): every term has a bucket";
            return Some(setting("min_count or max_size", "set", must));
        }
        if self.buckets.is_some() && self.most_bytes.is_some() {
            let must = "left out beside .hashed(..): buckets take no more memory for more terms";
            return Some(setting("term_memory", "set", must));
        }
        let empty = self.max_size == Some(0);
        let empty = || empty.then(|| setting("max_size", 0, "one term at least"));
        self.terms.fault().or_else(|| self.buckets.and_then(bucket_fault)).or_else(empty)
    }
}

impl Column for Text {
    type Learner = TextLearner;
    type Encoder = TextEncoder;

    name_and_input!();

    fn validate(&self) -> Result<()> {
        checked(&self.name, self.fault())
    }

    fn observe(&self, learner: &mut TextLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let at =
            |row, problem: ValueProblem| Error::Value { column: self.input.clone(), place: table.place(row), problem };
        let count_in = self.buckets.map_or(CountIn::Words { most: self.most_bytes }, CountIn::Buckets);
        let fits = learner.observe(&self.terms, count_in, &table.texts(&self.input)?, weights, |row| {
            self.missing.code(0).map(|_| ()).map_err(|problem| at(row, problem))
        })?;
        if fits {
            Ok(())
        } else {
            Err(of_column(&self.name, ColumnProblem::TooManyTerms { most: self.terms.ngrams.1 }))
        }
    }

    fn finish(&self, learner: TextLearner) -> Result<Learned<TextLearner, TextEncoder>> {
        let idf = |df: f64| ((1.0 + learner.texts) / (1.0 + df)).ln() + 1.0;
        let weighted = self.weighting == Weighting::TfIdf;
        let (space, counts, idf) = match self.buckets {
            Some(buckets) => {
                let df = |bucket: u32| learner.buckets.get(&bucket).copied().unwrap_or(0.0);
                let all = weighted.then(|| (0..buckets).map(|bucket| idf(df(bucket))).collect());
                (TermSpace::Hashed(buckets), collisions(&learner.seen, buckets), all)
            }
            None => {
                if learner.terms.len() == 0 {
                    return Err(of_column(&self.name, ColumnProblem::NoTerms));
                }
                let learned = learner.terms.vocabulary(self.min_count, self.max_size);
                let (vocabulary, counts) = learned.map_err(|problem| of_column(&self.name, problem))?;
                let all = weighted.then(|| vocabulary.words().map(|term| idf(learner.terms.count(term))).collect());
                (TermSpace::Learned(vocabulary), counts, all)
            }
        };
        let mut notes = ColumnNotes::from(self.name.as_str());
        notes.warn_of_cut(counts.cut);
        notes.counts = Some(counts);
        let Self { input, terms, weighting, normalized, missing, .. } = self.clone();
        Ok(Learned::Done(TextEncoder { notes, input, terms, space, weighting, normalized, idf, missing }))
    }
}
