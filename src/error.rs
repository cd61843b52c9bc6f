//! One error for the whole crate: every variant carries the values that a caller needs to act on it.

use std::any::Any;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong. A message says what was given, what is allowed and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Text that is not a well-formed CSV file.
    #[error("{file}, line {line}: {problem}")]
    Csv {
        /// The file, or `<text>`.
        file: String,
        /// The line in the file, counted from 1, the header included.
        line: u64,
        /// What is wrong there.
        problem: CsvProblem,
    },
    /// Nothing to learn from, or nothing to work on.
    #[error("{what}")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// A column that is needed is not in the table.
    #[error("column {name:?} is not in the table{}", hint(nearest, *columns))]
    MissingColumn {
        /// The name that was asked for.
        name: String,
        /// The most similar name that is there.
        nearest: Option<String>,
        /// How many columns the table has.
        columns: usize,
    },
    /// Two columns, or two features, of one name.
    #[error("{what} {name:?} appears twice (positions {first} and {second}, counted from 1); rename or drop one")]
    Duplicate {
        /// What appears twice: "column", "feature column", …
        what: &'static str,
        /// The name.
        name: String,
        /// Position of the first, counted from 1.
        first: usize,
        /// Position of the second, counted from 1.
        second: usize,
    },
    /// A column of a type that does not serve.
    #[error("column {column:?} holds {found}; {wanted}")]
    ColumnType {
        /// The column.
        column: String,
        /// What would serve, and the remedy.
        wanted: &'static str,
        /// The type that was found.
        found: String,
    },
    /// One value of a column that cannot be used.
    #[error("column {column:?}, {place}: {problem}")]
    Value {
        /// The column.
        column: String,
        /// Where it stands in its source.
        place: Place,
        /// What is wrong with it.
        problem: ValueProblem,
    },
    /// Labels that the head cannot learn from.
    #[error("label {column:?}: {problem}")]
    Label {
        /// The label's column.
        column: String,
        /// What is wrong.
        problem: LabelProblem,
    },
    /// Example weights that sum to nothing.
    #[error("example weights {column:?} are all zero: no example is left to learn from")]
    ZeroWeights {
        /// The weights' column.
        column: String,
    },
    /// Two things that must be equally long are not.
    #[error("{what}: expected {expected}, found {found}")]
    Length {
        /// What was counted.
        what: &'static str,
        /// The length that is needed.
        expected: usize,
        /// The length that was given.
        found: usize,
    },
    /// A setting outside its range.
    #[error("{name} is {value}; it must be {must}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// The value that was given.
        value: String,
        /// What is allowed.
        must: &'static str,
    },
    /// Several faults found before any data was touched, listed together.
    #[error("{}", list(.0))]
    Settings(Vec<Error>),
    /// A solver that needs what the objective does not have.
    #[error("solver {solver:?} needs {needs}; found {found}")]
    Unsupported {
        /// The solver (or the part) that refuses.
        solver: String,
        /// What it needs.
        needs: &'static str,
        /// What is there instead.
        found: String,
    },
    /// A problem too ill-conditioned for the method that was asked for.
    #[error(
        "condition number about {condition:.1e} is above {limit:.1e}, the most that normal equations can carry; use ClosedForm::default(), which factors the examples themselves"
    )]
    IllConditioned {
        /// The estimated condition number of the equilibrated design.
        condition: f64,
        /// The largest that is accepted.
        limit: f64,
    },
    /// A feature so large that sums of its squares leave the range of f64.
    #[error(
        "feature {feature:?} is so large that sums of its squares overflow; divide it by a power of ten, or use .log1p() or .clip()"
    )]
    Overflow {
        /// The feature.
        feature: String,
    },
    /// Training ran away; the last good weights (and model) travel along.
    #[error("{0}")]
    Diverged(Box<Divergence>),
    /// A file that is not a model this version can load.
    #[error("model file: {0}")]
    ModelFile(ModelFileProblem),
    /// A matrix factorisation that did not come to an end.
    #[error("{what} failed to converge")]
    Factorisation {
        /// Which factorisation.
        what: &'static str,
    },
    /// A feature column that cannot learn as it is described, or from what is there.
    #[error("column {column:?}: {problem}")]
    Column {
        /// The column.
        column: String,
        /// What is wrong.
        problem: ColumnProblem,
    },
    /// An error of a part that a user wrote.
    #[error(transparent)]
    Other(#[from] Box<dyn std::error::Error + Send + Sync>),
}

