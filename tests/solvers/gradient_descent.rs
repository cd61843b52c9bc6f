//! What gradient descent promises beside its golden runs: weights, batches that wrap, averages, resuming, alarms.

use gradus::prelude::*;
use ndarray::{Array1, Array2};

/// Labels 0 of weight 3 and 1 of weight 1, beside a feature that says nothing: the bias is the weighted mean, ¼.
fn weighted() -> Table {
    let n = 400;
    Table::from_columns([
        ("x", (0..n).map(|i| f64::from(i * 7 % 11)).collect::<Vec<_>>().into()),
        ("y", (0..n).map(|i| f64::from(i % 2)).collect::<Vec<_>>().into()),
        ("s", (0..n).map(|i| if i % 2 == 0 { 3.0 } else { 1.0 }).collect::<Vec<_>>().into()),
    ])
    .unwrap()
}

#[test]
fn example_weights_count_in_batches_of_any_size() {
    let table = weighted();
    for solver in [GradientDescent::stochastic(), GradientDescent::mini_batch(3), GradientDescent::full_batch()] {
        let name = Solver::name(&solver);
        let fit = Estimator::regression("y").columns(columns![numeric("x")]).example_weight("s").solver(solver);
        let model = fit.fit(&table).unwrap().into_model();
        let exact = Estimator::regression("y").columns(columns![numeric("x")]).example_weight("s").fit(&table).unwrap();
        let gap = (model.bias() - exact.model().bias()).abs();
        assert!(gap < 0.05, "{name}: bias {} for {}", model.bias(), exact.model().bias());
    }
}

#[test]
fn arrays_may_hold_examples_of_weight_zero() {
    let x = Array2::from_shape_fn((40, 1), |(i, _)| (i % 7) as f64);
    let y = Array1::from_shape_fn(40, |i| if i % 4 == 0 { 1e6 } else { 2.0 * (i % 7) as f64 + 1.0 });
    let s = Array1::from_shape_fn(40, |i| if i % 4 == 0 { 0.0 } else { 1.0 });
    for solver in [GradientDescent::stochastic(), GradientDescent::mini_batch(2), GradientDescent::full_batch()] {
        let name = Solver::name(&solver);
        let examples = Arrays::new(x.view(), y.view()).weights(s.view());
        let fit = Estimator::regression("y").solver(solver).fit(examples);
        let fit = fit.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!((fit.model().bias() - 1.0).abs() < 0.1, "{name}: {}", fit.model().bias());
    }
}

#[test]
fn a_batch_longer_than_the_table_is_all_of_it() {
    let cars = Table::from_columns([("x", vec![1.0, 2.0, 3.0].into()), ("y", vec![2.0, 3.0, 5.0].into())]).unwrap();
    let solver = GradientDescent::mini_batch(8).in_order().learning_rate(0.01).steps(5).tolerance(0.0);
    let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&cars).unwrap();
    let history = &fit.report().history;
    assert!(history.iter().all(|row| row.loss > 0.0), "a row without a step: {history:?}");
    assert_eq!(history.last().unwrap().step, 5);
    // All 3 rows in each step.
    assert_eq!(history.len(), 5);
}

#[test]
fn a_resumed_run_averages_its_own_last_epochs() {
    let table = weighted();
    for base in
        [GradientDescent::mini_batch(16).learning_rate(0.002), GradientDescent::full_batch().learning_rate(0.002)]
    {
        let fit = |epochs| {
            let solver = base.clone().average_last(2).epochs(epochs).tolerance(0.0);
            Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&table).unwrap()
        };
        let parts = fit(4).resume(&table).unwrap();
        assert_eq!(parts.model().encoded_weights(), fit(8).model().encoded_weights(), "{}", Solver::name(&base));
    }
}

#[test]
fn resuming_on_other_examples_is_a_warm_start() {
    let line = |from: i32| {
        let x: Vec<f64> = (from..from + 50).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
        Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
    };
    for solver in [GradientDescent::full_batch(), GradientDescent::mini_batch(5)] {
        let name = Solver::name(&solver);
        let estimator = Estimator::regression("y").columns(columns![numeric("x")]);
        let fit = estimator.solver(solver.epochs(100).tolerance(0.0)).fit(&line(0)).unwrap();
        assert!(fit.report().loss < 1e-6, "{name}: {}", fit.report().loss);
        // The same line elsewhere: a warm start begins where it already is.
        let again = fit.resume(&line(1000)).unwrap();
        let first = &again.report().history[0];
        assert!(first.loss < 1.0, "{name}: {first}");
    }
}

