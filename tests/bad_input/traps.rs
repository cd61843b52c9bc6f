//! Traps that others fell into, each pinned (design page, section 8 of the plan).

use gradus::prelude::*;

/// Centring the label but not the features: w = 2, b = 10 came back as 0.148 and 20.
#[test]
fn weight_and_bias_come_back() {
    let x = vec![1.0, 2.0, 3.0, 4.0];
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 10.0).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    for solver in [
        Box::new(ClosedForm::default()) as Box<dyn Solver>,
        Box::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13)),
    ] {
        let solver: std::sync::Arc<dyn Solver> = solver.into();
        for column in [numeric("x"), numeric("x").standardized(), numeric("x").min_max()] {
            let fit = Estimator::regression("y").columns(columns![column]).solver(solver.clone()).fit(&table).unwrap();
            assert!((fit.model().weights()[0].value - 2.0).abs() < 1e-5, "{:?}", fit.model().weights());
            assert!((fit.model().bias() - 10.0).abs() < 1e-4);
        }
    }
}

/// The positive class is the larger by order, not the majority: signs do not flip with the balance.
#[test]
fn the_positive_class_is_the_larger_one() {
    for positives in [3, 7] {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let label: Vec<&str> = (0..10).map(|i| if i >= 10 - positives { "yes" } else { "no" }).collect();
        let table = Table::from_columns([("x", x.into()), ("label", label.into())]).unwrap();
        let estimator = Estimator::binary("label").penalty(Ridge::new(0.01).unwrap());
        let fit = estimator.clone().fit(&table).unwrap();
        assert_eq!(fit.model().classes(), ["no", "yes"]);
        assert!(fit.model().weight("x").unwrap() > 0.0);
        let other = estimator.positive("no").fit(&table).unwrap();
        assert_eq!(other.model().classes(), ["yes", "no"]);
        assert!(other.model().weight("x").unwrap() < 0.0);
        assert_eq!(fit.model().summary().to_string().lines().next(), Some("score of label = yes:"));
    }
}

/// A column scaled by 1e5, 1e6 or 1e-6 hung line searches, and kept plain descent from converging.
#[test]
fn scaled_columns_converge_by_default() {
    for scale in [1e-6, 1.0, 1e5, 1e6] {
        let a: Vec<f64> = (0..200).map(|i| scale * (f64::from(i) * 0.7).sin()).collect();
        let b: Vec<f64> = (0..200).map(|i| (f64::from(i) * 1.3).cos()).collect();
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 3.0 * a / scale - b + 5.0).collect();
        let class: Vec<bool> = y.iter().enumerate().map(|(i, y)| *y + ((i * 37) % 11) as f64 * 0.5 > 7.0).collect();
        let table =
            Table::from_columns([("a", a.into()), ("b", b.into()), ("y", y.into()), ("class", class.into())]).unwrap();
        let columns = || columns![numeric("a"), numeric("b")];
        let fit =
            Estimator::regression("y").columns(columns()).solver(GradientDescent::full_batch()).fit(&table).unwrap();
        assert!(fit.report().converged() && fit.report().epochs() < 300, "{}", fit.report());
        assert!((fit.model().weights()[0].value * scale - 3.0).abs() < 1e-3);
        let fit = Estimator::binary("class").columns(columns()).fit(&table).unwrap();
        assert!(fit.report().converged() && fit.report().epochs() < 2000, "{}", fit.report());
    }
}

/// The report never claims what did not happen.
#[test]
fn running_out_is_reported() {
    let x: Vec<f64> = (0..50).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| x * x).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let fit =
        Estimator::regression("y").solver(GradientDescent::full_batch().epochs(3).tolerance(0.0)).fit(&table).unwrap();
    assert!(!fit.report().converged());
    assert_eq!(fit.report().stop, StopReason::Epochs(3));
    assert!(fit.report().to_string().contains("NOT converged"), "{}", fit.report());
}

