//! What must not stay silent.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::StopReason;
use crate::error::{brief, listed, quoted};

/// What was noticed on the way and must not stay silent, though it is no error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Warning {
    /// The run ended at a limit, not at an answer.
    NotConverged {
        /// Why it ended.
        stop: StopReason,
    },
    /// The objective falls for ever along these features: no finite weights are best.
    NoFiniteOptimum {
        /// The features, the most important first.
        features: Vec<String>,
        /// Whether labels are classes.
        classes: bool,
        /// Whether every example can be told right, and not only some.
        complete: bool,
    },
    /// A fold of a cross-validation whose model is no answer: there was none that is finite.
    Fold {
        /// The fold, counted from 1.
        fold: usize,
        /// Why its run ended.
        stop: StopReason,
    },
    /// Categories with one example each, whose weights nothing but that example decides.
    SingleExamples {
        /// The features.
        features: Vec<String>,
    },
    /// Features that depend linearly on each other: their weights are the shortest of many equally good ones.
    Collinear {
        /// The features of one group.
        features: Vec<String>,
    },
    /// Features that nearly depend linearly on each other: along them F falls so slowly that small slopes did not show how far
    /// the optimum is.
    NearlyCollinear {
        /// The features, those that move most first.
        features: Vec<String>,
        /// At least so large is the condition number of the second derivatives of F, features being scaled.
        condition: f64,
    },
    /// A feature with one value only: its weight is 0 or shared with the bias.
    Constant {
        /// The feature.
        feature: String,
    },
    /// Features, or a label, so far from 0, beside what their values differ by, that weights and a bias cannot say how they
    /// act: their products and sums are rounded.
    FarFromZero {
        /// The features, and `the label`.
        features: Vec<String>,
        /// How many deviations the farthest of them lies from 0.
        deviations: f64,
    },
    /// A parameter of the loss that is estimated with the weights has come to an end of its range.
    ParameterAtLimit {
        /// The parameter.
        symbol: String,
        /// Its value.
        value: f64,
        /// What that means, and what to do.
        what: String,
    },
    /// Repeated quantiles were merged: fewer buckets than asked for.
    MergedQuantiles {
        /// The column.
        column: String,
        /// Buckets asked for.
        asked: usize,
        /// Buckets made.
        made: usize,
    },
    /// Categories that were too rare, or too many, to get a weight of their own.
    DroppedCategories {
        /// The column.
        column: String,
        /// How many categories.
        categories: usize,
    },
    /// Categories, or classes of a label, that are as good as the same.
    Alike {
        /// The column.
        column: String,
        /// The groups of texts.
        groups: Vec<Vec<String>>,
    },
    /// A label of which every example has the same number: there is nothing to learn.
    ConstantLabel {
        /// The label.
        label: String,
        /// The number.
        value: f64,
    },
    /// The order that was taken for classes which are texts and have been given none.
    OrderTaken {
        /// The classes from the lowest to the highest.
        classes: Vec<String>,
    },
    /// The power of greatest likelihood lies beyond those that were looked at.
    PowerAtBound {
        /// The column.
        column: String,
        /// The power at which the search ended.
        lambda: f64,
    },
    /// A column left out when columns were inferred.
    LeftOut {
        /// The column.
        column: String,
        /// Why.
        why: String,
    },
    /// A column taken for categories when columns were inferred, though its texts look like something else.
    TakenForCategories {
        /// The column.
        column: String,
        /// What they look like, and what to do about it.
        why: String,
    },
    /// Missing values that are replaced, though nobody asked for it.
    FilledMissing {
        /// The column.
        column: String,
        /// How many values are missing.
        rows: u64,
        /// What stands for them.
        with: String,
    },
    /// Features and outputs that a fit and the model that it begins at do not have in common.
    Unmatched {
        /// What the model has no weight for, which begins at 0.
        unknown: Vec<String>,
        /// What only the model has weights for.
        unused: Vec<String>,
    },
    /// The best of several values of a setting is the last one that was tried, and beyond it may be a better one.
    EdgeOfGrid {
        /// The setting.
        setting: String,
        /// Its value.
        value: f64,
        /// Whether it is the greatest that was tried, or the least.
        greatest: bool,
        /// How to try others.
        remedy: String,
    },
    /// The column that folds are grouped by, named as a feature too.
    GroupIsFeature {
        /// The column.
        column: String,
    },
    /// Held-out examples that are too few for a finite conformal interval, or for a set without all classes.
    FewForCoverage {
        /// How many there are.
        examples: usize,
        /// How many are needed.
        needed: usize,
        /// The wanted coverage.
        coverage: f64,
    },
    /// Rows that were not used.
    SkippedRows {
        /// How many.
        rows: u64,
        /// Why.
        why: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConverged { stop } => write!(f, "not converged: {stop}"),
            Self::NoFiniteOptimum { features, classes, complete } => {
                let what = match (classes, complete) {
                    (true, true) => "the classes are separated completely",
                    (true, false) => "the classes are separated in part (quasi-complete separation)",
                    (false, _) => "some counts are zero wherever these features say so",
                };
                write!(
                    f,
                    "{what}, by {}: no finite weights are best, and these only grew until the run ended; add a ridge, merge levels, or drop a feature",
                    listed(features)
                )
            }
            Self::Fold { fold, stop } => write!(
                f,
                "fold {fold}: {stop}, so that its loss, of weights that only grew until the run ended, is not in the mean; stratified folds or a ridge help"
            ),
            Self::SingleExamples { features } => write!(
                f,
                "one example each has {}: nothing else decides these weights; add a ridge, or merge levels (min_count)",
                listed(features)
            ),
            Self::Collinear { features } => {
                write!(
                    f,
                    "exact collinearity among {}: many weights are equally good, of which an answer has the shortest; drop one, or add a ridge",
                    listed(features)
                )
            }
            Self::NearlyCollinear { features, condition } => write!(
                f,
                "nearly collinear (condition number at least {condition:.0e}): {}; along them the objective falls further than its slopes show; let Newton or ClosedForm solve it, centre them before powers and products, or add a ridge",
                listed(features)
            ),
            Self::Constant { feature } => write!(f, "feature {} is constant", quoted(feature)),
            Self::FarFromZero { features, deviations } => write!(
                f,
                "up to {deviations:.0e} deviations from 0: {}; a weight and a bias are rounded too coarsely to say how they act; subtract a constant from their values, or standardise the columns",
                listed(features)
            ),
            Self::ParameterAtLimit { symbol, value, what } => {
                write!(f, "the estimate of {symbol} ended at its limit, {value:.1e}: {what}")
            }
            Self::MergedQuantiles { column, asked, made } => {
                let column = quoted(column);
                write!(f, "column {column}: repeated quantiles merged, {made} buckets of {asked} remain")
            }
            Self::DroppedCategories { column, categories } => {
                let column = quoted(column);
                write!(f, "column {column}: {categories} categories are outside the vocabulary")
            }
            Self::LeftOut { column, why } => write!(f, "column {} is left out: {}", quoted(column), brief(why)),
            Self::TakenForCategories { column, why } => {
                write!(f, "column {} is taken for categories: {}", quoted(column), brief(why))
            }
            Self::Alike { column, groups } => {
                let groups: Vec<String> = groups.iter().map(|group| listed(group)).collect();
                write!(
                    f,
                    "column {}: different texts that blanks, letter case or Unicode's normal form alone tell apart: {}; make them one in the data if they mean the same",
                    quoted(column),
                    brief(&groups.join("; "))
                )
            }
            Self::ConstantLabel { label, value } => {
                write!(f, "label {} is {value} in every example: there is nothing to learn", quoted(label))
            }
            Self::OrderTaken { classes } => {
                write!(
                    f,
                    "the classes are taken in the order {}, by the numbers that they begin with; give another with .order([..])",
                    brief(&classes.join(" < "))
                )
            }
            Self::PowerAtBound { column, lambda } => {
                write!(
                    f,
                    "column {}: the search for a power ended at its bound, {lambda:e}; the values lie too near to each other for their size, subtract something first",
                    quoted(column)
                )
            }
            Self::FilledMissing { column, rows, with } => {
                write!(f, "column {}: {rows} missing values are replaced by {}", quoted(column), brief(with))
            }
            Self::Unmatched { unknown, unused } => {
                let of = |names: &[String]| if names.is_empty() { "nothing".to_owned() } else { listed(names) };
                let (unknown, unused) = (of(unknown), of(unused));
                write!(
                    f,
                    "begun at a model that has no weight for: {unknown} (begun at 0); of its own, not used: {unused}"
                )
            }
            Self::EdgeOfGrid { setting, value, greatest, remedy } => {
                let end = if *greatest { "greatest" } else { "least" };
                write!(
                    f,
                    "the best {setting}, {value:.4e}, is the {end} that was tried, and a better one may lie beyond: {remedy}"
                )
            }
            Self::GroupIsFeature { column } => write!(
                f,
                "column {} groups the folds and is a feature too: what is learned of one group says nothing about the groups held out",
                quoted(column)
            ),
            Self::FewForCoverage { examples, needed, coverage } => write!(
                f,
                "{examples} held-out examples say nothing at coverage {coverage}: intervals are infinite, and sets have all classes; hold out at least {needed}"
            ),
            Self::SkippedRows { rows, why } => write!(f, "{rows} rows skipped: {}", brief(why)),
        }
    }
}
