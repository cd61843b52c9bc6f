//! One error for the whole crate: every variant carries the values that a caller needs to act on it.

mod column;
mod csv;
mod distinct;
mod divergence;
mod label;
mod model_file;
mod place;
mod svmlight;
mod value;

use std::path::PathBuf;

pub use column::ColumnProblem;
pub use csv::CsvProblem;
pub(crate) use distinct::distinct;
pub use divergence::Divergence;
pub use label::LabelProblem;
pub use model_file::ModelFileProblem;
pub(crate) use model_file::inconsistent;
pub use place::Place;
pub use svmlight::SvmlightProblem;
pub use value::ValueProblem;

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

fn hint(nearest: &Option<String>, columns: usize) -> String {
    match nearest {
        Some(name) => format!("; did you mean {name:?}?"),
        None if columns == 1 => " (it has 1 column: is the delimiter right?)".to_owned(),
        None => format!(" (it has {columns} columns)"),
    }
}

/// The reasons, each on a line of its own.
fn reasons(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(":\n  - {}", reasons.join("\n  - ")) }
}

fn list(errors: &[Error]) -> String {
    if let [only] = errors {
        return only.to_string();
    }
    let mut text = format!("{} faults in the settings:", errors.len());
    for error in errors {
        text.push_str("\n  - ");
        text.push_str(&error.to_string());
    }
    text
}
