//! Calibrations and thresholds as scikit-learn 1.9.1 makes them.

use gradus::head::{Calibration, CalibrationMethod};
use gradus::loss::Targets;
use gradus::metrics::{ThresholdRule, choose_threshold};
use serde_json::Value;

use crate::support::golden::{golden, numbers};

/// The largest difference between a calibration and some probabilities of a case.
fn difference(case: &Value, method: CalibrationMethod, expected: &str) -> f64 {
    let [scores, labels, weights] = ["scores", "labels", "weights"].map(|name| numbers(&case[name]));
    let calibration = Calibration::learn(method, Targets::new(&labels).weights(&weights), &scores).unwrap();
    let at = numbers(&case["at"]);
    let pairs = at.iter().map(|score| calibration.probability(0, *score)).zip(numbers(&case[expected]));
    pairs.map(|(own, theirs)| (own - theirs).abs()).fold(0.0, f64::max)
}

#[test]
fn sigmoids_and_isotonic_regressions() {
    let golden = golden("calibration_scikit_learn");
    for case in golden["cases"].as_array().unwrap() {
        let name = &case["name"];
        let exact = difference(case, CalibrationMethod::Sigmoid, "sigmoid");
        assert!(exact < 1e-12, "{name}: {exact}");
        // Theirs stops at a slope of about 1e-6.
        let theirs = difference(case, CalibrationMethod::Sigmoid, "sigmoid_scikit_learn");
        assert!(theirs < 1e-8, "{name}: {theirs}");
        let isotonic = difference(case, CalibrationMethod::Isotonic, "isotonic");
        assert!(isotonic < 1e-14, "{name}: {isotonic}");
    }
}

#[test]
fn thresholds() {
    let golden = &golden("calibration_scikit_learn")["thresholds"];
    let (labels, probabilities) = (numbers(&golden["labels"]), numbers(&golden["probabilities"]));
    let classes = ["no".to_owned(), "yes".to_owned()];
    for chosen in golden["chosen"].as_array().unwrap() {
        let rule = match chosen["rule"].as_str().unwrap() {
            "f1" => ThresholdRule::F1,
            "youden" => ThresholdRule::Youden,
            "cost" => ThresholdRule::Costs([[0.0, 1.0], [4.0, 0.0]]),
            "precision" => ThresholdRule::Precision(0.9),
            _ => ThresholdRule::Recall(0.9),
        };
        let own = choose_threshold(rule, &classes, &labels, &probabilities).unwrap();
        let expected = chosen["value"].as_f64().unwrap();
        assert!((own.value - expected).abs() < 1e-15, "{rule}: {} against {expected}", own.value);
    }
}