#[test]
fn a_checkpoint_of_another_width_is_refused() {
    let run = serde_json::json!({
        "point": [1.0], "variables": null, "step": 3,
        "memory": {
            "optimizer": null, "searched": null, "slope": 1.0, "averaging": null, "cursor": { "epoch": 1, "row": 0 }
        },
    });
    let checkpoint = serde_json::json!({ "run": run, "history": [], "best": null });
    let checkpoint: gradus::solver::Checkpoint = serde_json::from_value(checkpoint).unwrap();
    for solver in [GradientDescent::full_batch(), GradientDescent::mini_batch(4)] {
        let estimator =
            Estimator::regression("y").columns(columns![numeric("x")]).start(Start::Resume(checkpoint.clone()));
        let error = estimator.solver(solver.optimizer(Sgd).learning_rate(1e-4)).fit(&weighted()).unwrap_err();
        assert!(matches!(error, Error::Checkpoint { .. }) && error.to_string().contains("1 weights"), "{error}");
    }
}

#[test]
fn one_outlier_among_many_is_no_divergence() {
    // All labels 0 but one: its squared loss is more than 10⁶ times the mean.
    let n = 1_500_000;
    let x = Array2::from_shape_fn((n, 1), |(i, _)| (i % 3) as f64);
    let y = Array1::from_shape_fn(n, |i| if i == 700_000 { 1e3 } else { 0.0 });
    let solver = GradientDescent::stochastic().learning_rate(1e-6).epochs(1).in_order();
    Estimator::regression("y").solver(solver).fit((x.view(), y.view())).unwrap();
}

#[test]
fn the_largest_stable_rate_is_that_of_the_sum() {
    let cars = Table::from_columns([("x", vec![1.0, 2.0, 4.0, 5.0].into()), ("y", vec![2.0, 3.0, 5.0, 9.0].into())]);
    let cars = cars.unwrap();
    let fit = |reduction, rate: f64| {
        let solver = GradientDescent::full_batch().optimizer(Sgd).learning_rate(rate).epochs(2000).tolerance(0.0);
        let line = Estimator::regression("y").columns(columns![numeric("x")]).reduction(reduction);
        line.solver(solver).fit(&cars)
    };
    for reduction in [Reduction::Mean, Reduction::Sum] {
        let Err(Error::Diverged(divergence)) = fit(reduction, 10.0) else { panic!("{reduction:?}") };
        let stable = divergence.largest_stable_rate.unwrap();
        fit(reduction, stable * 0.99).unwrap();
        fit(reduction, stable * 1.01).unwrap_err();
    }
}

#[test]
fn a_strong_penalty_in_the_gradient_is_part_of_the_automatic_rate() {
    let table = weighted();
    for strength in [0.1, 100.0] {
        let fit = |solver: GradientDescent| {
            let estimator = Estimator::regression("y").columns(columns![numeric("x").standardized()]);
            estimator.penalty(Ridge::new(strength).unwrap()).solver(solver).fit(&table)
        };
        let implicit = fit(GradientDescent::full_batch().optimizer(Sgd)).unwrap();
        let explicit = fit(GradientDescent::full_batch().optimizer(Sgd).penalty_in_gradient()).unwrap();
        assert!((implicit.report().objective() - explicit.report().objective()).abs() < 1e-6);
        fit(GradientDescent::mini_batch(4).penalty_in_gradient()).unwrap();
    }
}

#[test]
fn a_clipped_optimizer_knows_its_largest_stable_rate() {
    let table = weighted();
    let optimizer = ClipValue::new(1e300).unwrap().then(Sgd);
    let solver = GradientDescent::full_batch().optimizer(optimizer).learning_rate(10.0);
    let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&table);
    let Err(Error::Diverged(divergence)) = fit else { panic!("a rate of 10 diverges") };
    assert!(divergence.largest_stable_rate.is_some());
}

#[test]
fn an_average_that_was_asked_for_is_reached() {
    let solver = GradientDescent::mini_batch(16).average_last(3).epochs(60);
    let fit = Estimator::regression("y").columns(columns![numeric("x")]).solver(solver).fit(&weighted()).unwrap();
    assert_eq!(fit.report().stop, StopReason::Epochs(60), "it stopped before its average began");
}

