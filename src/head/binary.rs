//! The head for labels of two classes.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Head;
use crate::data::{Labels, TextColumn, shortened};
use crate::error::{Error, LabelProblem, ModelFileProblem, Result, ValueProblem};
use crate::loss::{Logistic, Loss};
use crate::metrics::{self, Evaluation};

/// More different numbers than this look like a quantity, not like classes.
const CONTINUOUS: usize = 10;

/// Labels are two classes, and the prediction is the probability of the positive one.
///
/// ```text
/// p = 1/(1 + e^(−z))
/// ```
///
/// *Labels:* of any type: booleans, numbers, text. A class is known by its text, the number 1.0 as `1`, so a model that
/// was trained on integers evaluates floats. *Positive* is the larger class: by value for numbers, by byte for text,
/// `true` for booleans; never the more frequent one, and [`Binary::positive`] names another. *Loss:* [`Logistic`].
///
/// Until it has learned the classes it takes them from whatever labels it is asked to encode.
///
/// # Example
/// ```
/// use gradus::data::{Labels, Table};
/// use gradus::head::{Binary, Head};
///
/// let table = Table::from_columns([("bought", vec!["yes", "no", "no"].into())])?;
/// let labels = Labels::from_table(&table, "bought")?;
/// let head = Binary::default().learn(&labels)?;
/// assert_eq!(head.classes(), ["no", "yes"]);
/// assert_eq!(head.encode(&labels)?, [1.0, 0.0, 0.0]);
/// assert_eq!(head.predict(&[0.0]), [0.5]);
///
/// let head = Binary::default().positive("no").learn(&labels)?;
/// assert_eq!(head.encode(&labels)?, [0.0, 1.0, 1.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Classes")]
#[doc(alias = "classifier")]
#[doc(alias = "LogisticRegression")]
pub struct Binary {
    positive: Option<String>,
    /// Negative, positive; `None` for a description.
    classes: Option<[String; 2]>,
}

/// What a learned head holds, as it is saved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    negative: String,
    positive: String,
}

impl TryFrom<Classes> for Binary {
    type Error = String;

    fn try_from(Classes { negative, positive }: Classes) -> Result<Self, String> {
        if negative == positive {
            return Err(format!("both classes of a binary head are {:?}", shortened(&negative)));
        }
        Ok(Self { positive: None, classes: Some([negative, positive]) })
    }
}

impl Binary {
    pub(super) const KIND: &str = "binary";

    /// Names the positive class, the one whose probability is predicted.
    #[must_use]
    #[doc(alias = "pos_label")]
    pub fn positive(mut self, class: impl Into<String>) -> Self {
        self.positive = Some(class.into());
        self
    }

    /// Finds the two classes, negative first.
    fn find(&self, labels: &Labels) -> Result<[String; 2]> {
        let found = distinct(labels)?;
        let classes = || found.iter().map(|class| shortened(class)).collect::<Vec<_>>();
        match found.as_slice() {
            [] => Err(Error::Empty { what: "there are no labels to learn from" }),
            [class] => {
                let problem = LabelProblem::OneClass { class: shortened(class), examples: labels.len() };
                Err(labels.problem(problem))
            }
            [smaller, larger] => match self.positive.as_deref().map(|named| same(named, &found, labels)) {
                None => Ok([smaller.clone(), larger.clone()]),
                Some(Some(named)) if named == smaller => Ok([larger.clone(), smaller.clone()]),
                Some(Some(_)) => Ok([smaller.clone(), larger.clone()]),
                Some(None) => {
                    let positive = self.positive.as_deref().map(shortened).unwrap_or_default();
                    Err(labels.problem(LabelProblem::NoSuchClass { positive, classes: classes() }))
                }
            },
            many if labels.are_numbers() && many.len() > CONTINUOUS => {
                Err(labels.problem(LabelProblem::Continuous { count: many.len() }))
            }
            many => {
                let mut classes = classes();
                classes.truncate(5);
                Err(labels.problem(LabelProblem::TooManyClasses { count: many.len(), classes }))
            }
        }
    }
}

