//! What is wrong with a line of svmlight text.

use super::{TextProblem, quoted};

/// What is wrong with a line of svmlight text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SvmlightProblem {
    /// What no text file may be or hold.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// A label that is no finite number.
    #[error("the label {} is not a finite number; a line begins with its label", quoted(text))]
    Label {
        /// The text found.
        text: String,
    },
    /// A token without a colon.
    #[error("{} is not of the form index:value; write one blank between pairs and none inside them", quoted(text))]
    NoColon {
        /// The token.
        text: String,
    },
    /// An index that is no integer, or too large.
    #[error("the index in {} is not an integer from 0 to 4294967279", quoted(text))]
    Index {
        /// The token.
        text: String,
    },
    /// Index 0 where indices count from 1.
    #[error("index 0 in a file whose indices count from 1; read it with .zero_based()")]
    IndexZero,
    /// An index that is not above the one before.
    #[error("index {index} after {before}: indices must ascend within a line, each once; sort them, add repeated up")]
    NotAscending {
        /// The index.
        index: u64,
        /// The one before.
        before: u64,
    },
    /// An index beyond the number of features that was asked for.
    #[error("index {index} is beyond the {features} features asked for; raise .features(..), or drop the pair")]
    BeyondFeatures {
        /// The index, as it stands in the file.
        index: u64,
        /// The number of features.
        features: usize,
    },
    /// An index far beyond what a file with so few pairs is likely to have.
    #[error(
        "index {index} in a file of {pairs} pairs: a slip? .features(..) says how many features there are to be, if so many"
    )]
    FarIndex {
        /// The index, as it stands in the file.
        index: u64,
        /// The pairs of the file.
        pairs: usize,
    },
    /// A line longer than the limit.
    #[error("a line longer than {limit} bytes; is a line break missing? (.record_limit raises it)")]
    RecordTooLong {
        /// The longest line that is read.
        limit: usize,
    },
    /// A value that is no finite number.
    #[error("the value in {} is not a finite number that the element type holds", quoted(text))]
    Value {
        /// The token.
        text: String,
    },
    /// A query identifier.
    #[error(
        "{} groups examples for ranking, which no model here learns; .ignore_query_ids() passes over it",
        quoted(text)
    )]
    QueryId {
        /// The token.
        text: String,
    },
}
