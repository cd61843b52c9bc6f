//! The runs of the machine learning crash course, as it prints them and as TensorFlow 2.15.1's estimators repeat them on a fixed
//! split: gradient descent, FTRL on buckets and crosses, an L1 that leaves few weights, closed forms.

use gradus::column::{Bucketized, Crossed};
use gradus::prelude::*;

use crate::support::approx::close;
use crate::support::golden::{golden, numbers};
use crate::support::housing::{course_split, housing};
use crate::support::tables::data;

/// Gradient descent on seven cars: the loss after each iteration, as the course prints it.
#[test]
fn seven_cars() {
    let cars = Table::from_columns([
        ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
        ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
    ])
    .unwrap();
    let solver = GradientDescent::full_batch().learning_rate(0.01).epochs(6);
    let line = Estimator::regression("mpg").columns(columns![numeric("pounds")]);
    let fit = line.clone().solver(solver).fit(&cars).unwrap();
    let losses: Vec<f64> = fit.report().history.iter().map(|row| (row.loss * 100.0).round() / 100.0).collect();
    assert_eq!(losses, [170.84, 103.17, 68.70, 51.13, 42.17, 37.59]);
    let exact = line.fit(&cars).unwrap();
    assert!(close(exact.model().weights()[0].value, -4.5691095, 1e-8));
    assert!(close(exact.model().bias(), 33.58512404, 1e-9));
    // In exact arithmetic 1.4696694814; the file's ninth digit is off by two.
    assert!(close(exact.report().loss, 1.46966946, 1e-7), "{}", exact.report().loss);
}

/// Twelve points, 450 epochs: where two rates end, and that the third is too large.
#[test]
fn twelve_points() {
    let y = vec![5.0, 8.8, 9.6, 14.2, 18.8, 19.5, 21.4, 26.8, 28.9, 32.0, 33.8, 38.2];
    let x: Vec<f64> = (1..=12).map(f64::from).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let line = Estimator::regression("y").columns(columns![numeric("x")]);
    let descent = |rate: f64| {
        let solver = GradientDescent::full_batch().learning_rate(rate).epochs(450).tolerance(0.0);
        line.clone().solver(solver).fit(&table)
    };
    for (rate, w, b, rmse) in [(0.01, 2.99006983, 1.926081, 0.943047), (0.018, 2.96565076, 2.12744564, 0.93580666)] {
        let fit = descent(rate).unwrap();
        assert!(close(fit.model().weights()[0].value, w, 1e-8), "{:?}", fit.model().weights());
        assert!(close(fit.model().bias(), b, 1e-6));
        assert!(close(fit.report().loss.sqrt(), rmse, 1e-6));
    }
    let error = descent(0.02).unwrap_err();
    let Error::Diverged(divergence) = &error else { panic!("{error}") };
    assert!(close(divergence.largest_stable_rate.unwrap(), 0.0181984277, 1e-8));
    assert_eq!(divergence.column.as_ref().unwrap().0, "x");
    assert!(error.to_string().contains("1.820e-2"), "{error}");
    assert!(error.last_good_model().unwrap().predict(&table).unwrap().iter().all(|p| p.is_finite()));
}

/// The gradient descent of the exercises, on raw features.
fn course_descent(name: &str, rate: f64, features: &[&str]) {
    let columns = features.iter().flat_map(|name| columns![numeric(*name)]);
    let solver = GradientDescent::mini_batch(5).optimizer(ClipNorm::new(5.0).unwrap().then(Sgd)).learning_rate(rate);
    course_run(name, Estimator::regression("median_house_value").columns(columns), solver, 1e-3);
}

fn course_run(name: &str, estimator: Estimator, solver: GradientDescent, tolerance: f64) {
    let golden = golden("course_tensorflow");
    let (train, validation) = course_split();
    let solver = solver.steps(500).record_every(100).in_order();
    let fit = estimator.reduction(Reduction::Sum).solver(solver).validate_on(&validation).fit(&train).unwrap();
    let periods = golden["tf2.15_fixed_order"][name].as_array().unwrap();
    assert_eq!(fit.report().history.len(), periods.len());
    for (row, truth) in fit.report().history.iter().zip(periods) {
        let truth = numbers(truth);
        let found = [row.loss.sqrt(), row.validation.unwrap().sqrt()];
        let near = |at: usize| (found[at] - truth[at]).abs() < tolerance;
        assert!(near(0) && near(1), "{found:?} {truth:?}");
    }
}

