//! Inputs that people report of software like this one, each as a file or a few lines, with what is right.

use std::path::Path;
use std::sync::Arc;

use gradus::error::Error;
use gradus::optimizer::{AdaGrad, Ftrl};
use gradus::prelude::*;
use gradus::solver::{Checkpoint, Lbfgs, Newton, Saga, Start, Svrg, TrustRegion};
use ndarray::{Array1, Array2};

use crate::support::approx::near;
use crate::support::fits::warned;
use crate::support::solvers::solvers;

fn table(path: &str) -> Table {
    Table::from_csv(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reported").join(path)).unwrap()
}

fn names(fit: &Fit) -> Vec<String> {
    fit.model().weights().iter().map(|weight| weight.name.clone()).collect()
}

fn weight(fit: &Fit, name: &str) -> f64 {
    fit.model().weight(name).unwrap()
}

/// What an error says that names all of these.
fn refused(fit: gradus::error::Result<Fit>, of: &[&str]) {
    let error = fit.map(|fit| fit.report().to_string()).unwrap_err().to_string();
    assert!(of.iter().all(|of| error.contains(of)), "{error}");
}

#[test]
fn counts_that_are_all_zero() {
    let estimator = Estimator::count("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    refused(estimator.fit(&table("all_zero_counts/input.csv")), &["0"]);
    let other = estimator.clone().loss(NegativeBinomial::new(1.0).unwrap());
    refused(other.fit(&table("all_zero_counts/input.csv")), &["0"]);
    match estimator.cross_validate(&table("all_zero_counts/cv.csv"), &Folds::new(5).seed(1)) {
        Ok(validated) => assert!(validated.loss() < 5.0, "{validated}"),
        Err(error) => assert!(matches!(error, Error::Fold { .. }), "{error}"),
    }
}

#[test]
fn two_columns_that_are_one() {
    let twins = table("collinearity_silent/dup.csv");
    let estimator = Estimator::regression("y").columns(columns![numeric("x"), numeric("x2")]);
    let closed = estimator.fit(&twins).unwrap();
    near(weight(&closed, "x"), weight(&closed, "x2"), 1e-12);
    for solver in solvers() {
        let fit = estimator.clone().penalty(NoPenalty).solver(solver).fit(&twins).unwrap();
        assert!(warned(&fit, "collinearity"), "{}", fit.report());
        near(weight(&fit, "x"), weight(&closed, "x"), 1e-4);
        near(weight(&fit, "x2"), weight(&closed, "x"), 1e-4);
    }
    let columns = || columns![numeric("x"), numeric("x2")];
    let others = [
        Estimator::regression("y").loss(Absolute),
        Estimator::ordinal("k").penalty(NoPenalty),
        Estimator::multiclass("k").penalty(NoPenalty),
    ];
    for estimator in others {
        let fit = estimator.columns(columns()).fit(&twins).unwrap();
        assert!(warned(&fit, "collinearity"), "{}", fit.report());
    }
}

#[test]
fn rows_of_weight_0_in_folds() {
    let (with, without) = (table("cv_zero_weight_rows/input.csv"), table("cv_zero_weight_rows/without.csv"));
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]);
    for folds in [2, 3, 5].map(|count| Folds::new(count).seed(3)) {
        let weighed = estimator.clone().example_weight("w").cross_validate(&with, &folds).unwrap();
        let plain = estimator.cross_validate(&without, &folds).unwrap();
        let losses = |of: &CrossValidation| of.folds.iter().map(|fold| fold.loss).collect::<Vec<_>>();
        assert_eq!(losses(&weighed), losses(&plain));
    }
}

#[test]
fn features_of_extreme_size() {
    let wave = |k: usize| (k as f64 * 0.37).sin();
    let y = Array1::from_shape_fn(50, |i| 3.0 * wave(i * 2) - wave(i * 3) + 1.0);
    for scale in [1e-310, 1e-200, 1e200] {
        let x = Array2::from_shape_fn((50, 2), |(i, j)| scale * wave(i * (j + 2)));
        let estimator = Estimator::regression("y");
        let of = |estimator: Estimator| refused(estimator.fit((x.view(), y.view())), &["square"]);
        of(estimator.clone());
        of(estimator.clone().loss(Huber::new(0.5).unwrap()));
        solvers().into_iter().for_each(|solver| of(estimator.clone().solver(solver)));
    }
}

