//! What is wrong with a feature column.

use super::{brief, listed, quoted};

/// What is wrong with a feature column as a whole.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnProblem {
    /// A setting of this column outside its range.
    #[error("{setting} is {}; it must be {must}", brief(value))]
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
    #[error(
        "category {} stands twice in the vocabulary (positions {first} and {second}, counted from 1)",
        quoted(category)
    )]
    DuplicateCategory {
        /// The category.
        category: String,
        /// Position of the first, counted from 1.
        first: usize,
        /// Position of the second, counted from 1.
        second: usize,
    },
    /// A reference level that is no level.
    #[error("the reference level {} is not in the vocabulary ({})", quoted(level), listed(some))]
    NoSuchLevel {
        /// The level asked for.
        level: String,
        /// Levels that are there.
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
    /// Different terms of texts that take more memory than there is for them.
    #[error(
        "different terms of texts take more memory than so much text gives reason for: runs of up to {most} are mostly met \
         once; shorten them with .ngrams(from, to), hash them with .hashed(n), or allow more with .term_memory(bytes)"
    )]
    TooManyTerms {
        /// The most neighbours of a run.
        most: usize,
    },
    /// More combinations of a cross than the limit.
    #[error("more than {limit} combinations; hash them with .buckets(n), or keep the frequent ones with .min_count(n)")]
    TooManyCombinations {
        /// The limit.
        limit: usize,
    },
    /// Texts without a single term.
    #[error("no text has a term to learn; leave the column out")]
    NoTerms,
    /// A minimal count that no category reaches.
    #[error("no category occurs {min_count} times; lower .min_count(..), or leave the column out")]
    OnlyRareCategories {
        /// The count that is needed.
        min_count: u64,
    },
    /// A category of the name that is kept for all other categories, or for missing ones.
    #[error("category {} has the name of a feature that is kept for others; rename it in the data", quoted(category))]
    ReservedCategory {
        /// The category.
        category: String,
    },
}
