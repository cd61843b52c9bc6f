//! Whatever a caller or a file can supply ends in an error that says what, where and what to do, or in a defined
//! result; never in a panic, never in NaN.

use gradus::prelude::*;
use ndarray::{Array1, Array2, array};

use crate::support::tables::with;

/// x = 0, 1, …; y = 2x + 1; a category of three values; a class.
fn sound(n: usize) -> Table {
    let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
    let group: Vec<&str> = (0..n).map(|i| ["a", "b", "c"][i % 3]).collect();
    let class: Vec<bool> = (0..n).map(|i| (i * 7) % 5 > 2).collect();
    Table::from_columns([("x", x.into()), ("group", group.into()), ("y", y.into()), ("class", class.into())]).unwrap()
}

fn regression() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x"), categorical("group").drop_first()])
}

fn solvers() -> Vec<std::sync::Arc<dyn Solver>> {
    vec![
        std::sync::Arc::new(ClosedForm::default()),
        std::sync::Arc::new(GradientDescent::full_batch().epochs(200)),
        std::sync::Arc::new(GradientDescent::mini_batch(4).epochs(5)),
        std::sync::Arc::new(GradientDescent::stochastic().epochs(2)),
    ]
}

/// The error's text names everything that was expected of it.
fn names(error: &Error, parts: &[&str]) {
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
}

fn all_finite(fit: &Fit) {
    assert!(fit.model().encoded_weights().iter().all(|w| w.is_finite()), "{}", fit.report());
    assert!(fit.report().loss.is_finite());
}

#[test]
fn features_that_are_not_finite() {
    let table = sound(12);
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x: Vec<f64> = (0..12).map(f64::from).collect();
        x[6] = value;
        for solver in solvers() {
            let error = regression().solver(solver).fit(&with(&table, "x", x.clone())).unwrap_err();
            names(&error, &["\"x\"", "row 7"]);
        }
    }
    let mut x = Array2::from_shape_fn((5, 2), |(i, j)| (i * j) as f64);
    x[[3, 1]] = f64::NAN;
    let error = Estimator::regression("y").fit((&x, &Array1::from_iter(0..5))).unwrap_err();
    names(&error, &["\"x2\"", "row 4", "NaN"]);
}

#[test]
fn labels_that_cannot_be_learned() {
    let table = sound(12);
    let labels = |value: f64| {
        let mut y: Vec<f64> = (0..12).map(f64::from).collect();
        y[2] = value;
        y
    };
    for value in [f64::NAN, f64::INFINITY] {
        names(&regression().fit(&with(&table, "y", labels(value))).unwrap_err(), &["\"y\"", "row 3"]);
    }
    let missing: Vec<Option<f64>> = vec![None; 12];
    names(&regression().fit(&with(&table, "y", missing)).unwrap_err(), &["every label is missing"]);
    let text = vec!["1", "2", "3", "four", "5", "6", "7", "8", "9", "10", "11", "12"];
    names(&regression().fit(&with(&table, "y", text)).unwrap_err(), &["\"y\"", "row 4", "\"four\"", "binary"]);

    let binary = || Estimator::binary("class").columns(columns![numeric("x")]);
    names(&binary().fit(&with(&table, "class", vec![1; 12])).unwrap_err(), &["12 labels", "\"1\""]);
    let three: Vec<&str> = (0..12).map(|i| ["no", "yes", "maybe"][i % 3]).collect();
    names(&binary().fit(&with(&table, "class", three)).unwrap_err(), &["3 classes", "maybe", "no", "yes"]);
    let continuous: Vec<f64> = (0..12).map(|i| f64::from(i) * 0.37).collect();
    names(&binary().fit(&with(&table, "class", continuous)).unwrap_err(), &["12", "regression"]);
    names(&binary().positive("yes").fit(&table).unwrap_err(), &["\"yes\"", "false", "true"]);
    // A class that training did not have, at evaluation.
    let fit = binary().fit(&table).unwrap();
    let other: Vec<&str> = (0..12).map(|i| if i == 4 { "perhaps" } else { "true" }).collect();
    names(&fit.model().evaluate(&with(&table, "class", other)).unwrap_err(), &["perhaps", "row 5"]);
}

