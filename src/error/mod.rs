//! One error for the whole crate: every variant carries the values that a caller needs to act on it.

mod column;
mod csv;
mod distinct;
mod divergence;
mod label;
mod last_good;
mod missing_column;
mod model_file;
mod place;
mod quoted;
mod setting;
mod svmlight;
mod text;
mod value;
mod words;

use std::fmt;
use std::path::{Path, PathBuf};

pub use column::ColumnProblem;
pub use csv::CsvProblem;
pub(crate) use distinct::distinct;
pub use divergence::Divergence;
pub use label::LabelProblem;
pub use last_good::LastGood;
pub use missing_column::MissingColumn;
pub use model_file::ModelFileProblem;
pub use place::Place;
pub(crate) use quoted::{brief, listed, quoted};
pub(crate) use setting::{at_least_zero, below_one, fraction, positive, setting};
pub use svmlight::SvmlightProblem;
pub use text::TextProblem;
pub use value::ValueProblem;
use words::{list, of_file, of_width, reasons};

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong. A message says what was given, what is allowed and what to do. `{:?}` prints the message
/// too: it is what a `main` that returns a [`Result`] ends with.
///
/// # Example
/// ```no_run
/// use gradus::prelude::*;
///
/// fn main() -> Result<()> {
///     let wanted = std::fs::read_to_string("label.txt")?;        // errors of input and output are among them
///     let fit = Estimator::regression(wanted.trim()).fit(&Table::from_csv("data/penguins/penguins.csv")?)?;
///     std::fs::write("report.txt", fit.report().to_string())?;
///     Ok(())
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}{source}", of_file(path.as_deref()))]
    Io {
        /// The file, where it is known: an error of `std::io` that became one of these does not say.
        path: Option<PathBuf>,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file that was written to while it was read: what was read may be part of the old and part of the new.
    #[error("{}: the file was changed while it was read; read it when nobody writes to it, or read a copy", path.display())]
    FileChanged {
        /// The file.
        path: PathBuf,
    },
    /// A file that is none of its format, or a damaged one.
    #[error("{}: not a readable {format}: {}", path.display(), brief(why))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// "Parquet file", …
        format: &'static str,
        /// What was found.
        why: String,
    },
    /// A part of a source, such as a file, that is not what it was when it was read before.
    #[error(
        "{}: {what} changed since it was read before; fit again when nobody writes to it, or read a copy",
        brief(part)
    )]
    SourceChanged {
        /// The part: mostly a file.
        part: String,
        /// What is no longer the same: "its bytes", "its rows", …
        what: &'static str,
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
    /// Text that is not well-formed svmlight text.
    #[error("{file}, line {line}: {problem}")]
    Svmlight {
        /// The file, or `<text>`.
        file: String,
        /// The line in the file, counted from 1.
        line: u64,
        /// What is wrong there.
        problem: SvmlightProblem,
    },
    /// A list of texts, one a line, that is no text file.
    #[error("{file}, line {line}: {problem}")]
    Text {
        /// The file.
        file: String,
        /// The line in the file, counted from 1.
        line: u64,
        /// What is wrong there.
        problem: TextProblem,
    },
    /// Nothing to learn from, or nothing to work on.
    #[error("{what}")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// Columns that are needed are not in the table.
    #[error("{}", missing_column::sentence(columns, *width))]
    MissingColumns {
        /// All that are missing, in the order in which they are needed.
        columns: Vec<MissingColumn>,
        /// How many columns the table has.
        width: usize,
    },
    /// Two columns, or two features, of one name.
    #[error(
        "{what} {} appears twice (positions {first} and {second}, counted from 1); rename or drop one",
        quoted(name)
    )]
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
    #[error("column {} holds {found}; {wanted}", quoted(column))]
    ColumnType {
        /// The column.
        column: String,
        /// What would serve, and the remedy.
        wanted: &'static str,
        /// The type that was found.
        found: String,
    },
    /// One value of a column that cannot be used.
    #[error("column {}, {place}: {problem}", quoted(column))]
    Value {
        /// The column.
        column: String,
        /// Where it stands in its source.
        place: Place,
        /// What is wrong with it.
        problem: ValueProblem,
    },
    /// Labels that the head cannot learn from.
    #[error("label {}: {problem}", quoted(column))]
    Label {
        /// The label's column.
        column: String,
        /// What is wrong.
        problem: LabelProblem,
    },
    /// Example weights that sum to nothing.
    #[error("example weights {} are all zero: no example is left to learn from", quoted(column))]
    ZeroWeights {
        /// The weights' column.
        column: String,
    },
    /// Not one feature to learn from.
    #[error("there are no features to learn from{}", reasons(.left_out))]
    NoFeatures {
        /// Of each column that was left out, that it was and why.
        left_out: Vec<String>,
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
    /// Examples of more or fewer features than the model's.
    #[error("the examples have {found} features, the model {expected}{}", if *sparse { of_width(*found, *expected) } else { String::new() })]
    Width {
        /// The features of the model.
        expected: usize,
        /// The features of the examples.
        found: usize,
        /// Whether rows are sparse, as those of svmlight text, which does not say how wide it is.
        sparse: bool,
    },
    /// A setting outside its range.
    #[error("{name} is {}; it must be {must}", brief(value))]
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
    /// A part, mostly a solver, that needs what is not there.
    #[error("{} needs {needs}; found {}", brief(what), brief(found))]
    Unsupported {
        /// The part that refuses.
        what: String,
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
        "feature {} is so large that sums of its squares overflow; divide it by a power of ten, or use .log1p() or .clip()",
        quoted(feature)
    )]
    Overflow {
        /// The feature.
        feature: String,
    },
    /// A feature so small that sums of its squares are 0, or those of the weights that it asks for leave the range of f64.
    #[error(
        "feature {feature:?} is so small that sums of its squares underflow, or those of its weights overflow; multiply it by a power of ten"
    )]
    Underflow {
        /// The feature.
        feature: String,
    },
    /// Training ran away; the last good weights (and model) travel along.
    #[error("{0}")]
    Diverged(Box<Divergence>),
    /// The examples could no longer be read; the weights of the last epoch (and their model) travel along.
    #[error("{error} (after epoch {epoch}, whose weights this error carries)")]
    Interrupted {
        /// Why they could not.
        #[source]
        error: Box<Error>,
        /// The last epoch that was completed.
        epoch: u64,
        /// Its weights.
        last: Box<LastGood>,
    },
    /// A fold of a cross-validation, counted from 1, that could not be learned from or measured on.
    #[error("fold {fold}: {error}")]
    Fold {
        /// The fold.
        fold: usize,
        /// Why not.
        #[source]
        error: Box<Error>,
    },
    /// A file that is not a model this version can load.
    #[error("model file: {}{problem}", of_file(path.as_deref()))]
    ModelFile {
        /// The file, where it was read from one.
        path: Option<PathBuf>,
        /// What is wrong with it.
        problem: ModelFileProblem,
    },
    /// A checkpoint that cannot be that of the run that is to go on from it.
    #[error("checkpoint: {why}; start a new run, or resume the one that made it")]
    Checkpoint {
        /// What does not fit.
        why: String,
    },
    /// A matrix factorisation that did not come to an end.
    #[error("{what} failed to converge")]
    Factorisation {
        /// Which factorisation.
        what: &'static str,
    },
    /// A feature column that cannot learn as it is described, or from what is there.
    #[error("column {}: {problem}", quoted(column))]
    Column {
        /// The column.
        column: String,
        /// What is wrong.
        problem: ColumnProblem,
    },
    /// An error about one of several sets of examples.
    #[error("{}: {error}", brief(which))]
    Among {
        /// Which: "validation examples", or the name that [`Model::evaluate_all`](crate::model::Model::evaluate_all) was given.
        which: String,
        /// What is wrong with them.
        error: Box<Error>,
    },
    /// An error of a part that a user wrote.
    #[error(transparent)]
    Other(#[from] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An error of another crate that our own checks did not foresee.
    pub(crate) fn other(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Other(Box::new(error))
    }

    /// The same error, told of these examples: for programs that read several tables.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let test = Table::from_columns([("age", vec![22, 38].into())])?;
    /// let error = test.numbers("agee").map_err(|error| error.among("test.csv")).unwrap_err();
    /// assert_eq!(error.to_string(), "test.csv: column \"agee\" is not in the table; did you mean \"age\"?");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn among(self, which: impl Into<String>) -> Self {
        Self::Among { which: which.into(), error: Box::new(self) }
    }

    /// Columns that are not in a table of these.
    pub(crate) fn missing<N: AsRef<str>>(names: impl IntoIterator<Item = N>, known: &[String]) -> Self {
        let column = |(place, name): (usize, N)| {
            MissingColumn::among(name.as_ref(), if place < missing_column::SHOWN { known } else { &[] })
        };
        let columns = names.into_iter().enumerate().map(column).collect();
        Self::MissingColumns { columns, width: known.len() }
    }

    /// A part of a source that is not what it was.
    pub(crate) fn changed(part: impl Into<String>, what: &'static str) -> Self {
        Self::SourceChanged { part: part.into(), what }
    }

    /// What the operating system said of a file.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + Copy {
        move |source| Self::Io { path: Some(path.to_owned()), source }
    }

    /// The file is named in errors about model files that do not name one.
    pub(crate) fn in_file(self, file: &Path) -> Self {
        match self {
            Self::ModelFile { path: None, problem } => Self::ModelFile { path: Some(file.to_owned()), problem },
            other => other,
        }
    }
}

/// As it is displayed: the message is all there is.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::Io { path: None, source }
    }
}

impl From<ModelFileProblem> for Error {
    fn from(problem: ModelFileProblem) -> Self {
        Self::ModelFile { path: None, problem }
    }
}

/// Content of a model file that does not fit together, or that cannot be written down.
pub(crate) fn inconsistent(detail: impl ToString) -> Error {
    ModelFileProblem::Inconsistent { detail: detail.to_string() }.into()
}