impl Head for Binary {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        Arc::new(Logistic)
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self { positive: self.positive.clone(), classes: Some(self.find(labels)?) }))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        let [negative, positive] = match &self.classes {
            Some(classes) => classes,
            None => &self.find(labels)?,
        };
        if let (Some(values), Ok(zero), Ok(one)) =
            (labels.exact_numbers(), negative.parse::<f64>(), positive.parse::<f64>())
        {
            let known = values.iter().fold(true, |all, value| all & ((*value == zero) | (*value == one)));
            if known {
                return Ok(values.into_iter().map(|value| if value == one { 1.0 } else { 0.0 }).collect());
            }
        }
        let texts = labels.texts()?;
        (0..labels.len())
            .map(|row| match class(labels, &texts, row)? {
                class if class == *positive => Ok(1.0),
                class if class == *negative => Ok(0.0),
                class => {
                    let seen = vec![shortened(negative), shortened(positive)];
                    let (class, place) = (shortened(&class), labels.place(row));
                    Err(labels.problem(LabelProblem::UnknownClass { class, place, seen }))
                }
            })
            .collect()
    }

    fn predict(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().map(|&score| Logistic::sigmoid(score)).collect()
    }

    fn classes(&self) -> &[String] {
        self.classes.as_ref().map_or(&[], |classes| classes)
    }

    fn evaluate(&self, labels: &[f64], scores: &[f64], weights: Option<&[f64]>) -> Result<Evaluation> {
        match &self.classes {
            Some(classes) => metrics::binary(classes, labels, scores, weights),
            None => metrics::binary(&["0".to_owned(), "1".to_owned()], labels, scores, weights),
        }
    }

    fn save(&self) -> Result<Value> {
        let Some([negative, positive]) = self.classes.clone() else {
            let why = "it has not learned its classes";
            let problem = ModelFileProblem::NotSaveable { family: "head", name: Self::KIND.to_owned(), why };
            return Err(Error::ModelFile(problem));
        };
        serde_json::to_value(Classes { negative, positive })
            .map_err(|error| Error::ModelFile(ModelFileProblem::Inconsistent { detail: error.to_string() }))
    }
}

/// The class of one label, as text.
fn class<'t>(labels: &Labels, texts: &'t TextColumn, row: usize) -> Result<Cow<'t, str>> {
    match texts.get(row) {
        None => {
            let remedy = "drop the row (Table::drop_missing), or leave it out of training";
            Err(labels.value(row, ValueProblem::Missing { remedy }))
        }
        Some(text) if !labels.are_numbers() => Ok(text),
        // −0 and 0 are one number, so they are one class.
        Some(text) if text == "-0" => Ok("0".into()),
        Some(text) => match text.parse::<f64>() {
            Ok(value) if !value.is_finite() => Err(labels.value(row, ValueProblem::NotFinite { value })),
            _ => Ok(text),
        },
    }
}

/// The distinct classes in their order: by value for numbers, else by byte.
fn distinct(labels: &Labels) -> Result<Vec<String>> {
    let texts = labels.texts()?;
    let mut found = BTreeSet::new();
    let few = labels.exact_numbers().and_then(|values| first_of_each(&values));
    for row in few.unwrap_or_else(|| (0..labels.len()).collect()) {
        let class = class(labels, &texts, row)?;
        if !found.contains(&*class) {
            found.insert(class.into_owned());
        }
    }
    let mut classes: Vec<String> = found.into_iter().collect();
    if labels.are_numbers() {
        // Integers beyond 2⁵³ may be equal as floats, hence the second key.
        let value = |class: &String| class.parse::<f64>().unwrap_or_default();
        let whole = |class: &String| class.parse::<i128>().ok();
        classes.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| whole(a).cmp(&whole(b))));
    }
    Ok(classes)
}

/// The first row of each different value; `None` when there are more than could be classes.
fn first_of_each(values: &[f64]) -> Option<Vec<usize>> {
    let mut first: Vec<usize> = Vec::new();
    for (row, value) in values.iter().enumerate() {
        if !first.iter().any(|&row| values[row] == *value) {
            first.push(row);
            if first.len() > CONTINUOUS {
                return None;
            }
        }
    }
    Some(first)
}

/// The class that a name means: its text, or for numbers any text of the same number (`1.0` is `1`).
fn same<'c>(name: &str, classes: &'c [String], labels: &Labels) -> Option<&'c String> {
    let number = || name.parse::<f64>().ok().filter(|_| labels.are_numbers());
    classes
        .iter()
        .find(|class| *class == name)
        .or_else(|| number().and_then(|number| classes.iter().find(|class| class.parse() == Ok(number))))
}