#[test]
fn powers_of_years_as_columns() {
    let years = table("false_convergence_years/input.csv");
    let columns = || columns![numeric("t"), numeric("t2"), numeric("t3")];
    for solver in solvers() {
        let squared = Estimator::regression("y").columns(columns()).solver(solver.clone()).penalty(NoPenalty);
        let classes = Estimator::binary("b").columns(columns()).solver(solver).penalty(NoPenalty);
        for (estimator, least) in [(squared, 0.0), (classes, 0.3124)] {
            let fit = estimator.fit(&years).unwrap();
            assert!(!fit.report().converged() || fit.report().objective() < least + 1e-4, "{}", fit.report());
        }
    }
}

#[test]
fn numbers_in_another_notation() {
    for (path, column) in [("thousands", "pop"), ("percent", "rate"), ("thirty", "pop")] {
        let table = table(&format!("formatted_numbers_as_categories/{path}.csv"));
        match Estimator::regression("y").fit(&table) {
            Ok(fit) => assert!(warned(&fit, column), "{}", fit.report()),
            Err(error) => assert!(error.to_string().contains(column), "{error}"),
        }
    }
}

#[test]
fn what_folds_are_grouped_by() {
    let noise = |i: usize| ((i * 7919) % 101) as f64 / 101.0;
    let x: Vec<f64> = (0..60).map(noise).collect();
    let y: Vec<f64> = (0..60).map(|i| 2.0 * x[i] + 5.0 * noise(i % 12 + 500)).collect();
    let patient: Vec<String> = (0..60).map(|i| format!("p{}", i % 12)).collect();
    let table = Table::from_columns([("patient", patient.into()), ("x", x.into()), ("y", y.into())]).unwrap();
    let folds = Folds::new(4).grouped_by("patient");
    let path = Estimator::regression("y").cross_validated_path(&table, &Strengths::lasso().unwrap(), &folds);
    assert_eq!(path.unwrap().names(), ["x"]);
}

#[test]
fn one_number_with_a_leading_zero() {
    let fit = Estimator::regression("y").fit(&table("leading_zero_one_cell/input.csv")).unwrap();
    assert!(names(&fit) == ["age"] || warned(&fit, "\"07\""), "{}", fit.report());
}

#[test]
fn weights_of_classes_have_one_answer() {
    let table = table("multinomial_gauge/input.csv");
    let estimator = Estimator::multiclass("y").columns(columns![numeric("u"), numeric("v")]).penalty(NoPenalty);
    let tight: [Arc<dyn Solver>; 3] = [
        Arc::new(Newton::default().tolerance(1e-10)),
        Arc::new(TrustRegion::default().tolerance(1e-10)),
        Arc::new(Lbfgs::default().tolerance(1e-10)),
    ];
    // scikit-learn 1.5, newton-cholesky.
    let (u, biases) = ([2.18636, -0.13585, -2.05050], [-0.18277, 0.09692, 0.08585]);
    for solver in tight {
        let fit = estimator.clone().solver(solver).fit(&table).unwrap();
        let found: Vec<f64> = fit.model().weights().iter().filter(|w| w.name == "u").map(|w| w.value).collect();
        found.iter().zip(u).for_each(|(found, truth)| near(*found, truth, 2e-5));
        fit.model().biases().iter().zip(biases).for_each(|(found, truth)| near(*found, truth, 2e-5));
    }
}

#[test]
fn categories_that_differ_by_blanks() {
    let estimator = Estimator::regression("y").columns(columns![categorical("c")]);
    let fit = estimator.fit(&table("near_duplicate_categories/input.csv")).unwrap();
    assert!(warned(&fit, "\"red \"") && warned(&fit, "\" red\""), "{}", fit.report());
}

#[test]
fn columns_that_are_all_left_out() {
    refused(
        Estimator::regression("y").fit(&table("no_features_without_reasons/ids.csv")),
        &["\"id\" is left out", "floats"],
    );
    let dates = Estimator::regression("y").fit(&table("no_features_without_reasons/dates.csv")).unwrap();
    assert!(dates.model().weights().len() == 1 && dates.report().loss < 1e-9, "{}", dates.report());
}

#[test]
fn a_null_token_beside_the_usual_ones() {
    let text = "c,x,y\na,1,2\n,2,4\nb,N/A,5\nNA,3,6.5\na,4,8\n";
    for options in [CsvOptions::default(), CsvOptions::default().null_tokens(["", "NA", "N/A"])] {
        let fit = Estimator::regression("y").fit(&Table::from_csv_text(text, &options).unwrap()).unwrap();
        assert_eq!(names(&fit), ["c=a", "c=b", "c=<missing>", "x", "x=missing"]);
    }
}

