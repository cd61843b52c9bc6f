//! The head for labels of ordered classes.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Head;
use super::classes::{ByName, indices, several};
use crate::data::{Label, Labels, read_number};
use crate::error::{LabelProblem, ModelFileProblem, Result};
use crate::loss::{CumulativeLogit, Loss, Targets};
use crate::metrics::{self, ClassProbabilities, Evaluation};
use crate::progress::Warning;

/// Labels are ordered classes, and the predictions are the probabilities of all of them: one set of weights says in which
/// direction an example lies, a bias for each step from a class to the next how far that step is.
///
/// ```text
/// P(y > k) = σ(x·w + bₖ)        pₖ = P(y > k − 1) − P(y > k)
/// ```
///
/// *Labels:* of any type; numbers are ordered by value, and so are texts that all begin with different numbers (`2` before
/// `10+`, with a warning that says so); other text has no order until [`Ordinal::in_order`] gives it one. *Loss:*
/// [`CumulativeLogit`]. *Predictions* are class-major: the probability of the first class for every row, then of the second.
///
/// # Example
/// ```
/// use gradus::data::{Labels, Table};
/// use gradus::head::{Head, Ordinal};
///
/// let table = Table::from_columns([("size", vec!["small", "large", "medium"].into())])?;
/// let labels = Labels::from_table(&table, "size")?;
/// let head = Ordinal::in_order(["small", "medium", "large"]).learn(&labels)?;
/// assert_eq!(head.encode(&labels)?, [0.0, 2.0, 1.0]);
/// let p = head.predict(&[3f64.ln(), -3f64.ln()]);
/// assert!((p[0] - 0.25).abs() < 1e-15 && (p[1] - 0.5).abs() < 1e-15 && (p[2] - 0.25).abs() < 1e-15);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// McCullagh (1980), *Regression models for ordinal data*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Saved")]
#[doc(alias = "proportional_odds")]
#[doc(alias = "OrderedModel")]
pub struct Ordinal {
    /// The order that was asked for; empty where the labels' own serves.
    order: Vec<String>,
    /// Empty for a description.
    classes: Vec<String>,
    /// Whether the order was taken from texts, and nobody has said it.
    taken: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    classes: Vec<String>,
}

impl TryFrom<Saved> for Ordinal {
    type Error = String;

    fn try_from(Saved { classes }: Saved) -> Result<Self, String> {
        if classes.len() < 2 || crate::error::distinct("class", classes.iter()).is_err() {
            return Err("an ordinal head needs two or more different classes".to_owned());
        }
        Ok(Self { order: Vec::new(), classes, taken: false })
    }
}

impl Ordinal {
    pub(super) const KIND: &str = "ordinal";

    /// The classes from the lowest to the highest. All of them must be among the labels.
    #[must_use]
    pub fn in_order<C: Into<String>>(classes: impl IntoIterator<Item = C>) -> Self {
        Self { order: classes.into_iter().map(Into::into).collect(), classes: Vec::new(), taken: false }
    }

    /// The classes of the labels, in order.
    fn find(&self, labels: &Label) -> Result<Vec<String>> {
        let found = several(labels)?;
        if self.order.is_empty() {
            return if labels.are_texts() { by_number(labels, found) } else { Ok(found) };
        }
        crate::error::distinct("class", self.order.iter())?;
        let places = ByName::new(&found, labels.are_values());
        let named = |name: &String| {
            let place = places.position(name);
            place
                .map(|place| found[place].clone())
                .ok_or_else(|| labels.problem(LabelProblem::NoExample { class: name.clone(), classes: found.clone() }))
        };
        let classes: Vec<String> = self.order.iter().map(named).collect::<Result<_>>()?;
        let in_order: HashSet<&String> = classes.iter().collect();
        match found.iter().find(|class| !in_order.contains(class)) {
            Some(class) => Err(labels.problem(LabelProblem::NotInOrder { class: class.clone(), classes })),
            None => Ok(classes),
        }
    }
}

/// Texts by the numbers that they begin with.
fn by_number(labels: &Label, mut classes: Vec<String>) -> Result<Vec<String>> {
    let mut numbers: Vec<f64> = classes.iter().filter_map(|class| beginning(class)).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    if numbers.len() < classes.len() {
        return Err(labels.problem(LabelProblem::NoOrder { classes }));
    }
    classes.sort_by(|a, b| beginning(a).partial_cmp(&beginning(b)).unwrap_or(Ordering::Equal));
    Ok(classes)
}

/// The number that a text begins with: `10` of `10+` and of `10-20`.
fn beginning(text: &str) -> Option<f64> {
    let text = text.trim();
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= 32);
    ends.filter_map(|end| read_number(&text[..end])).last()
}

impl Head for Ordinal {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        Arc::new(CumulativeLogit::new(self.classes.len().max(2)))
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        let label = labels.only()?;
        let taken = self.order.is_empty() && label.are_texts();
        Ok(Arc::new(Self { order: self.order.clone(), classes: self.find(label)?, taken }))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        let label = labels.only()?;
        if self.classes.is_empty() { indices(label, &self.find(label)?) } else { indices(label, &self.classes) }
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        CumulativeLogit::probabilities_into(scores, scores.len() / (self.classes.len().max(2) - 1), predictions);
    }

    fn order<'s>(&self, scores: &'s [f64]) -> Cow<'s, [f64]> {
        let rows = scores.len() / (self.classes.len().max(2) - 1);
        CumulativeLogit::new(self.classes.len().max(2)).log_probabilities_of(scores, rows).into()
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn warnings(&self) -> Vec<Warning> {
        self.taken.then(|| Warning::OrderTaken { classes: self.classes.clone() }).into_iter().collect()
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        let names = ["0".to_owned(), "1".to_owned()];
        let classes = if self.classes.is_empty() { &names[..] } else { &self.classes };
        let (probabilities, order) = (self.predict(scores), self.order(scores));
        let predicted = ClassProbabilities { probabilities: &probabilities, order: &order };
        let evaluation = metrics::multiclass(&*self.loss(), classes, targets, scores, predicted)?;
        // How many steps the most probable class is from the label.
        let nearest: Vec<f64> =
            metrics::most_probable(&order, targets.labels.len()).map(|class| class as f64).collect();
        let steps = metrics::mae(targets, &nearest)?;
        Ok(evaluation.metric("mean_steps", Some(steps), None, ""))
    }

    fn save(&self) -> Result<Value> {
        if self.classes.is_empty() {
            let why = "it has not learned its classes";
            let problem = ModelFileProblem::NotSaveable { family: "head", name: Self::KIND.to_owned(), why };
            return Err(problem.into());
        }
        Ok(json!({ "classes": self.classes }))
    }
}
