//! The laws of heads, each also shown a wrong member that it must reject.

use std::sync::Arc;

use gradus::data::{Label, Labels, Table};
use gradus::error::Result;
use gradus::head::{self, Binary, Calibration, CalibrationMethod, Head, Heads};
use gradus::loss::{Domain, Hinge, Logistic, Loss, ScalarLoss, Targets};
use gradus::metrics::Evaluation;
use serde::Deserialize;
use serde_json::{Value, json};

/// Labels that every head can learn from; amounts must be above 0.
fn labels_for(head: &dyn Head) -> Labels {
    let shift = if head.loss().properties().domain == Domain::Positive { 1.0 } else { 0.0 };
    let first = Label::from_numbers("label", [0.0, 1.0, 1.0, 0.0, 1.0].map(|y| y + shift).to_vec()).unwrap();
    if !OF_SEVERAL.contains(&head.kind()) {
        return first.into();
    }
    let second = Label::from_numbers("another", vec![1.0, 1.0, 0.0, 0.0, 1.0]).unwrap();
    Labels::side_by_side([first, second]).unwrap()
}

const OF_SEVERAL: [&str; 2] = ["regressions", "multi_label"];

fn labels() -> Labels {
    labels_for(&Binary::default())
}

/// A head of several labels: the prediction of each depends on its own score alone, and rises with it.
fn law_of_labels_apart(head: &dyn Head) -> Result<(), String> {
    let labels = head.loss().outputs();
    let together: Vec<f64> = (0..labels).map(|k| 1.5 - k as f64).collect();
    let predictions = head.predict(&together);
    for (k, score) in together.iter().enumerate() {
        let at = |score: f64| head.predict(&vec![score; labels])[k];
        if predictions.len() != labels || predictions[k] != at(*score) || at(*score) >= at(score + 0.5) {
            return Err(format!("label {k}: {predictions:?} of {together:?}"));
        }
    }
    if head.outputs().len() == labels { Ok(()) } else { Err(format!("{:?} of {labels}", head.outputs())) }
}

/// A head of several scores: predictions of each row are in order, and shares of classes add up to 1.
fn law_of_several_predictions(head: &dyn Head) -> Result<(), String> {
    let rows = 3;
    let outputs = head.loss().outputs();
    let scores: Vec<f64> = (0..outputs * rows).map(|at| [-800.0, 0.3, 900.0, 2.0, -1.0][at % 5] - at as f64).collect();
    let predictions = head.predict(&scores);
    let classes = head.classes().len();
    let per_row = predictions.len() / rows;
    for row in 0..rows {
        let own: Vec<f64> = (0..per_row).map(|k| predictions[k * rows + row]).collect();
        let shares = per_row == classes && (own.iter().sum::<f64>() - 1.0).abs() < 1e-12;
        let right = if classes > 0 { shares } else { own.is_sorted() && own.iter().all(|value| value.is_finite()) };
        if !right {
            return Err(format!("row {row}: {own:?}"));
        }
    }
    Ok(())
}

fn scores() -> Vec<f64> {
    let mut scores = vec![-1e3, -745.2, -700.0, -37.0, -1.0, -1e-17, 0.0, 5e-324, 0.5, 36.7, 710.0, 1e3];
    scores.extend((-400..400).map(|i| f64::from(i) / 7.0));
    scores.sort_by(f64::total_cmp);
    scores
}

/// Decoding what was encoded gives the label again.
fn law_of_labels(head: &dyn Head, labels: &Labels) -> Result<(), String> {
    let codes = head.encode(labels).map_err(|error| error.to_string())?;
    for (label, codes) in labels.iter().zip(codes.chunks(labels.len())) {
        let texts = label.texts().unwrap();
        for (row, code) in codes.iter().enumerate() {
            let decoded = match head.classes() {
                [] => code.to_string(),
                classes => classes.get(*code as usize).cloned().unwrap_or_default(),
            };
            if decoded != texts.get(row).unwrap() {
                return Err(format!("label {} came back as {decoded}", texts.get(row).unwrap()));
            }
        }
    }
    Ok(())
}

/// Predictions are finite, within [0, 1] for classes, and a higher score never predicts less.
fn law_of_predictions(head: &dyn Head) -> Result<(), String> {
    let (scores, predictions) = (scores(), head.predict(&scores()));
    for (score, prediction) in scores.iter().zip(&predictions) {
        let in_range = head.classes().is_empty() || (0.0..=1.0).contains(prediction);
        if !prediction.is_finite() || !in_range {
            return Err(format!("score {score} predicts {prediction}"));
        }
    }
    match predictions.is_sorted() && predictions.len() == scores.len() && predictions.first() < predictions.last() {
        true => Ok(()),
        false => Err("predictions do not rise with the scores".to_owned()),
    }
}