#[test]
fn offsets_that_do_nothing() {
    let classes = Estimator::multiclass("y").columns(columns![numeric("x")]);
    let table_of_classes = table("offset_that_does_nothing/input.csv");
    refused(classes.clone().offset("o").fit(&table_of_classes), &["offset"]);
    refused(classes.exposure("o").fit(&table_of_classes), &["exposure"]);
    let numbers = Estimator::regression("y").columns(columns![numeric("x")]).exposure("e");
    refused(numbers.fit(&table("offset_that_does_nothing/reg.csv")), &["exposure"]);
}

#[test]
fn ordered_texts_without_an_order() {
    let estimator = Estimator::ordinal("y").columns(columns![numeric("x")]);
    refused(estimator.fit(&table("ordinal_alphabetical/input.csv")), &["\"high\", \"low\", \"mid\"", ".order([..])"]);
    let fit = estimator.fit(&table("ordinal_alphabetical/plus.csv")).unwrap();
    assert!(weight(&fit, "x") > 1.0, "{}", fit.report());
    assert_eq!(fit.model().classes().last().map(String::as_str), Some("10+"));
}

#[test]
fn a_level_without_examples() {
    let estimator = Estimator::ordinal("y").columns(columns![numeric("x")]).order(["low", "mid", "high"]);
    refused(estimator.fit(&table("ordinal_level_without_examples/input.csv")), &["\"mid\"", "no example"]);
}

#[test]
fn probabilities_of_1_that_are_no_tie() {
    let estimator = Estimator::multiclass("y").one_vs_rest().columns(columns![numeric("u"), numeric("v")]);
    let fit = estimator.penalty(NoPenalty).fit(&table("ovr_saturated_tie/input.csv")).unwrap();
    let test = table("ovr_saturated_tie/test.csv");
    assert_eq!(fit.model().evaluate(&test).unwrap().get("accuracy"), Some(1.0));
}

#[test]
fn the_perceptron_by_default() {
    let estimator = Estimator::binary("y").columns(columns![numeric("x")]).loss(gradus::loss::Perceptron);
    let table = table("perceptron_auto_zero/input.csv");
    let fit = estimator.fit(&table).unwrap();
    assert_eq!(fit.model().evaluate(&table).unwrap().get("accuracy"), Some(1.0), "{}", fit.report());
}

#[test]
fn powers_of_moments() {
    let ms: Vec<f64> = (0..60).map(|i| 1.7e12 + 1000.0 * f64::from(i)).collect();
    let y: Vec<f64> = (0..60).map(|i| f64::from(i) / 10.0).map(|u| 5.0 + 2.0 * u - 0.7 * u * u).collect();
    let table = Table::from_columns([("t", ms.into()), ("y", y.clone().into())]).unwrap();
    let of = |columns: Vec<Arc<dyn gradus::column::AnyColumn>>| {
        let fit = Estimator::regression("y").columns(columns).fit(&table).unwrap();
        let found = fit.model().predict(&table).unwrap();
        let error = found.iter().zip(&y).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(error < 1e-7 && fit.report().warnings.is_empty(), "{error:e} {}", fit.report());
    };
    of(vec![Arc::new(polynomial("t", 2))]);
    of(vec![Arc::new(polynomial(numeric("t").standardized(), 2))]);
}

#[test]
fn the_power_of_years() {
    let x = vec![2003.0, 1950.0, 1997.0, 2000.0, 2009.0, 2009.0, 1980.0, 1999.0, 2007.0, 1991.0];
    let table = Table::from_columns([("x", x.into()), ("y", vec![0.0; 10].into())]).unwrap();
    let learned = gradus::column::learn(&columns![numeric("x").power()], &table, None).unwrap();
    let saved = learned[0].save().unwrap().to_string();
    assert!(saved.contains("99.2"), "the greatest likelihood is at 99.26: {saved}");
}

#[test]
fn buckets_of_a_column_that_is_mostly_its_minimum() {
    let table = table("quantile_buckets_at_minimum/input.csv");
    for count in [2, 3, 4, 10] {
        let estimator = Estimator::regression("y").columns(columns![bucketized("x", gradus::column::quantiles(count))]);
        let fit = estimator.fit(&table).unwrap();
        assert!(names(&fit).len() >= 2, "{}", fit.report());
        let predicted = fit.model().predict(&table).unwrap();
        assert!(predicted[0] != predicted[9], "0 is parted from the rest: {predicted:?}");
    }
}