/// FTRL on buckets by quantiles.
#[test]
fn course_run_b2() {
    let buckets = [
        ("households", 7),
        ("longitude", 10),
        ("latitude", 10),
        ("housing_median_age", 7),
        ("median_income", 7),
        ("rooms_per_person", 7),
    ];
    let columns = buckets.into_iter().flat_map(|(name, buckets)| columns![bucketized(name, quantiles(buckets))]);
    let ftrl = ClipNorm::new(5.0).unwrap().then(Ftrl::default());
    let solver = GradientDescent::mini_batch(100).optimizer(ftrl).learning_rate(1.0);
    let estimator = Estimator::regression("median_house_value").columns(columns);
    course_run("B2_FTRL_lr1_bucketized", estimator, solver, 0.01);
}

#[test]
fn course_run_a() {
    course_descent("A_GD_lr2e-5_bs5_500steps_total_rooms", 2e-5, &["total_rooms"]);
}

#[test]
fn course_run_v() {
    let features = [
        "longitude",
        "latitude",
        "housing_median_age",
        "total_rooms",
        "total_bedrooms",
        "population",
        "households",
        "median_income",
        "rooms_per_person",
    ];
    course_descent("V_GD_lr3e-5_bs5_500steps_9feats", 3e-5, &features);
}

/// The defaults converge on raw California housing, whatever the batch; plain descent without them would need
/// thousands of epochs, or diverge.
#[test]
fn defaults_converge_on_raw_housing() {
    let housing = data("california_housing/california_housing_train.csv");
    let fit = |solver: GradientDescent| {
        let names = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population"];
        let columns = names.into_iter().chain(["households", "median_income"]).flat_map(|name| columns![numeric(name)]);
        Estimator::regression("median_house_value").columns(columns).solver(solver).fit(&housing).unwrap()
    };
    let optimum = 69458.78759326928;
    let full = fit(GradientDescent::full_batch());
    assert!(full.report().converged() && full.report().epochs() < 500, "{}", full.report());
    assert!(full.report().loss.sqrt() < optimum * (1.0 + 1e-8), "{}", full.report());
    for solver in [GradientDescent::stochastic(), GradientDescent::mini_batch(64)] {
        let some = fit(solver);
        assert!(some.report().loss.sqrt() < optimum * 1.005, "{}", some.report());
    }
}

fn buckets(name: &str, buckets: usize) -> Bucketized {
    bucketized(name, quantiles(buckets))
}

fn place(n: usize) -> Crossed {
    crossed([buckets("longitude", n), buckets("latitude", n)]).buckets(1000)
}

fn trained(estimator: Estimator, rate: f64, ftrl: Ftrl, steps: u64, period: u64) -> Fit {
    let (train, validation) = splits();
    let optimizer = ClipNorm::new(5.0).unwrap().then(ftrl);
    let solver = GradientDescent::mini_batch(100).optimizer(optimizer).learning_rate(rate);
    let solver = solver.steps(steps).record_every(period).in_order();
    estimator.reduction(Reduction::Sum).solver(solver).validate_on(&validation).fit(&train).unwrap()
}

/// With a column that says whether a block is among the expensive ones.
fn splits() -> (Table, Table) {
    let (train, validation) = course_split();
    let high = |table: Table| {
        table.with_column("high", ["median_house_value"], |[value]| f64::from(u8::from(value > 265.0))).unwrap()
    };
    (high(train), high(validation))
}

