//! The head for labels of two classes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::classes::{ByName, CONTINUOUS, class, distinct};
use super::saved_loss::SavedLoss;
use super::{Calibration, Head, Heads};
use crate::data::{Label, Labels};
use crate::error::{Error, LabelProblem, ModelFileProblem, Result, inconsistent, quoted};
use crate::loss::{Logistic, Loss, Targets};
use crate::metrics::{self, Decision, Evaluation};

/// Labels are two classes, and the prediction is the probability of the positive one.
///
/// ```text
/// p = 1/(1 + e^(−z))
/// ```
///
/// *Labels:* of any type: booleans, numbers, text. A class is known by its text in training; a model reads later labels as
/// they were learned ([`LearnedAs`](crate::column::LearnedAs)), so one that was trained on `1` evaluates `1.0`. *Positive* is the larger class: by value for numbers, by byte for text,
/// `true` for booleans; never the more frequent one, and [`Binary::positive`] names another. *Loss:* [`Logistic`] unless
/// another one is given; one without probabilities, as [`Hinge`](crate::loss::Hinge), predicts 1 where the score is above 0
/// and otherwise 0. With a [`Calibration`] every loss gives probabilities. *Classes:* positive is what has a probability above the
/// threshold: ½, or the one that was set.
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
#[derive(Debug, Clone)]
#[doc(alias = "classifier")]
#[doc(alias = "LogisticRegression")]
#[doc(alias = "BinaryClassHead")]
pub struct Binary {
    loss: Arc<dyn Loss>,
    positive: Option<String>,
    /// Negative, positive; `None` for a description.
    classes: Option<[String; 2]>,
    calibration: Option<Calibration>,
    threshold: Option<f64>,
}

/// What a learned head holds, as it is saved; the loss is named where it is not the logistic one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    negative: String,
    positive: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    loss: Option<SavedLoss>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calibration: Option<Calibration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
}

impl Default for Binary {
    fn default() -> Self {
        Self { loss: Arc::new(Logistic), positive: None, classes: None, calibration: None, threshold: None }
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

    /// Two classes with another loss than the logistic one.
    ///
    /// # Errors
    /// A loss of several outputs, or one that is not defined for the labels 0 and 1.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::head::{Binary, Head};
    /// use gradus::loss::Hinge;
    /// let head = Binary::default().with_loss(Arc::new(Hinge))?;
    /// assert_eq!(head.predict(&[-3.0, 0.0, 0.1]), [0.0, 0.0, 1.0]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn with_loss(mut self, loss: Arc<dyn Loss>) -> Result<Self> {
        if loss.outputs() != 1 || loss.label_width() != 1 {
            return Err(metrics::several_outputs(&*loss));
        }
        if !(loss.properties().domain.contains(0.0) && loss.properties().domain.contains(1.0)) {
            let must = "one that is defined for the labels 0 and 1, as logistic or hinge";
            return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
        }
        self.loss = loss;
        Ok(self)
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        let saved: Saved = serde_json::from_value(content).map_err(inconsistent)?;
        let head = Self::default().of_classes(saved.negative, saved.positive)?;
        let loss = saved.loss.map(|loss| loss.load(heads)).transpose()?;
        let head = loss.map_or(Ok(head.clone()), |loss| head.with_loss(loss))?;
        let head =
            head.calibrated(saved.calibration).and_then(|head| head.at(saved.threshold)).map_err(inconsistent)?;
        Ok(Arc::new(head))
    }

    fn calibrated(&self, calibration: Option<Calibration>) -> Result<Self> {
        if let Some(scores) = calibration.as_ref().map(Calibration::scores).filter(|scores| *scores != 1) {
            return Err(Error::Length { what: "scores of a calibration", expected: 1, found: scores });
        }
        Ok(Self { calibration, ..self.clone() })
    }

    fn at(&self, threshold: Option<f64>) -> Result<Self> {
        if let Some(threshold) = threshold.filter(|threshold| !(0.0..=1.0).contains(threshold)) {
            return Err(Error::Setting { name: "threshold", value: threshold.to_string(), must: "between 0 and 1" });
        }
        if threshold.is_some() && self.calibration.is_none() && !self.loss.properties().probabilities {
            let needs = "probabilities: calibrate the model first (Model::calibrate)";
            let found = format!("the loss {:?}, which gives none", self.loss.name());
            return Err(Error::Unsupported { what: "a threshold".to_owned(), needs, found });
        }
        Ok(Self { threshold, ..self.clone() })
    }

