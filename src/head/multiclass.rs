//! The head for labels of any number of classes.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::classes::{indices, several};
use super::saved_loss::SavedLoss;
use super::{Calibration, Head, Heads};
use crate::data::Labels;
use crate::error::{Error, ModelFileProblem, Result, inconsistent};
use crate::loss::{Logistic, Loss, Multinomial, SideBySide, Targets};
use crate::metrics::{self, ClassProbabilities, Evaluation};

/// Labels are two or more classes without an order, and the predictions are the probabilities of all of them.
///
/// ```text
/// pₖ = e^(zₖ)/Σⱼ e^(zⱼ)        against the rest: pₖ = σ(zₖ)/Σⱼ σ(zⱼ)
/// ```
///
/// *Labels:* of any type, as [`Binary`](super::Binary)'s; the classes stand in their order (numbers by value, text by
/// byte). *Loss:* [`Multinomial`], one set of weights per class; with [`Multiclass::one_vs_rest`] each class against all
/// others. *Predictions* are class-major: the probability of the first class for every row, then of the second. *Corners:*
/// against the rest with a loss without probabilities (hinge), the class of the largest score has probability 1. With a
/// [`Calibration`] pₖ is cₖ(zₖ)/Σⱼ cⱼ(zⱼ); it is refused for the multinomial loss, whose scores mean nothing one by one.
///
/// # Example
/// ```
/// use gradus::data::{Labels, Table};
/// use gradus::head::{Head, Multiclass};
///
/// let table = Table::from_columns([("species", vec!["b", "c", "a", "b"].into())])?;
/// let labels = Labels::from_table(&table, "species")?;
/// let head = Multiclass::default().learn(&labels)?;
/// assert_eq!(head.classes(), ["a", "b", "c"]);
/// assert_eq!(head.encode(&labels)?, [1.0, 2.0, 0.0, 1.0]);
/// assert_eq!(head.predict(&[7.0, 7.0, -1000.0]), [0.5, 0.5, 0.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias = "multinomial")]
#[doc(alias = "softmax")]
#[doc(alias = "MultiClassHead")]
pub struct Multiclass {
    /// The loss of each class against the rest; `None` for the multinomial.
    rest: Option<Arc<dyn Loss>>,
    /// Empty for a description.
    classes: Vec<String>,
    /// Of the score of each class against the rest.
    calibration: Option<Calibration>,
}

/// What a learned head holds, as it is saved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    classes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one_vs_rest: Option<SavedLoss>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calibration: Option<Calibration>,
}

impl Multiclass {
    pub(super) const KIND: &str = "multiclass";

    /// Each class against all others, with the logistic loss.
    #[must_use]
    #[doc(alias = "OneVsRestClassifier")]
    #[doc(alias = "ovr")]
    pub fn one_vs_rest() -> Self {
        Self { rest: Some(Arc::new(Logistic)), ..Self::default() }
    }

    /// Each class against all others, with a loss of two classes.
    ///
    /// # Errors
    /// A loss of several outputs, or one that is not defined for the labels 0 and 1.
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        if self.rest.is_none() {
            let must = "left out: all classes together have the multinomial loss; each against the rest takes another";
            return Err(Error::Setting { name: "loss", value: loss.name().to_owned(), must });
        }
        SideBySide::one_vs_rest(&loss, 2)?;
        Ok(Self { rest: Some(loss), ..Self::default() })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        let Saved { classes, one_vs_rest, calibration } = serde_json::from_value(content).map_err(inconsistent)?;
        if classes.len() < 2 || crate::error::distinct("class", classes.iter()).is_err() {
            return Err(inconsistent("a multiclass head needs two or more different classes"));
        }
        let head = match one_vs_rest {
            Some(loss) => Self::one_vs_rest().with_loss(loss.load(heads)?)?,
            None => Self::default(),
        };
        let head = Self { classes, ..head };
        match calibration {
            Some(calibration) => head.with_calibration(Some(calibration)).map_err(inconsistent),
            None => Ok(Arc::new(head)),
        }
    }
}

