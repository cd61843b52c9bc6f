//! Optima that were computed elsewhere with 60 digits, R's and LIBLINEAR's among them: weights and metrics of fits of the data
//! that ships.

use gradus::prelude::*;
use serde_json::Value;

use crate::support::approx::close;
use crate::support::golden::golden;
use crate::support::tables::{heart_scale, shipped};

/// The table that a reference fit speaks of: what its `filter` and `split` leave for training, and for the test.
fn examples_of(dataset: &str, model: &Value) -> (Table, Option<Table>) {
    let preprocessing = &model["preprocessing"];
    let categorical: Vec<String> = serde_json::from_value(preprocessing["categorical"].clone()).unwrap_or_default();
    let read = |file: &str| {
        let table = Table::from_csv_with(
            shipped(&format!("{dataset}/{file}")),
            &CsvOptions::default().text(categorical.clone()),
        )
        .unwrap();
        match dataset {
            "california_housing" => table
                .with_column("rooms_per_person", ["total_rooms", "population"], |[rooms, people]| rooms / people)
                .unwrap()
                .with_column("expensive", ["median_house_value"], |[value]| f64::from(u8::from(value > 265_000.0)))
                .unwrap(),
            _ => table,
        }
    };
    if dataset == "california_housing" {
        return (read("california_housing_train.csv"), Some(read("california_housing_test.csv")));
    }
    let mut table = read(&format!("{dataset}.csv"));
    let filter = preprocessing["filter"].as_str().unwrap();
    if filter.starts_with("rows with any NA") {
        table = table.drop_missing().unwrap();
    } else if filter.starts_with("342") {
        table = table.drop_missing_in(["flipper_length_mm", "body_mass_g"]).unwrap();
    }
    if preprocessing["split"].as_str().unwrap().contains("index % 5 == 4") {
        let (test, train) = table.partition(|row| row % 5 == 4).unwrap();
        return (train, Some(test));
    }
    (table, None)
}

/// Fits one reference model and compares every weight, relative to the largest of its kind.
fn compare(dataset: &str, model: &Value) {
    let (train, test) = examples_of(dataset, model);
    let name = model["name"].as_str().unwrap();
    let preprocessing = &model["preprocessing"];
    let of = |key: &str| serde_json::from_value::<Vec<String>>(preprocessing[key].clone()).unwrap();
    let standardized = preprocessing["numeric_scaling"].as_str().unwrap().starts_with("(x-mean)/std");
    let mut columns = Vec::new();
    for name in of("numeric") {
        let column = numeric(name);
        columns.extend(columns![if standardized { column.standardized() } else { column }]);
    }
    for name in of("categorical") {
        columns.extend(columns![categorical(name).drop_first()]);
    }
    let n = train.rows() as f64;
    let (label, task) = (preprocessing["target"].as_str().unwrap(), model["task"].as_str().unwrap());
    // sum of losses + ½‖w‖² (C = 1) is mean loss + ‖w‖²/(2n); sum of squares + ‖w‖² is mean + ‖w‖²/n.
    let (estimator, strength, tolerance) = match task {
        "ols" => (Estimator::regression(label), 0.0, 1e-8),
        "ridge" => (Estimator::regression(label), 1.0 / n, 1e-8),
        "logistic" => (Estimator::binary(if label == "male" { "sex" } else { label }), 0.0, 1e-8),
        "logistic_l2" => (Estimator::binary(label), 1.0 / (2.0 * n), 1e-8),
        other => panic!("{other}"),
    };
    let estimator = estimator.columns(columns).penalty(Ridge::new(strength).unwrap());
    let fit = estimator.fit(&train).unwrap();
    assert!(fit.report().converged(), "{name}: {}", fit.report());
    // The reference states the weights of standardised features; ours come back in own units, so compare encoded ones.
    let weights = fit.model().weights();
    let encoded = fit.model().encoded_weights();
    let found = |feature: &str| match feature {
        "(intercept)" if standardized => encoded[encoded.len() - 1],
        "(intercept)" => fit.model().bias(),
        _ => {
            let j = weights.iter().position(|weight| weight.name == feature).unwrap();
            if standardized { encoded[j] } else { weights[j].value }
        }
    };
    for (feature, truth) in model["coef"].as_object().unwrap() {
        let (found, truth) = (found(feature), truth.as_f64().unwrap());
        assert!((found - truth).abs() <= tolerance * truth.abs(), "{dataset} {name} {feature}: {found} {truth}");
    }
    let metrics = &model["metrics"];
    for (part, table) in [("train", Some(&train)), ("test", test.as_ref())] {
        let Some(table) = table else { continue };
        let evaluation = fit.model().evaluate(table).unwrap();
        for (ours, theirs) in [
            ("rmse", "rmse"),
            ("mae", "mae"),
            ("r2", "r2"),
            ("log_loss", "logloss"),
            ("accuracy", "accuracy"),
            ("roc_auc", "auc"),
        ] {
            let Some(truth) = metrics[format!("{theirs}_{part}")].as_f64() else { continue };
            let found = evaluation.get(ours).unwrap();
            assert!(close(found, truth, 1e-6), "{dataset} {name} {ours} on {part}: {found} {truth}");
        }
    }
}

#[test]
fn least_squares_references() {
    compare_all(&["ols", "ridge"], 8);
}

#[test]
fn logistic_references() {
    compare_all(&["logistic", "logistic_l2"], 5);
}

fn compare_all(tasks: &[&str], at_least: usize) {
    let mut compared = 0;
    for dataset in ["penguins", "mtcars", "anscombe", "california_housing"] {
        let reference = golden(&format!("fits_{dataset}"));
        for model in reference["models"].as_array().unwrap() {
            let separated = model["name"].as_str().unwrap().contains("separated");
            if tasks.contains(&model["task"].as_str().unwrap()) && !separated {
                compare(dataset, model);
                compared += 1;
            }
        }
    }
    assert!(compared >= at_least, "only {compared} references were compared");
}

/// LIBLINEAR's own data set and its `-s 0 -c 1`: Σℓ + ½‖w‖², so λ = 1/(2n); without a bias, and with a free one.
#[test]
fn heart_scale_by_liblinear() {
    let (x, y) = heart_scale();
    let solver = || GradientDescent::full_batch().tolerance(1e-13).stall(1e-15);
    let estimator = Estimator::binary("y").penalty(Ridge::new(1.0 / 540.0).unwrap()).solver(solver());
    let without = estimator.clone().without_bias().fit((&x, &y)).unwrap();
    let with = estimator.fit((&x, &y)).unwrap();
    // From LIBLINEAR 2.3.0 and scikit-learn's newton-cg, agreeing to 1e-7 and 1e-10.
    for (fit, j, truth) in [
        (&without, 0, 0.35009526706274136),
        (&without, 2, 1.1577969584195684),
        (&without, 11, 1.1832463862988636),
        (&with, 0, -0.06724880704761349),
        (&with, 11, 1.467583136235663),
        (&with, 13, 1.4869279721393123),
    ] {
        let found = fit.model().encoded_weights()[j];
        assert!((found - truth).abs() < 1e-6, "{j}: {found} {truth}");
    }
    assert!(close(without.report().loss, 0.35359059045152036, 1e-9));
}
