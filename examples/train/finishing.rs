//! What is chosen after training: class weights taken back, a calibration, a threshold.

use gradus::head::CalibrationMethod;
use gradus::metrics::ThresholdRule;
use gradus::prelude::*;
use lexopt::ValueExt;
use serde_json::{Map, Value, json};

use super::options::Options;
use super::selection;

/// The options about it.
#[derive(Debug, Clone, Default)]
pub struct Finishing {
    pub prior_correction: bool,
    pub calibration: Option<CalibrationMethod>,
    pub threshold: Option<Threshold>,
}

#[derive(Debug, Clone, Copy)]
pub enum Threshold {
    Given(f64),
    By(ThresholdRule),
}

/// Folds where `--cv` does not say how many.
const FOLDS: usize = 5;

impl Finishing {
    /// Takes an option that is about it; `false` for any other.
    pub fn take(&mut self, name: &str, parser: &mut lexopt::Parser) -> Result<bool, lexopt::Error> {
        match name {
            "prior-correction" => self.prior_correction = true,
            "calibrate" => self.calibration = Some(parser.value()?.parse_with(method)?),
            "threshold" => self.threshold = Some(parser.value()?.parse_with(threshold)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The option that is learned from the training examples, if one is.
    pub fn of_training(&self) -> Option<&'static str> {
        let by_rule = matches!(self.threshold, Some(Threshold::By(_)));
        if self.calibration.is_some() { Some("--calibrate") } else { by_rule.then_some("--threshold by a rule") }
    }

    /// The model with what was asked for. Calibrations, and thresholds by a rule, are learned on folds of the training examples.
    pub fn finish(
        &self,
        model: &Model,
        options: &Options,
        trained: Option<(&Estimator, &Table)>,
        object: &mut Map<String, Value>,
    ) -> Result<Model> {
        let corrected =
            |model: &Model| if self.prior_correction { model.prior_correction() } else { Ok(model.clone()) };
        let by_rule = matches!(self.threshold, Some(Threshold::By(_)));
        let folds = selection::folds(options, options.cv.unwrap_or(FOLDS));
        let validated = match trained {
            Some((estimator, table)) if self.calibration.is_some() || by_rule => {
                Some((estimator.cross_validate(table, &folds)?, table))
            }
            _ => None,
        };
        let calibration = match (self.calibration, &validated) {
            (Some(method), Some((validated, table))) => Some(validated.calibration(*table, method)?),
            _ => None,
        };
        let finished = |model: &Model| match &calibration {
            Some(calibration) => corrected(model)?.with_calibration(calibration.clone()),
            None => corrected(model),
        };
        let model = finished(model)?;
        let threshold = match (self.threshold, &validated) {
            (Some(Threshold::Given(threshold)), _) => Some(threshold),
            (Some(Threshold::By(rule)), Some((validated, table))) => {
                let chosen = validated.choose_threshold_of(*table, rule, finished)?;
                object.insert("threshold_by".to_owned(), json!(rule.to_string()));
                if !options.json {
                    super::say(format!("{chosen}\n"));
                }
                Some(chosen.value)
            }
            _ => None,
        };
        let Some(threshold) = threshold else { return Ok(model) };
        object.insert("threshold".to_owned(), json!(threshold));
        model.with_threshold(threshold)
    }
}

fn method(text: &str) -> Result<CalibrationMethod, String> {
    match text {
        "sigmoid" => Ok(CalibrationMethod::Sigmoid),
        "isotonic" => Ok(CalibrationMethod::Isotonic),
        _ => Err("sigmoid or isotonic is allowed".to_owned()),
    }
}

fn threshold(text: &str) -> Result<Threshold, String> {
    let number = |text: &str| text.parse::<f64>().map_err(|_| format!("{text:?} is not a number"));
    match text.split_once(':') {
        None if text == "f1" => Ok(Threshold::By(ThresholdRule::F1)),
        None if text == "youden" => Ok(Threshold::By(ThresholdRule::Youden)),
        None => number(text).map(Threshold::Given),
        Some(("precision", share)) => number(share).map(|share| Threshold::By(ThresholdRule::Precision(share))),
        Some(("recall", share)) => number(share).map(|share| Threshold::By(ThresholdRule::Recall(share))),
        Some(("costs", both)) => {
            let (alarm, miss) = both.split_once(',').ok_or("two costs are needed: costs:FALSE_ALARM,MISS")?;
            Ok(Threshold::By(ThresholdRule::Costs([[0.0, number(alarm)?], [number(miss)?, 0.0]])))
        }
        _ => Err("T, f1, youden, precision:P, recall:R or costs:A,B is allowed".to_owned()),
    }
}
