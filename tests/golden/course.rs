//! Further runs of the course, measured with TensorFlow 2.15.1's estimators on the fixed split: FTRL on buckets by
//! quantiles, with a hashed cross of longitude and latitude, and with an L1 that leaves few weights.

use gradus::column::{Bucketized, Crossed};
use gradus::prelude::*;

use crate::support::approx::close;
use crate::support::golden::{golden, numbers};
use crate::support::housing::{course_split, housing};

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
        let rmse = gradus::metrics::rmse(&y, &scores, None).unwrap();
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