/// Loading what was saved gives the same head.
fn law_of_files(head: &dyn Head, heads: &Heads) -> Result<(), String> {
    let saved = head.save().map_err(|error| error.to_string())?;
    let loaded = heads.head(head.kind(), saved.clone()).map_err(|error| error.to_string())?;
    let same = loaded.kind() == head.kind()
        && loaded.classes() == head.classes()
        && loaded.outputs() == head.outputs()
        && loaded.loss().name() == head.loss().name()
        && loaded.predict(&scores()) == head.predict(&scores())
        && loaded.encode(&labels_for(head)).ok() == head.encode(&labels_for(head)).ok()
        && loaded.save().ok() == Some(saved);
    if same { Ok(()) } else { Err(format!("{loaded:?} is not {head:?}")) }
}

/// Scores are judged by the head's own loss, and every number of the evaluation is finite.
fn law_of_evaluations(head: &dyn Head) -> Result<(), String> {
    let codes = head.encode(&labels_for(head)).map_err(|error| error.to_string())?;
    let scores = vec![[-300.0, 300.0, -2.0, 0.0, 1.0]; head.loss().outputs()].concat();
    let evaluation = head.evaluate(Targets::new(&codes), &scores).map_err(|error| error.to_string())?;
    let mut slopes = vec![0.0; scores.len()];
    let tile = gradus::loss::Tile { scores: &scores, labels: &codes, weights: None, rows: 5 };
    let loss = head.loss().batch(tile, &mut slopes) / 5.0;
    let numbers = evaluation.metrics.iter().flat_map(|metric| [Some(metric.value), metric.baseline]).flatten();
    match evaluation.get("loss") {
        Some(found) if (found - loss).abs() <= 1e-12 * loss && numbers.into_iter().all(f64::is_finite) => Ok(()),
        found => Err(format!("the mean loss is {loss}; the evaluation says {found:?}")),
    }
}

#[test]
fn every_head_obeys() {
    let heads = head::all();
    assert!(heads.len() >= 9);
    for head in heads {
        let labels = labels_for(&*head);
        let head = head.learn(&labels).unwrap();
        law_of_labels(&*head, &labels).unwrap();
        match head.loss().outputs() {
            _ if OF_SEVERAL.contains(&head.kind()) => law_of_labels_apart(&*head).unwrap(),
            1 if head.classes().is_empty() || head.predict(&[0.0]).len() == 1 => law_of_predictions(&*head).unwrap(),
            _ => law_of_several_predictions(&*head).unwrap(),
        }
        law_of_files(&*head, &Heads::default()).unwrap();
        law_of_evaluations(&*head).unwrap();
    }
}

#[test]
fn binary_heads_obey_for_every_type_of_label() {
    let table = Table::from_columns([
        ("text", vec!["no", "yes", "yes"].into()),
        ("truth", vec![true, false, true].into()),
        ("number", vec![10, 9, 10].into()),
    ])
    .unwrap();
    for name in table.names() {
        let labels = Labels::from_table(&table, &name).unwrap();
        let head = Binary::default().learn(&labels).unwrap();
        law_of_labels(&*head, &labels).unwrap();
        law_of_files(&*head, &Heads::default()).unwrap();
    }
}

/// What is chosen after training changes no law.
#[test]
fn calibrated_heads_obey() {
    let labels = labels();
    let scores = [-2.0, 0.5, 1.0, -0.3, 0.2];
    for loss in [Arc::new(Logistic) as Arc<dyn Loss>, Arc::new(Hinge)] {
        for method in [CalibrationMethod::Sigmoid, CalibrationMethod::Isotonic] {
            let head = Binary::default().with_loss(loss.clone()).unwrap().learn(&labels).unwrap();
            let calibration = Calibration::learn(method, &head.encode(&labels).unwrap(), &scores).unwrap();
            let head = head.with_calibration(Some(calibration.clone())).unwrap().with_threshold(Some(0.3)).unwrap();
            assert_eq!((head.calibration(), head.threshold()), (Some(&calibration), Some(0.3)));
            law_of_labels(&*head, &labels).unwrap();
            law_of_predictions(&*head).unwrap();
            law_of_files(&*head, &Heads::default()).unwrap();
            law_of_evaluations(&*head).unwrap();
            let loaded = Heads::default().head(head.kind(), head.save().unwrap()).unwrap();
            assert_eq!((loaded.calibration(), loaded.threshold()), (Some(&calibration), Some(0.3)));
        }
    }
    let head = head::Multiclass::one_vs_rest().learn(&labels).unwrap();
    let scores = [2.0, -0.5, -1.0, 0.3, -0.2, -2.0, 0.5, 1.0, -0.3, 0.2];
    let calibration = Calibration::learn(CalibrationMethod::Sigmoid, &head.encode(&labels).unwrap(), &scores).unwrap();
    let head = head.with_calibration(Some(calibration)).unwrap();
    law_of_several_predictions(&*head).unwrap();
    law_of_files(&*head, &Heads::default()).unwrap();
    law_of_evaluations(&*head).unwrap();
}

