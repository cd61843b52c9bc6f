//! Coordinate descent where single weights move little at a time: corners that are nearly free, losses that go straight on,
//! more features than examples.

use std::sync::Arc;

use gradus::loss::{Gamma, LogCosh, ModifiedHuber, SquaredHinge};
use gradus::prelude::*;
use gradus::solver::CoordinateDescent;
use ndarray::{Array1, Array2, array};

use crate::support::random::uniform;

/// A Huber loss that bends nowhere near the start: steps of the quadratic are without a bound.
#[test]
fn a_loss_that_goes_straight_on_does_not_carry_steps_away() {
    let x = array![
        [-1.5612354443576286, -0.09193795334782287],
        [0.5303269051398318, -0.7319484138886849],
        [0.9213881339428837, -1.0878374326866762]
    ];
    let y = array![1.1528869244665214, 0.26663167279021227, -2.9013333153632317];
    for (delta, strength) in [(0.01, 1e-8), (1e-6, 1e-8), (0.01, 1e-2)] {
        for bias in [true, false] {
            let estimator = Estimator::regression_on_arrays()
                .loss(Huber::new(delta).unwrap())
                .penalty(Lasso::new(strength).unwrap());
            let estimator = if bias { estimator } else { estimator.without_bias() };
            let fit = estimator.fit((x.view(), y.view())).unwrap();
            assert!(fit.report().converged(), "{delta} {strength} {bias}: {}", fit.report());
            assert!(fit.report().epochs() < 60, "{}", fit.report());
        }
    }
}

/// Four counts of 0 or 1 and 25 features: any of them are met, but for the lasso.
#[test]
fn counts_that_are_met_but_for_a_lasso_take_few_steps() {
    let table = Table::from_csv("tests/data/few_counts.csv").unwrap();
    let names: Vec<String> = (1..=25).map(|j| format!("x{j}")).collect();
    let columns: Vec<_> = names.iter().map(|name| columns![numeric(name.as_str())].remove(0)).collect();
    let estimator = Estimator::count("y").columns(columns).penalty(Lasso::new(1e-8).unwrap()).without_bias();
    let fit = estimator.fit(&table).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
    assert!(fit.report().epochs() < 60, "{}", fit.report());
    let zeros = fit.model().encoded_weights().iter().filter(|w| **w == 0.0).count();
    // Features that are the same share what they do.
    assert!(zeros >= 10, "{zeros}");
}

/// Least values are those of the proximal gradient method, or less, wherever that gets to.
#[test]
fn hard_problems_end_soon_and_no_higher_than_by_implicit_steps() {
    let losses: Vec<(Arc<dyn Loss>, bool)> = vec![
        (Arc::new(gradus::loss::Squared), false),
        (Arc::new(Huber::new(0.02).unwrap()), false),
        (Arc::new(LogCosh), false),
        (Arc::new(Gamma), false),
        (Arc::new(Poisson), false),
        (Arc::new(SquaredHinge), true),
        (Arc::new(ModifiedHuber), true),
        (Arc::new(Logistic), true),
    ];
    let mut open = Vec::new();
    for (k, (loss, classes)) in losses.iter().enumerate() {
        for (n, p, seed) in [(12, 40, 3), (30, 25, 4)] {
            let mut random = uniform(seed * 100 + k as u64);
            let mut x = Array2::from_shape_fn((n, p), |_| 3.0 * random());
            for i in 0..n {
                x[[i, 1]] = x[[i, 0]] * (1.0 + 1e-6 * random());
                x[[i, 2]] = 2.5;
                x[[i, 4]] = x[[i, 3]];
            }
            let y: Array1<f64> = (0..n)
                .map(|i| {
                    let z = x[[i, 0]] - 0.5 * x[[i, 5]] + random();
                    if *classes { f64::from(u8::from(z > 0.0)) } else { z.exp().round() + 1.0 }
                })
                .collect();
            for penalty in [
                Arc::new(Lasso::new(1e-7).unwrap()) as Arc<dyn Penalty>,
                Arc::new(ElasticNet::new(1e-4, 0.9).unwrap()),
                Arc::new(GroupLasso::new(1e-3).unwrap()),
                Arc::new(Bounds::non_negative().around(Lasso::new(1e-6).unwrap())),
                Arc::new(Bounds::new(-0.2, 0.3).unwrap().around(Ridge::new(1e-6).unwrap())),
            ] {
                let task = if *classes { Estimator::binary_on_arrays() } else { Estimator::regression_on_arrays() };
                let estimator = task.loss(loss.clone()).penalty(penalty.clone());
                let fit = |solver: Arc<dyn Solver>| estimator.clone().solver(solver).fit((x.view(), y.view())).unwrap();
                let found = fit(Arc::new(CoordinateDescent::default()));
                let slow = fit(Arc::new(ProximalGradient::default().iterations(300)));
                let what = format!("{} {} {n} x {p}: {}", loss.name(), penalty.name(), found.report());
                assert!(found.report().epochs() < 150, "{what}");
                let (a, b) = (slow.report().objective(), found.report().objective());
                assert!(b <= a + 1e-7 * a.abs(), "{b} is more than {a}: {what}");
                if !found.report().converged() {
                    open.push(what);
                }
            }
        }
    }
    assert!(open.len() <= 2, "{}: {open:?}", open.len());
}
