//! What is wrong with one value.

use std::borrow::Cow;

use super::{brief, quoted};

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
    #[error("{} is not a number; {remedy}", quoted(text))]
    NotANumber {
        /// The text.
        text: String,
        /// What to do about it.
        remedy: Cow<'static, str>,
    },
    /// Something that is neither true nor false.
    #[error("{} is neither true nor false; write true or false, yes or no, 1 or 0", quoted(text))]
    NotABoolean {
        /// The cell.
        text: String,
    },
    /// Text that is no date and no time.
    #[error(
        "{} is no date or time; write it as 2024-03-01, 2024-03-01T12:30:00 or 2024-03-01T12:30:00+01:00",
        quoted(text)
    )]
    NotAMoment {
        /// The cell.
        text: String,
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
    #[error("category {} was not seen in training; add .unseen(Unseen::Ignore) or fit again", quoted(category))]
    UnseenCategory {
        /// The category.
        category: String,
    },
    /// A computation on finite values whose result is not.
    #[error("{} gives {value}, which is not a finite number; drop the row or repair it", brief(of))]
    NotFiniteResult {
        /// What was computed, of which values.
        of: String,
        /// The result.
        value: f64,
    },
    /// A category that the vocabulary given by hand does not have.
    #[error(
        "category {} is not in the given vocabulary; add it there, or add .unseen(Unseen::Ignore)",
        quoted(category)
    )]
    OutsideVocabulary {
        /// The category.
        category: String,
    },
    /// A cell that a CSV file cannot hold so that it is read back as it is.
    #[error("{} cannot be written; {remedy}", quoted(text))]
    NotWritable {
        /// The cell.
        text: String,
        /// What to do about it.
        remedy: &'static str,
    },
}