impl Head for Multiclass {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        let classes = self.classes.len().max(2);
        match self.rest.as_ref().map(|loss| SideBySide::one_vs_rest(loss, classes)) {
            Some(Ok(loss)) => Arc::new(loss),
            // The loss was tried when it was given.
            Some(Err(_)) | None => Arc::new(Multinomial::new(classes)),
        }
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self { rest: self.rest.clone(), classes: several(labels.only()?)?, calibration: None }))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        let label = labels.only()?;
        if self.classes.is_empty() { indices(label, &several(label)?) } else { indices(label, &self.classes) }
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        let classes = self.classes.len().max(2);
        let rows = scores.len() / classes;
        predictions.clear();
        match (&self.rest, &self.calibration) {
            (None, _) => {
                predictions.extend_from_slice(scores);
                Multinomial::probabilities_of(predictions, rows);
            }
            (Some(_), Some(calibration)) => {
                for (k, scores) in scores.chunks(rows.max(1)).enumerate() {
                    predictions.extend(scores.iter().map(|score| calibration.probability(k, *score)));
                }
                divide_by_sums(predictions, rows);
            }
            (Some(loss), None) if loss.properties().probabilities => {
                predictions.extend(scores.iter().map(|z| loss.prediction(*z)));
                divide_by_sums(predictions, rows);
            }
            (Some(_), None) => {
                predictions.resize(scores.len(), 0.0);
                for (row, class) in metrics::most_probable(scores, rows).enumerate() {
                    predictions[class * rows + row] = 1.0;
                }
            }
        }
    }

    fn order<'s>(&self, scores: &'s [f64]) -> Cow<'s, [f64]> {
        if self.calibration.is_some() { self.predict(scores).into() } else { scores.into() }
    }

    fn outputs(&self) -> Vec<String> {
        self.classes.clone()
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        let names = ["0".to_owned(), "1".to_owned()];
        let classes = if self.classes.is_empty() { &names[..] } else { &self.classes };
        let predicted = ClassProbabilities { probabilities: &self.predict(scores), order: &self.order(scores) };
        metrics::multiclass(&*self.loss(), classes, targets, scores, predicted)
    }

    fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    fn with_calibration(&self, calibration: Option<Calibration>) -> Result<Arc<dyn Head>> {
        if self.rest.is_none() {
            let needs = "classes that are learned one against the rest (Estimator::one_vs_rest)";
            let found = "the multinomial loss: adding to all of its scores changes nothing".to_owned();
            return Err(Error::Unsupported { what: "a calibration".to_owned(), needs, found });
        }
        let (what, expected) = ("scores of a calibration", self.classes.len());
        match calibration.as_ref().map(Calibration::scores) {
            Some(found) if found != expected => Err(Error::Length { what, expected, found }),
            _ => Ok(Arc::new(Self { calibration, ..self.clone() })),
        }
    }

    fn save(&self) -> Result<Value> {
        if self.classes.is_empty() {
            let why = "it has not learned its classes";
            let problem = ModelFileProblem::NotSaveable { family: "head", name: Self::KIND.to_owned(), why };
            return Err(problem.into());
        }
        let one_vs_rest = self.rest.as_ref().map(|loss| SavedLoss::of(&**loss));
        let (classes, calibration) = (self.classes.clone(), self.calibration.clone());
        serde_json::to_value(Saved { classes, one_vs_rest, calibration }).map_err(inconsistent)
    }
}

/// Turns the probabilities of each class against the rest, class-major, into those of all classes: by their sum, and where
/// nothing is probable at all into equal ones.
fn divide_by_sums(probabilities: &mut [f64], rows: usize) {
    let classes = probabilities.len().checked_div(rows).unwrap_or(0);
    for row in 0..rows {
        let sum: f64 = (0..classes).map(|k| probabilities[k * rows + row]).sum();
        let share = |p: f64| if sum > 0.0 { p / sum } else { 1.0 / classes as f64 };
        (0..classes).for_each(|k| probabilities[k * rows + row] = share(probabilities[k * rows + row]));
    }
}