/// Where a row came from: a line of a file, or a row of a table (both counted from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A line of a text file, the header included.
    Line(u64),
    /// A row of a table.
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(n) => write!(f, "line {n}"),
            Self::Row(n) => write!(f, "row {n}"),
        }
    }
}

/// What is wrong with a CSV file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// Bytes that are not UTF-8.
    #[error("column {column:?} is not UTF-8 (bytes {bytes:02x?}: Latin-1 or Windows-1252?); save the file as UTF-8")]
    NotUtf8 {
        /// The column (or its position).
        column: String,
        /// The first offending bytes.
        bytes: Vec<u8>,
    },
    /// The byte order mark of UTF-16.
    #[error("a UTF-16 byte order mark was found; save the file as UTF-8")]
    Utf16,
    /// Another format under the name of CSV.
    #[error("this looks like {format}, not like CSV; unpack or convert it first")]
    LooksLike {
        /// The format that the first bytes announce.
        format: &'static str,
    },
    /// No bytes at all.
    #[error("the file is empty; a header line is needed")]
    NoBytes,
    /// A record with another number of fields than the header.
    #[error("{found} fields where the header has {expected}; is the delimiter right, is a quote missing?")]
    Ragged {
        /// Fields in the header.
        expected: usize,
        /// Fields in this record.
        found: usize,
    },
    /// A header field without a name.
    #[error("the header of column {position} is empty; give it a name")]
    EmptyHeader {
        /// Position of the column, counted from 1.
        position: usize,
    },
    /// Two header fields of one name.
    #[error("header {name:?} appears twice (columns {first} and {second}); rename one")]
    DuplicateHeader {
        /// The name.
        name: String,
        /// Position of the first, counted from 1.
        first: usize,
        /// Position of the second, counted from 1.
        second: usize,
    },
    /// A quote that opens on this line and never closes.
    #[error("the quote that opens here is never closed")]
    UnclosedQuote,
    /// A quote in the middle of a field.
    #[error(
        "a quote inside field {position} ({text:?}); double it inside a quoted field, or read with .lenient_quotes()"
    )]
    StrayQuote {
        /// Position of the field, counted from 1.
        position: usize,
        /// The text around it.
        text: String,
    },
    /// A record longer than the limit.
    #[error("a record longer than {limit} bytes; is a quote missing? (.record_limit raises it)")]
    RecordTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A number column with a value that no f64 can hold.
    #[error("column {column:?}: {text:?} is not a finite number; list it with .null_tokens if it means missing")]
    NotFinite {
        /// The column.
        column: String,
        /// The text found.
        text: String,
    },
    /// More columns than the limit.
    #[error("{found} columns; at most {limit} are read")]
    TooManyColumns {
        /// The columns found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A last line without a line break, where `.whole_lines()` asks for one.
    #[error("the last line does not end in a line break: the file may have been cut off")]
    NoFinalNewline,
}

