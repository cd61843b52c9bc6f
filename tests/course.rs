//! Further runs of the course, measured with TensorFlow 2.15.1's estimators on the fixed split: FTRL on buckets by
//! quantiles, with a hashed cross of longitude and latitude, and with an L1 that leaves few weights.

use gradus::column::{Bucketized, Crossed};
use gradus::prelude::*;

use crate::reference::course_split;

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
    let (train, validation) = course_split(&crate::shared());
    let high = |table: Table| {
        table.with_column("high", ["median_house_value"], |[value]| f64::from(u8::from(value > 265.0))).unwrap()
    };
    (high(train), high(validation))
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
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
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
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