    /// Does something with what a score means.
    fn decide<T>(&self, with: impl FnOnce(Decision<'_>) -> T) -> T {
        let decision = Decision::from(&*self.loss).threshold(self.threshold.unwrap_or(Decision::HALF));
        match &self.calibration {
            None => with(decision),
            Some(calibration) => with(decision.calibrated(&|score| calibration.probability(0, score))),
        }
    }

    /// With the classes of a label.
    pub(super) fn learned(&self, labels: &Label) -> Result<Self> {
        Ok(Self { classes: Some(self.find(labels)?), ..self.clone() })
    }

    /// With classes that are known, negative first.
    pub(super) fn of_classes(&self, negative: String, positive: String) -> Result<Self> {
        if negative == positive {
            return Err(inconsistent(format!("both classes of a binary head are {}", quoted(&negative))));
        }
        Ok(Self { classes: Some([negative, positive]), ..self.clone() })
    }

    /// 1 for the positive class, 0 for the negative one.
    pub(super) fn codes(&self, labels: &Label) -> Result<Vec<f64>> {
        let [negative, positive] = match &self.classes {
            Some(classes) => classes,
            None => &self.find(labels)?,
        };
        let texts = labels.texts()?;
        if let (Some(values), Ok(zero), Ok(one)) =
            (labels.exact_numbers(), negative.parse::<f64>(), positive.parse::<f64>())
        {
            // Equal numbers have equal texts here: one of each says whether they are those of the classes.
            let spelled = |number: f64, class: &String| {
                let row = values.iter().position(|value| *value == number);
                row.is_none_or(|row| texts.get(row).is_some_and(|text| text == *class))
            };
            let known = values.iter().fold(true, |all, value| all & ((*value == zero) | (*value == one)));
            if known && spelled(zero, negative) && spelled(one, positive) {
                return Ok(values.into_iter().map(|value| if value == one { 1.0 } else { 0.0 }).collect());
            }
        }
        (0..labels.len())
            .map(|row| match class(labels, &texts, row)? {
                class if class == *positive => Ok(1.0),
                class if class == *negative => Ok(0.0),
                class => {
                    let seen = vec![negative.clone(), positive.clone()];
                    let (class, place) = (class.into_owned(), labels.place(row));
                    Err(labels.problem(LabelProblem::UnknownClass { class, place, seen }))
                }
            })
            .collect()
    }

    /// Finds the two classes, negative first.
    fn find(&self, labels: &Label) -> Result<[String; 2]> {
        let found = distinct(labels)?;
        match found.as_slice() {
            [] => Err(Error::Empty { what: "there are no labels to learn from" }),
            [class] => {
                let problem = LabelProblem::OneClass { class: class.clone(), examples: labels.len() };
                Err(labels.problem(problem))
            }
            [smaller, larger] => {
                let places = ByName::new(&found, labels.are_values());
                match self.positive.as_deref().map(|named| places.position(named)) {
                    None | Some(Some(1)) => Ok([smaller.clone(), larger.clone()]),
                    Some(Some(_)) => Ok([larger.clone(), smaller.clone()]),
                    Some(None) => {
                        let positive = self.positive.clone().unwrap_or_default();
                        Err(labels.problem(LabelProblem::NoSuchClass { positive, classes: found }))
                    }
                }
            }
            many if labels.are_numbers() && many.len() > CONTINUOUS => {
                Err(labels.problem(LabelProblem::Continuous { count: many.len() }))
            }
            many => Err(labels.problem(LabelProblem::TooManyClasses { count: many.len(), classes: found })),
        }
    }
}

impl Head for Binary {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        self.loss.clone()
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(self.learned(labels.only()?)?))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        self.codes(labels.only()?)
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        predictions.clear();
        self.decide(|decision| predictions.extend(scores.iter().map(|score| decision.prediction(*score))));
    }

    fn decide_into(&self, scores: &[f64], places: &mut Vec<usize>) {
        places.clear();
        self.decide(|decision| places.extend(scores.iter().map(|score| usize::from(decision.is_positive(*score)))));
    }

    fn classes(&self) -> &[String] {
        self.classes.as_ref().map_or(&[], |classes| classes)
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        let unknown = ["0".to_owned(), "1".to_owned()];
        let classes = self.classes.as_ref().unwrap_or(&unknown);
        self.decide(|decision| metrics::binary(decision, classes, targets, scores))
    }

    fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    fn with_calibration(&self, calibration: Option<Calibration>) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(self.calibrated(calibration)?))
    }

    fn threshold(&self) -> Option<f64> {
        self.threshold
    }

    fn with_threshold(&self, threshold: Option<f64>) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(self.at(threshold)?))
    }

    fn save(&self) -> Result<Value> {
        let Some([negative, positive]) = self.classes.clone() else {
            let why = "it has not learned its classes";
            let problem = ModelFileProblem::NotSaveable { family: "head", name: Self::KIND.to_owned(), why };
            return Err(problem.into());
        };
        let loss = SavedLoss::of(&*self.loss);
        let loss = (loss != SavedLoss::of(&Logistic)).then_some(loss);
        let (calibration, threshold) = (self.calibration.clone(), self.threshold);
        serde_json::to_value(Saved { negative, positive, loss, calibration, threshold }).map_err(inconsistent)
    }
}