/// What is wrong with one value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueProblem {
    /// No value where one is needed.
    #[error("the value is missing; {remedy}")]
    Missing {
        /// What to do about it.
        remedy: &'static str,
    },
    /// Text where a number is needed.
    #[error("{text:?} is not a number; {remedy}")]
    NotANumber {
        /// The text.
        text: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// An infinite value, or a NaN.
    #[error("{value} is not a finite number; drop the row or repair it")]
    NotFinite {
        /// The value.
        value: f64,
    },
    /// A number outside its domain.
    #[error("{value} is not allowed; it must be {must}")]
    Domain {
        /// The value.
        value: f64,
        /// What is allowed.
        must: &'static str,
    },
    /// A category that the encoder has never seen.
    #[error("category {category:?} was not seen in training; add .unseen(Unseen::Ignore) or fit again")]
    UnseenCategory {
        /// The category (shortened to 64 characters).
        category: String,
    },
    /// A computation on finite values whose result is not.
    #[error("{of} gives {value}, which is not a finite number; drop the row or repair it")]
    NotFiniteResult {
        /// What was computed, of which values.
        of: String,
        /// The result.
        value: f64,
    },
    /// A category that the vocabulary given by hand does not have.
    #[error("category {category:?} is not in the given vocabulary; add it there, or add .unseen(Unseen::Ignore)")]
    OutsideVocabulary {
        /// The category (shortened to 64 characters).
        category: String,
    },
}

/// What is wrong with a feature column as a whole.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnProblem {
    /// A setting of this column outside its range.
    #[error("{setting} is {value}; it must be {must}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// The value that was given.
        value: String,
        /// What is allowed.
        must: &'static str,
    },
    /// Nothing to learn from.
    #[error("every value is missing; leave the column out")]
    AllMissing,
    /// Finite values whose variance or range is not.
    #[error("its values, from {lowest:e} to {highest:e}, spread too far for 64-bit floats; divide them first")]
    TooFarApart {
        /// The smallest value.
        lowest: f64,
        /// The largest value.
        highest: f64,
    },
    /// A vocabulary that names a category twice.
    #[error("category {category:?} stands twice in the vocabulary (positions {first} and {second}, counted from 1)")]
    DuplicateCategory {
        /// The category (shortened to 64 characters).
        category: String,
        /// Position of the first, counted from 1.
        first: usize,
        /// Position of the second, counted from 1.
        second: usize,
    },
    /// A reference level that is no level.
    #[error("the reference level {level:?} is not in the vocabulary ({})", some.join(", "))]
    NoSuchLevel {
        /// The level asked for (shortened to 64 characters).
        level: String,
        /// The first levels that are there.
        some: Vec<String>,
    },
    /// More categories than the limit.
    #[error(
        "more than {limit} categories; is it an identifier? leave it out, or keep the most frequent with .max_size(m)"
    )]
    TooManyCategories {
        /// The limit.
        limit: usize,
    },
    /// A minimal count that no category reaches.
    #[error("no category occurs {min_count} times; lower .min_count(..), or leave the column out")]
    OnlyRareCategories {
        /// The count that is needed.
        min_count: u64,
    },
    /// A category of the name that is kept for all other categories, or for missing ones.
    #[error("category {category:?} has the name of a feature that is kept for others; rename it in the data")]
    ReservedCategory {
        /// The category.
        category: String,
    },
}

/// What is wrong with the labels.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelProblem {
    /// Every label is missing.
    #[error("every label is missing")]
    AllMissing,
    /// Only one class.
    #[error("all {examples} labels are {class:?}; a classifier needs two classes")]
    OneClass {
        /// The only class.
        class: String,
        /// How many examples have it.
        examples: usize,
    },
    /// More classes than the head can tell apart.
    #[error("{count} classes ({}) where two are needed; filter the table or make a yes/no column", classes.join(", "))]
    TooManyClasses {
        /// How many there are.
        count: usize,
        /// The first of them, sorted.
        classes: Vec<String>,
    },
    /// Many different numbers where classes are needed.
    #[error(
        "{count} different numbers: this looks like a quantity, not like two classes; use Estimator::regression, or make a yes/no column"
    )]
    Continuous {
        /// How many there are.
        count: usize,
    },
    /// The class named as positive is not among the labels.
    #[error("the positive class {positive:?} is not among the labels ({})", classes.join(", "))]
    NoSuchClass {
        /// The class named.
        positive: String,
        /// The classes found.
        classes: Vec<String>,
    },
    /// A class that was not there in training.
    #[error("class {class:?} at {place} was not seen in training (seen: {})", seen.join(", "))]
    UnknownClass {
        /// The class.
        class: String,
        /// Where.
        place: Place,
        /// The classes of the training labels.
        seen: Vec<String>,
    },
}