#[test]
fn heads_refuse_by_name_what_they_cannot_be_given() {
    let labels = labels();
    for head in head::all() {
        let head = head.learn(&labels_for(&*head)).unwrap();
        let (calibrated, decided) = (head.with_calibration(None), head.with_threshold(Some(0.5)));
        assert_eq!(calibrated.is_ok(), head.kind() == "binary", "{}", head.kind());
        assert_eq!(decided.is_ok(), head.kind() == "binary", "{}", head.kind());
        let kind = head.kind();
        let errors = calibrated.err().into_iter().chain(decided.err()).map(|error| error.to_string());
        errors.for_each(|text| assert!(text.contains(kind) || text.contains("multinomial"), "{text}"));
    }
    let hinge = Binary::default().with_loss(Arc::new(Hinge)).unwrap().learn(&labels).unwrap();
    let text = hinge.with_threshold(Some(0.5)).unwrap_err().to_string();
    assert!(text.contains("calibrate") && text.contains("hinge"), "{text}");
    for threshold in [-0.1, 1.1, f64::NAN] {
        let text = Binary::default().with_threshold(Some(threshold)).unwrap_err().to_string();
        assert!(text.contains("between 0 and 1"), "{text}");
    }
}

/// A head that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
enum Wrong {
    /// Classes in the other order than the codes.
    Swapped,
    /// The sigmoid as it is written in books.
    Overflowing,
    /// A falling prediction.
    Falling,
    /// Saves nothing of itself.
    Forgetful,
    /// Evaluates with another loss than it trains with.
    Misjudging,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
struct WrongHead {
    wrong: Wrong,
    classes: Vec<String>,
}

impl WrongHead {
    fn new(wrong: Wrong) -> Self {
        let mut classes = vec!["0".to_owned(), "1".to_owned()];
        if wrong == Wrong::Swapped {
            classes.reverse();
        }
        Self { wrong, classes }
    }
}

impl From<Value> for WrongHead {
    fn from(content: Value) -> Self {
        Self { classes: serde_json::from_value(content).unwrap_or_default(), ..Self::new(Wrong::Forgetful) }
    }
}

impl Head for WrongHead {
    fn kind(&self) -> &str {
        "wrong"
    }

    fn loss(&self) -> Arc<dyn Loss> {
        Arc::new(Logistic)
    }

    fn learn(&self, _labels: &Labels) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(self.clone()))
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        let formula = |z: f64| match self.wrong {
            Wrong::Overflowing => z.exp() / (1.0 + z.exp()),
            Wrong::Falling => Logistic::sigmoid(-z),
            _ => Logistic::sigmoid(z),
        };
        predictions.clear();
        predictions.extend(scores.iter().map(|&score| formula(score)));
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        gradus::metrics::regression(&gradus::loss::Squared, targets, scores)
    }

    fn save(&self) -> Result<Value> {
        Ok(json!({}))
    }
}

#[test]
fn wrong_heads_are_rejected() {
    let heads = Heads::default().with::<WrongHead>("wrong");
    assert!(law_of_labels(&WrongHead::new(Wrong::Falling), &labels()).is_ok());
    assert!(law_of_labels(&WrongHead::new(Wrong::Swapped), &labels()).is_err());
    assert!(law_of_predictions(&WrongHead::new(Wrong::Swapped)).is_ok());
    let overflowing = law_of_predictions(&WrongHead::new(Wrong::Overflowing)).unwrap_err();
    assert!(overflowing.contains("predicts NaN"), "{overflowing}");
    assert!(law_of_predictions(&WrongHead::new(Wrong::Falling)).unwrap_err().contains("rise"));
    assert!(law_of_files(&WrongHead::new(Wrong::Forgetful), &heads).unwrap_err().contains("is not"));
    assert!(law_of_evaluations(&WrongHead::new(Wrong::Misjudging)).is_err());
    assert!(law_of_several_predictions(&WrongHead::new(Wrong::Falling)).is_err());
    assert!(law_of_labels_apart(&WrongHead::new(Wrong::Falling)).is_err());
}

/// |z − y|, a loss of our own.
#[derive(Debug)]
struct Absolute;

impl ScalarLoss for Absolute {
    fn name(&self) -> &str {
        "our own"
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        ((score - label).abs(), (score - label).signum())
    }
}

#[test]
fn a_loss_of_our_own_is_found_again_by_name() {
    let head = head::Regression::default().with_loss(Arc::new(Absolute)).unwrap();
    law_of_evaluations(&head).unwrap();
    law_of_files(&head, &Heads::default().with_loss(Arc::new(Absolute))).unwrap();
    let error = law_of_files(&head, &Heads::default()).unwrap_err();
    assert!(error.contains("loss of kind \"our own\""), "{error}");
}
