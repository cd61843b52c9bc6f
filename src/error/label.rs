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
    /// A class that the given order does not have.
    #[error(
        "class {} is among the labels and not in the given order ({}); name it there",
        quoted(class),
        listed(classes)
    )]
    NotInOrder {
        /// The class.
        class: String,
        /// The given order.
        classes: Vec<String>,
    },
    /// Every label is at the edge of what the loss can predict.
    #[error(
        "all labels are {value}: the best prediction is {value} whatever the features, which no finite bias gives; there is nothing to learn"
    )]
    AtEdge {
        /// The label.
        value: f64,
    },
    /// A class without examples that count.
    #[error(
        "class {class:?} has no example of a weight above 0: its best probability is 0, which no finite bias gives; leave it out"
    )]
    NoExamples {
        /// The class.
        class: String,
    },
    /// A class of the given order without an example.
    #[error(
        "class {} is in the given order and has no example (the labels: {}): no step to it can be learned; leave it out of the order",
        quoted(class),
        listed(classes)
    )]
    NoExample {
        /// The class.
        class: String,
        /// The classes of the labels.
        classes: Vec<String>,
    },
    /// Texts whose order nobody has given.
    #[error(
        "ordered classes are needed, and text has no order of its own ({}); give it from the lowest to the highest with .order([..])",
        listed(classes)
    )]
    NoOrder {
        /// The classes, by byte.
        classes: Vec<String>,
    },
    /// Almost as many classes as examples.
    #[error(
        "{count} different classes in {examples} examples: this looks like an identifier, a text or a quantity; choose another label, or merge classes"
    )]
    Identifier {
        /// How many classes.
        count: usize,
        /// How many examples.
        examples: usize,
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
