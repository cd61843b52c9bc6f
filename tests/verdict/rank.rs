//! How a run ended: rank, the shortest of equally good weights, and labels for which there is no model.

use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton, TrustRegion};

use crate::support::solvers::solvers;

/// y = 1 + 2x and noise, with x2 = 3x − 1, and classes k in three steps.
fn twins() -> Table {
    let x: Vec<f64> = (0..30).map(|i| f64::from(i * 7 % 30) / 10.0).collect();
    let noise = |i: usize| ((i * i + 3) as f64).sin();
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 1.0 + 2.0 * x + noise(i)).collect();
    let k: Vec<i64> = y
        .iter()
        .map(|y| {
            if *y < 3.0 {
                0
            } else if *y < 5.0 {
                1
            } else {
                2
            }
        })
        .collect();
    let twin: Vec<f64> = x.iter().map(|x| 3.0 * x - 1.0).collect();
    Table::from_columns([("x", x.into()), ("x2", twin.into()), ("y", y.into()), ("k", k.into())]).unwrap()
}

fn columns_of_twins() -> Vec<Arc<dyn AnyColumn>> {
    vec![Arc::new(numeric("x")), Arc::new(numeric("x2"))]
}

fn names_twins(fit: &Fit) -> bool {
    let named = ["x".to_owned(), "x2".to_owned()];
    fit.report().warnings.iter().any(|warning| matches!(warning, Warning::Collinear { features } if *features == named))
}

#[test]
fn every_solver_names_twins_and_gives_the_shortest_weights() {
    let estimator = Estimator::regression("y").penalty(NoPenalty).columns(columns_of_twins());
    let closed = estimator.clone().solver(ClosedForm::default()).fit(&twins()).unwrap();
    let shortest = |fit: &Fit| ["x", "x2"].map(|name| fit.model().weight(name).unwrap());
    let [a, b] = shortest(&closed);
    assert!((b - 3.0 * a).abs() < 1e-9, "the shortest weights lie along what tells examples apart");
    for solver in solvers() {
        let fit = estimator.clone().solver(solver).fit(&twins()).unwrap();
        assert!(names_twins(&fit), "{}", fit.report());
        if fit.report().converged() {
            let [w, v] = shortest(&fit);
            assert!((w - a).abs() < 2e-3 && (v - 3.0 * w).abs() < 1e-9, "{w} {v} {}", fit.report());
        }
    }
    // Weights that are penalised are left alone.
    let ridged = estimator.penalty(Lasso::new(1e-3).unwrap()).fit(&twins()).unwrap();
    assert!(!names_twins(&ridged) && ridged.model().weight("x").unwrap() == 0.0, "{}", ridged.report());
}

#[test]
fn every_loss_names_twins_and_gives_the_shortest_weights() {
    let estimators = [
        Estimator::regression("y").loss(Absolute),
        Estimator::regression("y").loss(Huber::new(1.0).unwrap()),
        Estimator::quantiles("y", [0.2, 0.8]),
        Estimator::ordinal("k"),
        Estimator::multiclass("k"),
        Estimator::multiclass("k").one_vs_rest(),
    ];
    for estimator in estimators {
        let fit = estimator.penalty(NoPenalty).columns(columns_of_twins()).fit(&twins()).unwrap();
        assert!(names_twins(&fit), "{}", fit.report());
        let weights = fit.model().shape().weights();
        for own in fit.model().encoded_weights()[..weights].chunks(2) {
            assert!((own[1] - 3.0 * own[0]).abs() < 1e-9, "{own:?} {}", fit.report());
        }
    }
}