#[test]
fn b2_with_a_cross() {
    let columns = columns![
        buckets("households", 7),
        buckets("longitude", 10),
        buckets("latitude", 10),
        buckets("housing_median_age", 7),
        buckets("median_income", 7),
        buckets("rooms_per_person", 7),
        place(10),
    ];
    let estimator = Estimator::regression("median_house_value").columns(columns);
    let fit = trained(estimator, 1.0, Ftrl::default(), 500, 100);
    let truth = [
        [134.45561401768265, 135.50942078425956],
        [106.24523737546131, 107.08692122638853],
        [92.60812171324714, 93.32154950462466],
        [84.61410064855038, 85.28802798444605],
        [79.44248740734437, 80.12933746290861],
    ];
    assert_eq!(fit.report().history.len(), truth.len());
    for (row, truth) in fit.report().history.iter().zip(truth) {
        let found = [row.loss.sqrt(), row.validation.unwrap().sqrt()];
        let near = |at: usize| (found[at] - truth[at]).abs() < 0.002;
        assert!(near(0) && near(1), "{found:?} {truth:?}");
    }
    assert_eq!(fit.model().summary().non_zero(), 103);
}

#[test]
fn few_weights_by_l1() {
    let columns = || {
        columns![
            buckets("longitude", 50),
            buckets("latitude", 50),
            buckets("housing_median_age", 10),
            buckets("total_rooms", 10),
            buckets("total_bedrooms", 10),
            buckets("population", 10),
            buckets("households", 10),
            buckets("median_income", 10),
            buckets("rooms_per_person", 10),
            place(50),
        ]
    };
    // The log loss of the training and the validation examples after 50, 150 and 300 steps, the accuracy at the end, and how
    // many of 1170 weights are not zero.
    let runs = [
        (0.0, [[0.295255, 0.304915], [0.249025, 0.260931], [0.230178, 0.245388]], [0.909250, 0.9002], 771.0),
        (0.1, [[0.298244, 0.307786], [0.250618, 0.262330], [0.231228, 0.246252]], [0.908583, 0.8996], 751.0),
        (1.0, [[0.322826, 0.331126], [0.263509, 0.273941], [0.239848, 0.253507]], [0.904917, 0.8968], 540.0),
    ];
    let (train, validation) = splits();
    for (l1, losses, accuracies, weights) in runs {
        let ftrl = Ftrl::default().l1(l1).unwrap();
        let fit = trained(Estimator::binary("high").columns(columns()), 0.1, ftrl, 300, 50);
        let history = &fit.report().history;
        assert_eq!(history.len(), 6);
        for (row, truth) in [&history[0], &history[2], &history[5]].into_iter().zip(losses) {
            let found = [row.loss, row.validation.unwrap()];
            let near = |at: usize| (found[at] - truth[at]).abs() < 1e-4;
            assert!(near(0) && near(1), "l1 {l1}: {found:?} {truth:?}");
        }
        for (table, truth) in [&train, &validation].into_iter().zip(accuracies) {
            let found = fit.model().evaluate(table).unwrap().get("accuracy").unwrap();
            assert!((found - truth).abs() < 3e-4, "l1 {l1}: {found} {truth}");
        }
        let (all, found) = (fit.model().weights().len(), fit.model().summary().non_zero() as f64);
        assert_eq!(all, 1170);
        assert!((found - weights).abs() <= 2.0, "l1 {l1}: {found} of {weights} weights");
    }
}

