//! What is wrong with one value.

use std::borrow::Cow;

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
        remedy: Cow<'static, str>,
    },
    /// Something that is neither true nor false.
    #[error("{text:?} is neither true nor false; write true or false, yes or no, 1 or 0")]
    NotABoolean {
        /// The cell (shortened to 64 characters).
        text: String,
    },
    /// Text that is no date and no time.
    #[error("{text:?} is no date or time; write it as 2024-03-01, 2024-03-01T12:30:00 or 2024-03-01T12:30:00+01:00")]
    NotAMoment {
        /// The cell (shortened to 64 characters).
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
    /// A cell that a CSV file cannot hold so that it is read back as it is.
    #[error("{text:?} cannot be written; {remedy}")]
    NotWritable {
        /// The cell (shortened to 64 characters).
        text: String,
        /// What to do about it.
        remedy: &'static str,
    },
}