#[test]
fn weights_and_offsets_that_make_no_sense() {
    let table = sound(12);
    let estimator = || regression().example_weight("s");
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let mut s = vec![1.0; 12];
        s[9] = bad;
        names(&estimator().fit(&with(&table, "s", s)).unwrap_err(), &["\"s\"", "row 10"]);
    }
    names(&estimator().fit(&with(&table, "s", vec![0.0; 12])).unwrap_err(), &["all zero"]);
    names(&estimator().fit(&table).unwrap_err(), &["\"s\"", "not in the table"]);
    let wild: Vec<f64> = (0..12).map(|i| 10f64.powi(if i % 2 == 0 { -300 } else { 300 })).collect();
    for solver in solvers() {
        // Finite, or an error: never NaN.
        if let Ok(fit) = estimator().solver(solver).fit(&with(&table, "s", wild.clone())) {
            all_finite(&fit);
        }
    }
    let x = array![[1.0], [2.0], [3.0]];
    let y = array![1.0, 2.0, 3.0];
    let short = Arrays::new(x.view(), y.view()).weights(array![1.0, 2.0].view());
    names(&Estimator::regression("y").fit(short).unwrap_err(), &["example weights", "3", "2"]);
    let wrong = (x.view(), y.slice(ndarray::s![..2]));
    names(&Estimator::regression("y").fit(wrong).unwrap_err(), &["labels", "3", "2"]);
    let offset = Arrays::new(x.view(), y.view()).offsets(array![0.0, f64::NAN, 0.0].view());
    names(&Estimator::regression("y").fit(offset).unwrap_err(), &["offset", "row 2"]);
}

#[test]
fn hardly_any_rows() {
    names(&regression().fit(&sound(0)).unwrap_err(), &["no examples"]);
    for n in [1, 2, 3] {
        for solver in solvers() {
            let fit = regression().solver(solver).fit(&sound(n)).unwrap();
            all_finite(&fit);
            assert_eq!(fit.model().predict(&sound(n)).unwrap().len(), n);
        }
    }
    assert!(regression().fit(&sound(12)).unwrap().model().predict(&sound(0)).unwrap().is_empty());
    let (x, y) = (Array2::<f64>::zeros((0, 2)), Array1::<f64>::zeros(0));
    names(&Estimator::regression("y").fit((&x, &y)).unwrap_err(), &["no examples"]);
    let (x, y) = (Array2::<f64>::zeros((4, 0)), Array1::<f64>::zeros(4));
    names(&Estimator::regression("y").fit((&x, &y)).unwrap_err(), &["no features"]);
}

#[test]
fn columns_that_say_nothing_or_the_same() {
    let table = sound(12);
    let constant = with(&table, "x", vec![5.0; 12]);
    let zero = with(&table, "x", vec![0.0; 12]);
    for solver in solvers() {
        for table in [&constant, &zero] {
            let fit = Estimator::regression("y")
                .columns(columns![numeric("x"), categorical("group")])
                .solver(solver.clone())
                .fit(table)
                .unwrap();
            all_finite(&fit);
            assert!(fit.model().predict(table).unwrap().iter().all(|p| p.is_finite()));
        }
        let twice = with(&table, "again", (0..12).map(f64::from).collect::<Vec<_>>());
        let fit = Estimator::regression("y")
            .columns(columns![numeric("x"), numeric("again")])
            .solver(solver.clone())
            .fit(&twice)
            .unwrap();
        all_finite(&fit);
    }
    let twice = with(&table, "again", (0..12).map(f64::from).collect::<Vec<_>>());
    let fit = Estimator::regression("y").columns(columns![numeric("x"), numeric("again")]).fit(&twice).unwrap();
    let named = fit.report().warnings.iter().any(|warning| match warning {
        Warning::Collinear { features } => features == &["x", "again"],
        _ => false,
    });
    assert!(named, "{}", fit.report());
    // The shortest of many: both carry half.
    assert!(fit.model().weights().iter().all(|w| (w.value - 1.0).abs() < 1e-9), "{:?}", fit.model().weights());
    // A full one-hot beside a bias is expected: listed, not warned about.
    let fit = Estimator::regression("y").columns(columns![categorical("group")]).fit(&table).unwrap();
    assert!(fit.report().warnings.is_empty(), "{}", fit.report());
}

