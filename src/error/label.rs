//! What is wrong with the labels.

use super::{Place, listed, quoted};

/// What is wrong with the labels.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelProblem {
    /// Every label is missing.
    #[error("every label is missing")]
    AllMissing,
    /// Only one class.
    #[error("all {examples} labels are {}; a classifier needs two classes", quoted(class))]
    OneClass {
        /// The only class.
        class: String,
        /// How many examples have it.
        examples: usize,
    },
    /// More classes than the head can tell apart.
    #[error("{count} classes ({}) where two are needed; filter the table or make a yes/no column", listed(classes))]
    TooManyClasses {
        /// How many there are.
        count: usize,
        /// All of them, sorted.
        classes: Vec<String>,
    },
    /// Many different numbers where classes are needed.
    #[error(
        "{count} different numbers: this looks like a quantity, not like classes; use Estimator::regression, or make a yes/no column"
    )]
    Continuous {
        /// How many there are.
        count: usize,
    },
    /// The class named as positive is not among the labels.
    #[error("the positive class {} is not among the labels ({})", quoted(positive), listed(classes))]
    NoSuchClass {
        /// The class named.
        positive: String,
        /// The classes found.
        classes: Vec<String>,
    },
    /// An order of classes that does not fit the labels.
    #[error(
        "class {} is either among the labels or in the given order, but must be in both ({})",
        quoted(class),
        listed(classes)
    )]
    NotInOrder {
        /// The class.
        class: String,
        /// The classes on the other side.
        classes: Vec<String>,
    },
    /// A class that was not there in training.
    #[error("class {} at {place} was not seen in training (seen: {})", quoted(class), listed(seen))]
    UnknownClass {
        /// The class.
        class: String,
        /// Where.
        place: Place,
        /// The classes of the training labels.
        seen: Vec<String>,
    },
}