/// What is wrong with a model file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFileProblem {
    /// Not a gradus model at all.
    #[error("this is not a gradus model ({detail})")]
    NotAModel {
        /// What was met instead.
        detail: String,
    },
    /// Written by a later version.
    #[error("format version {found}; this version of gradus reads up to {supported}: update gradus")]
    UnsupportedVersion {
        /// The version in the file.
        found: u64,
        /// The newest version that can be read.
        supported: u64,
    },
    /// The content does not agree with its checksum: changed, cut off or added to.
    #[error("the content does not match its checksum: the file was changed, cut off or added to")]
    Checksum,
    /// Well-formed, but its parts contradict each other.
    #[error("the parts of the file contradict each other: {detail}")]
    Inconsistent {
        /// What contradicts what.
        detail: String,
    },
    /// A part of a kind that nobody registered.
    #[error("{family} of kind {kind:?} is not known; load with a Registry that has it")]
    UnknownKind {
        /// "encoder", "head", …
        family: &'static str,
        /// The kind in the file.
        kind: String,
    },
    /// A part that cannot be written down.
    #[error("{family} {name:?} cannot be saved: {why}")]
    NotSaveable {
        /// "encoder", "head", …
        family: &'static str,
        /// Its name.
        name: String,
        /// Why not.
        why: &'static str,
    },
}

/// How and where training ran away, and what was good before.
#[derive(Clone)]
#[non_exhaustive]
pub struct Divergence {
    /// The epoch in which it happened, counted from 1.
    pub epoch: u64,
    /// The update in which it happened, counted from 1.
    pub step: u64,
    /// The loss that was met.
    pub loss: f64,
    /// The learning rate in force.
    pub rate: f64,
    /// The feature whose scale is the likeliest cause, with that scale (its root mean square).
    pub column: Option<(String, f64)>,
    /// The largest learning rate that is stable (2 / the largest curvature), where it is known.
    pub largest_stable_rate: Option<f64>,
    /// The last good weights, biases at the end.
    pub weights: Vec<f64>,
    /// The last good model, put here by the estimator; see `Error::last_good_model`.
    pub(crate) model: Option<Arc<dyn Any + Send + Sync>>,
}

impl Divergence {
    pub(crate) fn new(epoch: u64, step: u64, loss: f64, rate: f64, weights: Vec<f64>) -> Self {
        Self { epoch, step, loss, rate, column: None, largest_stable_rate: None, weights, model: None }
    }
}

impl fmt::Debug for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Divergence")
            .field("epoch", &self.epoch)
            .field("step", &self.step)
            .field("loss", &self.loss)
            .field("rate", &self.rate)
            .field("column", &self.column)
            .field("largest_stable_rate", &self.largest_stable_rate)
            .field("weights", &self.weights.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "training diverged in epoch {}, step {}: loss {} at learning rate {}",
            self.epoch, self.step, self.loss, self.rate
        )?;
        if let Some(rate) = self.largest_stable_rate {
            write!(f, "; the largest stable rate is {rate:.3e}")?;
        }
        if let Some((column, scale)) = &self.column {
            write!(f, "; column {column:?} has the largest scale ({scale:.3e}): standardise it")?;
        }
        f.write_str("; lower the rate, or leave it to LearningRate::Auto")
    }
}

fn hint(nearest: &Option<String>, columns: usize) -> String {
    match nearest {
        Some(name) => format!("; did you mean {name:?}?"),
        None if columns == 1 => " (it has 1 column: is the delimiter right?)".to_owned(),
        None => format!(" (it has {columns} columns)"),
    }
}

fn list(errors: &[Error]) -> String {
    let mut text = format!("{} faults in the settings:", errors.len());
    for error in errors {
        text.push_str("\n  - ");
        text.push_str(&error.to_string());
    }
    text
}