#[test]
fn values_at_the_edge_of_the_range() {
    let table = sound(12);
    for scale in [1e300, 1e-300, 1e160, f64::MIN_POSITIVE] {
        let x: Vec<f64> = (0..12).map(|i| scale * f64::from(i % 5)).collect();
        let table = with(&table, "x", x);
        for solver in solvers() {
            match Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&table) {
                Ok(fit) => all_finite(&fit),
                Err(error) => names(&error, &["x"]),
            }
        }
    }
    // A column of 1e9 plus noise keeps its digits.
    let x: Vec<f64> = (0..12).map(|i| 1e9 + f64::from(i)).collect();
    let table = with(&table, "x", x);
    for solver in [solvers().remove(0), std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-14))] {
        let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&table).unwrap();
        assert!((fit.model().weights()[0].value - 2.0).abs() < 1e-6, "{:?}", fit.model().weights());
    }
}

#[test]
fn columns_are_found_by_name_or_named_as_missing() {
    let table = sound(12);
    let model = regression().fit(&table).unwrap().into_model();
    let truth = model.predict(&table).unwrap();
    assert_eq!(model.predict(&table.select(["class", "group", "x"]).unwrap()).unwrap(), truth);
    names(&model.predict(&table.select(["x"]).unwrap()).unwrap_err(), &["\"group\"", "not in the table"]);
    let renamed = with(&table.select(["group"]).unwrap(), "X ", (0..12).map(f64::from).collect::<Vec<_>>());
    names(&model.predict(&renamed).unwrap_err(), &["\"x\"", "did you mean \"X \""]);
    let text = with(&table, "x", vec!["1"; 12]);
    assert!(model.predict(&text).is_ok(), "text that is a number is one");
    let text = with(&table, "x", vec!["one"; 12]);
    names(&model.predict(&text).unwrap_err(), &["\"x\"", "row 1", "\"one\""]);
    let unseen = with(&table, "group", vec!["zebra"; 12]);
    names(&model.predict(&unseen).unwrap_err(), &["\"group\"", "row 1", "\"zebra\"", "Unseen::Ignore"]);

    let x = Array2::from_shape_fn((6, 2), |(i, j)| (i * (j + 1)) as f64 + (j * i * i) as f64);
    let model = Estimator::regression("y").fit((&x, &Array1::from_iter(0..6))).unwrap().into_model();
    let wide = Array2::<f64>::zeros((6, 3));
    names(&model.predict(&wide).unwrap_err(), &["3 features, the model 2"]);
    let by_name = Table::from_columns([("x2", vec![1.0].into()), ("x1", vec![0.0].into())]).unwrap();
    assert_eq!(model.predict(&by_name).unwrap(), model.predict(&array![[0.0, 1.0]]).unwrap());
}