#[test]
fn a_start_at_the_optimum_stays_there() {
    // The best line is exact in f64 but for the rounding of 0.1: the first loss is nearly nothing.
    let x: Vec<f64> = (0..200).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 1e9 * (0.1 * x + 0.3)).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let start = Start::At(vec![1e8, 3e8]);
    for solver in [
        GradientDescent::full_batch().learning_rate(1e-5).optimizer(Momentum::new(0.9).unwrap()),
        GradientDescent::mini_batch(8).learning_rate(1e-5),
        GradientDescent::full_batch(),
        GradientDescent::mini_batch(8),
    ] {
        let name = Solver::name(&solver);
        let estimator = Estimator::regression("y").columns(columns![numeric("x")]).start(start.clone());
        let fit = estimator.solver(solver).fit(&table).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(fit.report().loss.sqrt() < 1.0, "{name}: {}", fit.report().loss);
    }
}

#[test]
fn arrays_to_be_evaluated_are_checked_like_those_of_a_fit() {
    let (x, y) = (Array2::from_shape_fn((6, 1), |(i, _)| i as f64), Array1::from_shape_fn(6, |i| 2.0 * i as f64 + 1.0));
    let model = Estimator::regression("y").fit((x.view(), y.view())).unwrap().into_model();
    let short = Array1::from_elem(3, 1.0);
    let nan = Array1::from_elem(6, f64::NAN);
    let examples = || Arrays::new(x.view(), y.view());
    assert!(matches!(model.evaluate(examples().offsets(short.view())), Err(Error::Length { .. })));
    assert!(matches!(model.evaluate(examples().weights(short.view())), Err(Error::Length { .. })));
    assert!(matches!(model.evaluate(examples().offsets(nan.view())), Err(Error::Value { .. })));
    assert!(matches!(model.evaluate(examples().weights((-&y).view())), Err(Error::Value { .. })));
}

/// A checkpoint of the automatic rate lies in the solver's own variables: with a given rate it would be another model.
#[test]
fn a_run_goes_on_with_the_kind_of_rate_it_had() {
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]);
    for base in [GradientDescent::full_batch(), GradientDescent::mini_batch(5)] {
        let automatic = base.clone().epochs(3).tolerance(0.0);
        let given = base.learning_rate(1e-4).epochs(3).tolerance(0.0);
        let fit = estimator.clone().solver(given).fit(&weighted()).unwrap();
        let checkpoint = fit.checkpoint().unwrap().clone();
        let error = estimator.clone().solver(automatic).start(Start::Resume(checkpoint)).fit(&weighted()).unwrap_err();
        assert!(error.to_string().contains("kind of learning rate"), "{error}");
    }
}

/// Counts that grow with x, and so does their curvature: without a bound.
fn counts() -> Table {
    let x: Vec<f64> = (0..60).map(|i| f64::from(i) / 20.0).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| (x.exp() + (i % 3) as f64).floor()).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

#[test]
fn named_steps_that_can_be_tried_search_their_rate() {
    let estimator = Estimator::count("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    let newton = estimator.clone().solver(Newton::default()).fit(&counts()).unwrap();
    let plain = GradientDescent::full_batch().optimizer(Sgd);
    let accelerated = GradientDescent::full_batch().optimizer(Accelerated);
    for solver in [plain, accelerated] {
        let fit = estimator.clone().solver(solver.tolerance(1e-8)).fit(&counts()).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        let gap = fit.model().weight("x").unwrap() - newton.model().weight("x").unwrap();
        assert!(gap.abs() < 1e-6, "{gap:e}");
    }
    let momentum = GradientDescent::full_batch().optimizer(Momentum::new(0.9).unwrap());
    let error = estimator.solver(momentum).fit(&counts()).unwrap_err();
    assert!(error.to_string().contains("bounded curvature"), "{error}");
}

#[test]
fn a_run_begins_and_ends_within_the_bounds() {
    let table = weighted();
    for rate in [None, Some(1e-3)] {
        for epochs in [0, 3] {
            let solver = GradientDescent::full_batch().optimizer(Sgd).epochs(epochs);
            let solver = rate.map_or(solver.clone(), |rate| solver.learning_rate(rate));
            let estimator = Estimator::regression("y").columns(columns![numeric("x")]);
            let estimator = estimator.penalty(Bounds::new(-0.1, 0.3).unwrap()).start(Start::At(vec![7.0, 0.0]));
            let fit = estimator.solver(solver).fit(&table).unwrap();
            let weight = fit.model().weight("x").unwrap();
            assert!((-0.1..=0.3).contains(&weight), "{rate:?}, {epochs} epochs: {weight}");
        }
    }
}
