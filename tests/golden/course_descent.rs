//! Runs of the course whose numbers are published: gradient descent on a few points and on California housing, on the fixed
//! split, and closed forms.

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

#[test]
fn closed_forms_of_the_course() {
    let housing = housing("california_housing_train.csv");
    let ratio = || ratio("total_rooms", "population").named("rooms_per_person");
    for (columns, rmse) in [
        (columns![numeric("total_rooms")], 114.981),
        (columns![numeric("population")], 115.9354),
        (columns![ratio()], 113.4691),
        (columns![ratio().clip(f64::NEG_INFINITY, 5.0)], 107.338),
        (columns![numeric("median_income")], 83.7403),
        (columns![numeric("median_income"), numeric("latitude")], 83.0923),
    ] {
        let fit = Estimator::regression("median_house_value").columns(columns).fit(&housing).unwrap();
        assert!((fit.report().loss.sqrt() - rmse).abs() < 1e-3, "{} {rmse}", fit.report().loss.sqrt());
    }
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