/// More columns than rows, and too many for the closed form.
#[test]
fn wide_examples_are_named_and_get_the_shortest_weights() {
    let (rows, features) = (12, 130);
    let mut state = 1_u64;
    let mut next = || {
        state = state * 16_807 % 2_147_483_647;
        state as f64 / 2_147_483_647.0 - 0.5
    };
    let x = ndarray::Array2::from_shape_simple_fn((rows, features), &mut next);
    let y = ndarray::Array1::from_shape_simple_fn(rows, &mut next);
    let fit_by = |solver: Arc<dyn Solver>| {
        let estimator = Estimator::regression("y").penalty(NoPenalty).solver(solver);
        estimator.fit(Arrays::new(x.view(), y.view())).unwrap()
    };
    let closed = fit_by(Arc::new(ClosedForm::default()));
    for solver in [Arc::new(Lbfgs::default()) as Arc<dyn Solver>, Arc::new(TrustRegion::default())] {
        let fit = fit_by(solver);
        let named = fit
            .report()
            .warnings
            .iter()
            .any(|warning| matches!(warning, Warning::Collinear { features: named } if named.len() == features));
        assert!(named, "{}", fit.report());
        let apart = fit.model().encoded_weights().iter().zip(closed.model().encoded_weights());
        let apart = apart.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-4, "{apart} {}", fit.report());
    }
}

/// scikit-learn's lbfgs and newton-cholesky without a penalty, to five digits.
#[test]
fn weights_and_biases_of_several_classes_sum_to_0() {
    let u: Vec<f64> = (0..24).map(|i| f64::from(i * 5 % 24) / 6.0 - 2.0).collect();
    let v: Vec<f64> = (0..24).map(|i| f64::from(i * 7 % 24) / 8.0 - 1.0).collect();
    let class = |i: usize| ["a", "b", "c"][if u[i] + ((i * i) as f64).sin() * 2.0 > 0.7 { 0 } else { 1 + i % 2 }];
    let y: Vec<&str> = (0..24).map(class).collect();
    let table = Table::from_columns([("u", u.clone().into()), ("v", v.into()), ("y", y.into())]).unwrap();
    let estimator = Estimator::multiclass("y").penalty(NoPenalty).tolerance(1e-9);
    let first = estimator.clone().solver(Newton::default()).fit(&table).unwrap();
    for solver in
        [Arc::new(Newton::default()) as Arc<dyn Solver>, Arc::new(TrustRegion::default()), Arc::new(Lbfgs::default())]
    {
        let fit = estimator.clone().solver(solver).fit(&table).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        let own = fit.model().encoded_weights();
        for sum in [own[0] + own[2] + own[4], own[1] + own[3] + own[5], own[6] + own[7] + own[8]] {
            assert!(sum.abs() < 1e-12, "{own:?}");
        }
        let apart = own.iter().zip(first.model().encoded_weights()).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-6, "{own:?} {}", fit.report());
    }
}

fn zeros() -> Table {
    Table::from_columns([("x", vec![1, 2, 3].into()), ("y", vec![0, 0, 0].into()), ("n", vec![1.0, 2.0, 1.0].into())])
        .unwrap()
}

#[test]
fn labels_at_an_edge_are_refused_with_the_reason() {
    let number = || Estimator::regression("y").columns(columns![numeric("x")]);
    let table = zeros();
    let estimators = [
        Estimator::count("y").columns(columns![numeric("x")]),
        Estimator::count("y").columns(columns![numeric("x")]).exposure("n"),
        Estimator::count("y").columns(columns![numeric("x")]).penalty(Ridge::new(0.1).unwrap()),
        Estimator::count("y").columns(columns![numeric("x")]).loss(NegativeBinomial::new(1.0).unwrap()),
        Estimator::regression("y").columns(columns![numeric("x")]).loss(Tweedie::new(1.5).unwrap()),
        number().loss(Logistic),
        number().loss(gradus::loss::Probit),
        number().loss(gradus::loss::ComplementaryLogLog),
    ];
    for estimator in estimators {
        let error = estimator.fit(&table).unwrap_err().to_string();
        assert!(error.contains("\"y\"") && error.contains("all labels are 0"), "{error}");
        let by_hand = estimator.solver(Lbfgs::default());
        assert_eq!(by_hand.trainer(&table).unwrap_err().to_string(), error);
    }
    // Their least loss is reached.
    assert!(number().loss(Squared).fit(&table).unwrap().report().converged());
    assert!(number().loss(Absolute).fit(&table).unwrap().report().converged());
}

