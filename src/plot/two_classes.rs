//! Scores of two classes, the highest first.

use super::drawing::number;
use crate::error::{Error, Result};
use crate::model::{Model, ScoredExamples};
use crate::roles::Labeled;

/// Examples of two classes in the order of their scores, the highest first.
#[derive(Debug)]
pub(crate) struct TwoClasses {
    /// The positive class.
    pub(crate) positive: String,
    pub(crate) negative: String,
    /// Examples of equal score together, by descending score.
    pub(crate) groups: Vec<Group>,
    pub(crate) positives: f64,
    pub(crate) negatives: f64,
    /// From where on the model calls positive, in words.
    pub(crate) threshold: String,
    /// The area under the ROC curve.
    pub(crate) auc: f64,
    /// The average precision.
    pub(crate) average_precision: f64,
}

/// The weights of the examples of one score.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) score: f64,
    pub(crate) positives: f64,
    pub(crate) negatives: f64,
    /// Whether the model calls them positive.
    pub(crate) called: bool,
}

/// How many examples are called positive from the highest score down, after each group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called {
    pub(crate) true_positives: f64,
    pub(crate) false_positives: f64,
}

impl TwoClasses {
    /// # Errors
    /// A model of anything but two classes; examples of one class alone.
    pub(crate) fn of(model: &Model, examples: Labeled<'_>, what: &'static str) -> Result<Self> {
        let [negative, positive] = model.classes() else {
            return Err(Error::Unsupported {
                what: what.to_owned(),
                needs: "a model of two classes (Estimator::binary)",
                found: match model.classes().len() {
                    0 => "a model that predicts numbers".to_owned(),
                    n => format!("a model of {n} classes"),
                },
            });
        };
        let scored = model.scored(examples)?;
        let auc = crate::metrics::roc_auc(scored.targets(), &scored.scores)?;
        let average_precision = crate::metrics::average_precision(scored.targets(), &scored.scores)?;
        let (Some(auc), Some(average_precision)) = (auc, average_precision) else {
            return Err(Error::Empty { what: "only one class is among the labels: scores of two are compared here" });
        };
        let groups = groups(model, &scored);
        let sum = |of: fn(&Group) -> f64| groups.iter().map(of).sum();
        let (positives, negatives) = (sum(|group| group.positives), sum(|group| group.negatives));
        let (positive, negative) = (positive.clone(), negative.clone());
        let threshold = match (model.threshold(), model.head().gives_probabilities()) {
            (Some(threshold), _) => format!("threshold {}", number(threshold)),
            (None, true) => "threshold ½".to_owned(),
            (None, false) => "score 0".to_owned(),
        };
        Ok(Self { positive, negative, groups, positives, negatives, threshold, auc, average_precision })
    }

    /// After no group, the first, the first two, …
    pub(crate) fn called(&self) -> Vec<Called> {
        let mut called = vec![Called { true_positives: 0.0, false_positives: 0.0 }];
        let (mut true_positives, mut false_positives) = (0.0, 0.0);
        for group in &self.groups {
            true_positives += group.positives;
            false_positives += group.negatives;
            called.push(Called { true_positives, false_positives });
        }
        called
    }

    /// What the model calls positive.
    pub(crate) fn at_threshold(&self) -> Called {
        let of = |of: fn(&Group) -> f64| self.groups.iter().filter(|group| group.called).map(of).sum();
        Called { true_positives: of(|group| group.positives), false_positives: of(|group| group.negatives) }
    }
}

fn groups(model: &Model, scored: &ScoredExamples) -> Vec<Group> {
    let mut places = Vec::new();
    model.head().decide_into(&scored.scores, &mut places);
    let targets = scored.targets();
    let row = |(row, (&score, &label)): (usize, (&f64, &f64))| {
        let weight = targets.weight(row);
        let (positives, negatives) = if label > 0.5 { (weight, 0.0) } else { (0.0, weight) };
        Group { score, positives, negatives, called: places[row] == 1 }
    };
    let mut rows: Vec<Group> = scored.scores.iter().zip(&scored.labels).enumerate().map(row).collect();
    rows.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(last) if last.score == row.score => {
                last.positives += row.positives;
                last.negatives += row.negatives;
            }
            _ => groups.push(row),
        }
    }
    groups
}