/// Weights and biases of the closed forms, not only their errors; the nine features also on the test examples.
#[test]
fn closed_forms_have_the_weights_of_the_reference() {
    let golden = &golden("course_tensorflow")["ols"];
    let (train, test) = (housing("california_housing_train.csv"), housing("california_housing_test.csv"));
    let people = || ratio("total_rooms", "population").named("rooms_per_person");
    let fit = |columns| Estimator::regression("median_house_value").columns(columns).fit(&train).unwrap();
    for (name, columns) in [
        ("total_rooms", columns![numeric("total_rooms")]),
        ("population", columns![numeric("population")]),
        ("rooms_per_person", columns![people()]),
        ("rooms_per_person_clip5", columns![people().clip(f64::NEG_INFINITY, 5.0)]),
        ("median_income", columns![numeric("median_income")]),
        ("income+latitude", columns![numeric("median_income"), numeric("latitude")]),
    ] {
        let (fit, truth) = (fit(columns), &golden[name]);
        let w = if truth["w"].is_array() { numbers(&truth["w"]) } else { vec![truth["w"].as_f64().unwrap()] };
        for (weight, truth) in fit.model().weights().iter().zip(w) {
            assert!((weight.value - truth).abs() < 1e-8 * truth.abs(), "{name}: {} {truth}", weight.value);
        }
        assert!(close(fit.model().bias(), truth["b"].as_f64().unwrap(), 1e-8), "{name}");
        assert!((fit.report().loss.sqrt() - truth["rmse"].as_f64().unwrap()).abs() < 1e-3, "{name}");
    }
    let names = train.names().into_iter().filter(|name| name != "median_house_value");
    let nine = fit(names.flat_map(|name| columns![numeric(name)]).chain(columns![people()]).collect());
    let truth = &golden["nine_features"];
    assert!(close(nine.report().loss.sqrt(), truth["train_rmse"].as_f64().unwrap(), 1e-10));
    let evaluation = nine.model().evaluate(&test).unwrap();
    assert!(close(evaluation.get("rmse").unwrap(), truth["test_rmse"].as_f64().unwrap(), 1e-10));
    let r2 = nine.model().evaluate(&train).unwrap().get("r2").unwrap();
    assert!((r2 - truth["r2"].as_f64().unwrap()).abs() < 1e-3);
}

/// What the course's readers saw in TensorFlow 1, each time with other batches: while every gradient is clipped, the weight
/// goes the same way whatever the batches are, and the error is that of the weight; later it wavers.
#[test]
fn published_runs() {
    let golden = golden("course_tensorflow");
    let train = housing("california_housing_train.csv");
    let (x, y) = (train.numbers("total_rooms").unwrap(), train.numbers("median_house_value").unwrap());
    let y: Vec<f64> = y.iter().flatten().collect();
    for (name, truth) in golden["analytic_total_rooms_rmse_no_bias"].as_object().unwrap() {
        let w: f64 = name.strip_prefix("w=").unwrap().parse().unwrap();
        let scores: Vec<f64> = x.iter().flatten().map(|x| w * x).collect();
        let rmse = gradus::metrics::rmse(&y, &scores).unwrap();
        assert!((rmse - truth.as_f64().unwrap()).abs() < 1e-3, "{name}: {rmse}");
    }
    let published = &golden["published_tf1_runs"];
    let run = |rate: f64, steps: u64, batch: usize, column: Vec<std::sync::Arc<dyn gradus::column::AnyColumn>>| {
        let optimizer = ClipNorm::new(5.0).unwrap().then(Sgd);
        let solver = GradientDescent::mini_batch(batch).optimizer(optimizer).learning_rate(rate).steps(steps);
        let solver = solver.record_every(steps / 10);
        let estimator = Estimator::regression("median_house_value").columns(column).reduction(Reduction::Sum).seed(1);
        let fit = estimator.solver(solver).fit(&train).unwrap();
        fit.report().history.iter().map(|row| row.loss.sqrt()).collect::<Vec<f64>>()
    };
    let rooms = || columns![numeric("total_rooms")];
    for (name, rate, steps, batch, tolerance) in [
        ("lr1e-7_steps100_b1", 1e-7, 100, 1, 0.001),
        ("lr1e-5_100_1", 1e-5, 100, 1, 0.01),
        ("lr1e-4_100_1", 1e-4, 100, 1, 4.0),
        ("lr1e-4_100_5", 1e-4, 100, 5, 4.0),
    ] {
        let (found, truth) = (run(rate, steps, batch, rooms()), published[name].as_f64().unwrap());
        assert!((found[9] - truth).abs() < tolerance, "{name}: {} {truth}", found[9]);
    }
    let (found, truth) = (run(2e-5, 500, 5, rooms()), numbers(&published["lr2e-5_500_5"]["periods"]));
    for (found, truth) in found.iter().zip(&truth) {
        assert!((found - truth).abs() < 0.6, "{found} {truth}");
    }
    let found = run(0.05, 500, 5, columns![ratio("total_rooms", "population")])[9];
    let truth = published["rooms_per_person_lr.05_500_5"].as_f64().unwrap();
    assert!((found - truth).abs() < 2.0, "{found} {truth}");
}