#[test]
fn a_fold_without_a_model_is_told() {
    let x: Vec<i64> = (0..12).collect();
    let y: Vec<i64> = (0..12).map(|i| i64::from(i == 3)).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let estimator = Estimator::count("y").columns(columns![numeric("x")]).penalty(Ridge::new(0.1).unwrap());
    let error = estimator.cross_validate(&table, &Folds::new(4)).unwrap_err().to_string();
    assert!(error.starts_with("fold ") && error.contains("all labels are 0"), "{error}");
    let error = estimator.cross_validated_path(&table, &Strengths::ridge().unwrap(), &Folds::new(4)).unwrap_err();
    assert!(error.to_string().starts_with("fold ") && error.to_string().contains("all labels are 0"), "{error}");
}

/// Probabilities of all classes round to 0 or 1 here; the scores do not.
#[test]
fn classes_come_from_scores_and_not_from_rounded_probabilities() {
    let table = Table::from_columns([("u", vec![4.0, 10.0, 9.0].into()), ("y", vec!["b", "a", "c"].into())]).unwrap();
    let far = Table::from_columns([("u", vec![4.0, 10.0].into()), ("y", vec!["b", "b"].into())]).unwrap();
    let at = |weights: &[f64]| {
        let given = GradientDescent::full_batch().epochs(0);
        let estimator = Estimator::multiclass("y").penalty(NoPenalty).solver(given).start(Start::At(weights.to_vec()));
        let estimator = estimator.columns(columns![numeric("u")]);
        (estimator.clone().one_vs_rest(), estimator)
    };
    // Scores of (a, b, c): (80, 120, −200) and (200, 300, −500).
    let (rest, multinomial) = at(&[20.0, 30.0, -50.0, 0.0, 0.0, 0.0]);
    for estimator in [rest, multinomial] {
        let model = estimator.fit(&table).unwrap().into_model();
        assert_eq!(model.predict_classes(&far).unwrap(), ["b", "b"]);
        let evaluation = model.evaluate(&far).unwrap();
        assert_eq!((evaluation.get("accuracy"), evaluation.confusion.unwrap().count(1, 1)), (Some(1.0), 2.0));
    }
    // And where all of them are 0: (−200, −80, −120).
    let model = at(&[-50.0, -20.0, -30.0, 0.0, 0.0, 0.0]).0.fit(&table).unwrap().into_model();
    assert_eq!(model.predict_classes(&far).unwrap(), ["b", "b"]);
    assert_eq!(model.evaluate(&far).unwrap().get("top_2"), Some(1.0));
}

/// The second most probable class of an ordinal model, where all probabilities but one are 0.
#[test]
fn ranks_of_ordered_classes_come_from_scores() {
    let table = Table::from_columns([("u", vec![0.0, 1.0, 2.0].into()), ("y", vec![0, 1, 2].into())]).unwrap();
    let far = Table::from_columns([("u", vec![2000.0, -2000.0].into()), ("y", vec![1, 1].into())]).unwrap();
    let start = Start::At(vec![1.0, 1.0, -1.0]);
    let estimator = Estimator::ordinal("y").penalty(NoPenalty).solver(GradientDescent::full_batch().epochs(0));
    let model = estimator.start(start).fit(&table).unwrap().into_model();
    assert_eq!(model.predict_classes(&far).unwrap(), ["2", "0"]);
    assert_eq!(model.evaluate(&far).unwrap().get("top_2"), Some(1.0));
}

/// A score above 0 is positive, however near to ½ its probability is.
#[test]
fn the_side_of_a_score_decides_at_one_half() {
    let table = Table::from_columns([("u", vec![1e-20, -1e-20, 0.0].into()), ("y", vec![1, 0, 0].into())]).unwrap();
    let estimator = Estimator::binary("y").penalty(NoPenalty).solver(GradientDescent::full_batch().epochs(0));
    let model = estimator.start(Start::At(vec![1.0, 0.0])).fit(&table).unwrap().into_model();
    assert_eq!(model.predict_class(&table, 0.5).unwrap(), ["1", "0", "0"]);
    assert_eq!(model.evaluate(&table).unwrap().get("accuracy"), Some(1.0));
}