/// The final model is the best epoch on the validation examples, not the last.
#[test]
fn the_best_epoch_is_kept() {
    let x: Vec<f64> = (0..60).map(f64::from).collect();
    let noisy: Vec<f64> = x.iter().map(|x| 2.0 * x + 40.0 * (x * 12.9898).sin()).collect();
    let table = Table::from_columns([("x", x.into()), ("y", noisy.into())]).unwrap();
    let (train, validation) = table.shuffle(3).unwrap().split(0.5).unwrap();
    let solver = GradientDescent::stochastic().learning_rate(2e-4).epochs(40).tolerance(0.0);
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).validate_on(&validation);
    let fit = estimator.fit(&train).unwrap();
    let losses: Vec<f64> = fit.report().history.iter().map(|row| row.validation.unwrap()).collect();
    let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(best < losses[losses.len() - 1], "the run must get worse for this test to say something");
    let found = fit.model().evaluate(&validation).unwrap().get("loss").unwrap();
    assert!((found - best).abs() <= 1e-9 * best, "{found} {best}");
    assert_eq!(fit.report().best_epoch, Some(losses.iter().position(|loss| *loss == best).unwrap() as u64 + 1));
}

/// A strength means the same whatever the number of examples: the data twice is the same model.
#[test]
fn a_strength_does_not_depend_on_the_number_of_examples() {
    let x = vec![1.0, 2.0, 4.0, 5.0, 7.0];
    let y = vec![1.0, 3.0, 2.0, 6.0, 5.0];
    let twice = |values: &[f64]| [values, values].concat();
    let once = Table::from_columns([("x", x.clone().into()), ("y", y.clone().into())]).unwrap();
    let doubled = Table::from_columns([("x", twice(&x).into()), ("y", twice(&y).into())]).unwrap();
    for solver in [
        std::sync::Arc::new(ClosedForm::default()) as std::sync::Arc<dyn Solver>,
        std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13)),
    ] {
        let estimator =
            Estimator::regression("y").penalty(Ridge::new(0.3).unwrap()).columns(columns![numeric("x")]).solver(solver);
        let (one, two) = (estimator.fit(&once).unwrap(), estimator.fit(&doubled).unwrap());
        assert!((one.model().weights()[0].value - two.model().weights()[0].value).abs() < 1e-6);
        // λ = 0.3 by hand: w = cov/(var + λ).
        let hand = 3.08 / (4.56 + 0.3);
        assert!((one.model().weights()[0].value - hand).abs() < 1e-6, "{:?} {hand}", one.model().weights());
    }
}

/// `.standardized()` is part of the model: the penalty acts on standardised weights. Conditioning is not: it changes no
/// answer.
#[test]
fn the_two_meanings_of_standardising_stay_apart() {
    let x = vec![10.0, 20.0, 40.0, 50.0, 70.0];
    let y = vec![1.0, 3.0, 2.0, 6.0, 5.0];
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let fit = |column, solver: std::sync::Arc<dyn Solver>| {
        let estimator = Estimator::regression("y").penalty(Ridge::new(0.3).unwrap()).solver(solver);
        estimator.columns(columns![column]).fit(&table).unwrap().model().weights()[0].value
    };
    let exact = || std::sync::Arc::new(ClosedForm::default());
    let descent = || std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13));
    let (raw, standardized) = (fit(numeric("x"), exact()), fit(numeric("x").standardized(), exact()));
    assert!((raw - 30.8 / (456.0 + 0.3)).abs() < 1e-9, "{raw}");
    assert!((standardized - 30.8 / (456.0 * 1.3)).abs() < 1e-9, "{standardized}");
    assert!((fit(numeric("x"), descent()) - raw).abs() < 1e-8);
    assert!((fit(numeric("x").standardized(), descent()) - standardized).abs() < 1e-8);
}

/// With momentum the penalty must not be weakened: every optimizer ends at the same optimum.
#[test]
fn every_optimizer_honours_the_ridge() {
    let x = vec![-1.5, -0.5, 0.5, 1.5];
    let y = vec![-3.0, -1.0, 1.0, 3.0];
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let weight = |solver: GradientDescent| {
        let estimator = Estimator::regression("y").penalty(Ridge::new(0.5).unwrap()).columns(columns![numeric("x")]);
        let solver = solver.learning_rate(0.05).tolerance(0.0).epochs(5000);
        estimator.solver(solver).fit(&table).unwrap().model().weights()[0].value
    };
    let truth = 2.5 / (1.25 + 0.5);
    let full = GradientDescent::full_batch;
    for found in [
        weight(full().optimizer(Sgd)),
        weight(full().optimizer(Sgd).penalty_in_gradient()),
        weight(full().optimizer(Momentum::new(0.9).unwrap())),
        weight(full().optimizer(Momentum::nesterov(0.9).unwrap())),
        weight(full().optimizer(Accelerated)),
        weight(full().optimizer(ClipNorm::new(1e6).unwrap().then(Sgd))),
    ] {
        assert!((found - truth).abs() < 1e-9, "{found} {truth}");
    }
}
