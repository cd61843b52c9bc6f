//! Metrics of reference fits, to twelve digits: coefficients and values were computed elsewhere, with 60 digits.

use std::path::Path;

use gradus::head::{Binary, Head, Regression};
use gradus::loss::Targets;
use gradus::metrics::Evaluation;
use ndarray::Array1;
use serde_json::Value;

use crate::support::golden::golden;
use crate::support::tables::{heart_scale, shipped};

/// A CSV file, its columns found by name.
struct Columns {
    names: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Columns {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names = reader.headers().unwrap().clone();
        Self { names, rows: reader.records().map(Result::unwrap).collect() }
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        let at = self.names.iter().position(|header| header == name).unwrap();
        self.rows.iter().map(|row| row[at].parse().unwrap()).collect()
    }

    /// The scores of a fit on raw columns.
    fn scores(&self, coefficients: &Value) -> Vec<f64> {
        let coefficients = coefficients.as_object().unwrap();
        let mut scores = vec![coefficients["(intercept)"].as_f64().unwrap(); self.rows.len()];
        for (name, coefficient) in coefficients.iter().filter(|(name, _)| *name != "(intercept)") {
            for (score, value) in scores.iter_mut().zip(self.numbers(name)) {
                *score += coefficient.as_f64().unwrap() * value;
            }
        }
        scores
    }
}

fn model(dataset: &str, name: &str) -> Value {
    golden(&format!("fits_{dataset}"))["models"]
        .as_array()
        .unwrap()
        .iter()
        .find(|model| model["name"] == name)
        .unwrap()
        .clone()
}

/// Compares by name; returns how many of the values the reference has.
fn agree(evaluation: &Evaluation, reference: &Value, pairs: &[(&str, &str)]) -> usize {
    let mut compared = 0;
    for (ours, theirs) in pairs {
        let Some(expected) = reference["metrics"][theirs].as_f64() else { continue };
        let found = evaluation.get(ours).unwrap();
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{theirs}: {found} is not {expected}");
        compared += 1;
    }
    compared
}

const CLASSES: [(&str, &str); 3] =
    [("loss", "logloss_train"), ("accuracy", "accuracy_train"), ("roc_auc", "auc_train")];

#[test]
fn classes_of_cars() {
    let cars = Columns::read(&shipped("mtcars/mtcars.csv"));
    for name in ["logit_am_wt", "logit_am_hp_wt"] {
        let model = model("mtcars", name);
        let evaluation =
            Binary::default().evaluate(Targets::new(&cars.numbers("am")), &cars.scores(&model["coef"])).unwrap();
        assert_eq!(agree(&evaluation, &model, &CLASSES), 3);
    }
}

#[test]
fn expensive_blocks_of_california() {
    let model = model("california_housing", "logit_gt265000");
    let test = [("loss", "logloss_test"), ("accuracy", "accuracy_test"), ("roc_auc", "auc_test")];
    for (file, pairs) in [("california_housing_train.csv", CLASSES), ("california_housing_test.csv", test)] {
        let blocks = Columns::read(&shipped(&format!("california_housing/{file}")));
        let value = blocks.numbers("median_house_value");
        let labels: Vec<f64> = value.iter().map(|&value| f64::from(u8::from(value > 265_000.0))).collect();
        let evaluation = Binary::default().evaluate(Targets::new(&labels), &blocks.scores(&model["coef"])).unwrap();
        assert_eq!(agree(&evaluation, &model, &pairs), 3);
    }
}

#[test]
fn house_values_of_california() {
    let blocks = Columns::read(&shipped("california_housing/california_housing_test.csv"));
    for name in ["ols_all8", "ols_median_income", "ols_total_rooms"] {
        let model = model("california_housing", name);
        let scores = blocks.scores(&model["coef"]);
        let evaluation =
            Regression::default().evaluate(Targets::new(&blocks.numbers("median_house_value")), &scores).unwrap();
        let pairs = [("rmse", "rmse_test"), ("mae", "mae_test"), ("r2", "r2_test")];
        assert_eq!(agree(&evaluation, &model, &pairs), 3);
    }
}

#[test]
fn hearts() {
    let model = model("heart_scale", "heart_scale_unregularised");
    let (x, y) = heart_scale();
    let coefficient = |name: &str| model["coef"][name].as_f64().unwrap();
    let weights: Array1<f64> = (1..=13).map(|j| coefficient(&j.to_string())).collect();
    let scores = (x.dot(&weights) + coefficient("(intercept)")).to_vec();
    let labels = y.mapv(|y| f64::from(u8::from(y > 0.5))).to_vec();
    let evaluation = Binary::default().evaluate(Targets::new(&labels), &scores).unwrap();
    assert_eq!(agree(&evaluation, &model, &CLASSES), 3);
}