#[test]
fn a_year_of_two_digits() {
    let d = vec!["2023-01-01", "2023-06-01", "2024-01-01", "2024-06-01"];
    let table = Table::from_columns([("d", d.into()), ("y", vec![1.0, 2.0, 3.0, 4.0].into())]).unwrap();
    let estimator = Estimator::regression("y").columns(columns![datetime("d").days_since("2023-01-01")]);
    let model = estimator.fit(&table).unwrap().into_model();
    let mut predictor = model.predictor(&["d"]).unwrap();
    let mut predicted = |text: &str| predictor.predict(&[text.into()]);
    assert!(predicted("24-03-01").unwrap_err().to_string().contains("\"24-03-01\""));
    let noon = predicted("2024-03-01T12:30:00Z").unwrap();
    assert_eq!(predicted("2024-03-01T12:30Z").unwrap(), noon);
    assert_eq!(predicted("2024-03-01T13:30:00+0100").unwrap(), noon);
}

#[test]
fn texts_that_look_like_booleans_in_the_next_file() {
    let (first, next) = (table("type_by_file/input.csv"), table("type_by_file/test.csv"));
    let buckets = columns![hashed("smoker", 1000)];
    for estimator in [Estimator::regression("y"), Estimator::regression("y").columns(buckets)] {
        let fit = estimator.penalty(NoPenalty).fit(&first).unwrap();
        let predicted = fit.model().predict(&next).unwrap();
        near(predicted[0], 5.1, 1e-9);
        near(predicted[1], 1.1, 1e-9);
    }
}

#[test]
fn a_column_without_a_name() {
    for path in ["input", "r"] {
        let fit = Estimator::regression("y").fit(&table(&format!("unnamed_index_column/{path}.csv"))).unwrap();
        assert!(names(&fit) == ["x"] && fit.report().to_string().contains("column_1"), "{}", fit.report());
    }
}

#[test]
fn a_start_at_a_model_of_other_categories() {
    let of = |c: &[&str], y: &[f64]| Table::from_columns([("c", c.to_vec().into()), ("y", y.to_vec().into())]).unwrap();
    let first = of(&["a", "b", "a", "b"], &[1.0, 100.0, 1.0, 100.0]);
    let next = of(&["b", "c", "b", "c"], &[100.0, 1.0, 100.0, 1.0]);
    let estimator = Estimator::regression("y").columns(columns![categorical("c")]).penalty(Ridge::new(0.01).unwrap());
    let model = estimator.fit(&first).unwrap().into_model();
    let b = model.weight("c=b").unwrap();
    let begun =
        estimator.solver(GradientDescent::full_batch().epochs(0)).warm_start_by_name(&model).fit(&next).unwrap();
    near(weight(&begun, "c=b"), b, 1e-12);
    assert_eq!(weight(&begun, "c=c"), 0.0);
}

/// States of another length than the run's, and a step near 2⁶⁴.
#[test]
fn checkpoints_that_do_not_fit() {
    let x = Array2::from_shape_fn((30, 5), |(i, j)| ((i * (j + 2)) as f64 * 0.7).sin());
    let y = Array1::from_shape_fn(30, |i| (i as f64 * 0.7).sin());
    let steps = || GradientDescent::mini_batch(1).learning_rate(0.01).epochs(2);
    let of = |name: &str, solver: Arc<dyn Solver>| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reported/checkpoints").join(name);
        let checkpoint: Checkpoint = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        Estimator::regression("y").solver(solver).start(Start::Resume(checkpoint)).fit((x.view(), y.view()))
    };
    refused(of("adagrad.json", Arc::new(steps().optimizer(AdaGrad::default()))), &["checkpoint"]);
    refused(of("ftrl.json", Arc::new(steps().optimizer(Ftrl::default()))), &["checkpoint"]);
    refused(of("variance_reduced.json", Arc::new(Saga::default())), &["checkpoint"]);
    refused(of("variance_reduced.json", Arc::new(Svrg::default())), &["checkpoint"]);
}

/// Numbers of 1e8 beside an offset: scores that no weights of f64 can say.
#[test]
fn a_report_of_other_weights_than_the_model_has() {
    let table = table("lies_1379.csv");
    let columns = (1..=10).map(|j| Arc::new(numeric(format!("x{j}"))) as Arc<dyn gradus::column::AnyColumn>);
    let estimator = Estimator::binary("y").columns(columns).loss(Hinge).offset("o").penalty(NoPenalty);
    let fit = estimator.fit(&table).unwrap();
    let loss = fit.model().evaluate(&table).unwrap().get("loss").unwrap();
    near(fit.report().loss, loss, 1e-9);
    assert!(!fit.report().converged() || loss < 1e-6, "{}", fit.report());
}