#[test]
fn settings_are_checked_together() {
    let table = sound(12);
    let bad = Estimator::regression("y")
        .columns(columns![numeric("x"), numeric("x"), numeric("y")])
        .solver(GradientDescent::mini_batch(0).learning_rate(-0.1).tolerance(f64::NAN))
        .threads(0);
    let error = bad.fit(&table).unwrap_err();
    names(
        &error,
        &["batch size", "learning rate", "tolerance", "threads", "\"x\" appears twice", "input of a feature column"],
    );
    let Error::Settings(faults) = error else { panic!("{error}") };
    assert_eq!(faults.len(), 6);
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        regression().solver(GradientDescent::full_batch().learning_rate(rate)).fit(&table).unwrap_err();
    }
    names(
        &regression().start(Start::At(vec![1.0])).solver(GradientDescent::full_batch()).fit(&table).unwrap_err(),
        &["starting weights", "4", "1"],
    );
    // No epochs: the start is the answer, and the report says so. With the automatic rate the bias starts at the mean label.
    let none = GradientDescent::full_batch().epochs(0);
    let fit = regression().solver(none.clone()).fit(&table).unwrap();
    assert_eq!(fit.model().encoded_weights(), [0.0, 0.0, 0.0, 12.0]);
    for zeros in [regression().solver(none.clone()).start(Start::Zero), regression().solver(none.learning_rate(0.1))] {
        assert_eq!(zeros.fit(&table).unwrap().model().encoded_weights(), [0.0; 4]);
    }
    assert!(!fit.report().converged());
    assert_eq!(fit.report().warnings, [Warning::NotConverged { stop: StopReason::Epochs(0) }]);
}

#[test]
fn solvers_refuse_by_name() {
    let table = sound(12);
    let binary = Estimator::binary("class").columns(columns![numeric("x")]).solver(ClosedForm::default());
    names(&binary.fit(&table).unwrap_err(), &["closed form", "squared loss", "logistic"]);
    let sum = regression().reduction(Reduction::Sum);
    names(&sum.solver(GradientDescent::full_batch()).fit(&table).unwrap_err(), &["Reduction::Sum", "Auto"]);

    #[derive(Debug)]
    struct Unbounded;
    impl ScalarLoss for Unbounded {
        fn name(&self) -> &str {
            "fourth power"
        }
        fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
            ((score - label).powi(4), 4.0 * (score - label).powi(3))
        }
    }
    let estimator = regression().loss(Unbounded);
    let refused = estimator.clone().solver(GradientDescent::mini_batch(4)).fit(&table).unwrap_err();
    names(&refused, &["mini-batch", "fourth power", "give a learning rate"]);
    // The full batch searches its rate instead.
    let fit = estimator.solver(GradientDescent::full_batch()).fit(&table).unwrap();
    assert!(fit.report().loss < 1e-3, "{}", fit.report());
}

#[test]
fn many_and_long_categories() {
    let n = 20_000;
    let id: Vec<String> = (0..n).map(|i| format!("c{}", i % 10_000)).collect();
    let y: Vec<f64> = (0..n).map(|i| f64::from(i % 10_000) * 1e-3).collect();
    let table = Table::from_columns([("id", id.into()), ("y", y.into())]).unwrap();
    let fit = Estimator::regression("y")
        .columns(columns![categorical("id")])
        .solver(GradientDescent::full_batch().epochs(30))
        .fit(&table)
        .unwrap();
    assert_eq!(fit.report().features, 10_000);
    all_finite(&fit);
    let fit = Estimator::regression("y").columns(columns![categorical("id")]).fit(&table).unwrap();
    all_finite(&fit);

    let long = "x".repeat(1 << 20);
    let name: Vec<&str> = (0..12).map(|i| if i % 2 == 0 { long.as_str() } else { "short" }).collect();
    let table = with(&sound(12), "group", name);
    match regression().fit(&table) {
        Ok(fit) => all_finite(&fit),
        Err(error) => assert!(error.to_string().len() < 1000, "a message is not a megabyte"),
    }
}

/// Perfectly separable classes: finite weights, and a report that does not claim an optimum.
#[test]
fn separable_classes() {
    let table = with(&sound(12), "class", (0..12).map(|i| i >= 6).collect::<Vec<bool>>());
    let fit = Estimator::binary("class").columns(columns![numeric("x")]).penalty(NoPenalty).fit(&table).unwrap();
    all_finite(&fit);
    let p = fit.model().predict_probabilities(&table).unwrap();
    assert!(p.iter().all(|p| (0.0..=1.0).contains(p)));
    assert_eq!(fit.model().evaluate(&table).unwrap().get("accuracy"), Some(1.0));
}
