//! The steps of a walk, whatever the columns, batches and layouts.

use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder};

use crate::support::fits::bits;

use super::parts::{OneByOne, Tiles};
use super::{all_columns, close, solver, sparse, table, wave, weights};

#[test]
fn a_walk_takes_the_steps_of_the_general_way_to_the_bit() {
    let table = table();
    let plain = || Estimator::regression("label").columns(all_columns());
    let estimators = [
        plain(),
        plain().example_weight("s"),
        plain().offset("s").without_bias(),
        plain().loss(Tiles).example_weight("s"),
        Estimator::binary("class").columns(all_columns()),
        Estimator::regression("label").columns(columns![numeric("a")]),
        Estimator::binary("class").columns(columns![categorical("many")]),
        Estimator::binary("class").columns(columns![sparse()]).example_weight("s"),
    ];
    for (k, estimator) in estimators.iter().enumerate() {
        for size in [1, 7, 300, 4000] {
            for order in [solver(size), solver(size).in_order()] {
                let fit =
                    |solver: GradientDescent| estimator.clone().penalty(NoPenalty).solver(solver).fit(&table).unwrap();
                let (walked, general) = (fit(order.clone()), fit(order.optimizer(OneByOne)));
                assert_eq!(bits(&walked), bits(&general), "estimator {k}, batches of {size}");
                for (a, b) in walked.report().history.iter().zip(&general.report().history) {
                    assert!((a.loss - b.loss).abs() <= 1e-13 * b.loss, "{a} for {b}");
                    assert_eq!((a.step, a.epoch, a.rate), (b.step, b.epoch, b.rate));
                }
            }
        }
    }
}

#[test]
fn periods_steps_and_averages_are_those_of_the_general_way() {
    let table = table();
    let estimator = Estimator::regression("label").columns(all_columns());
    for size in [1, 7] {
        let base = GradientDescent::mini_batch(size).learning_rate(0.01).tolerance(0.0);
        for solver in [
            base.clone().epochs(2).record_every(300),
            base.clone().steps(900).record_every(350),
            base.clone().steps(731),
            base.clone().epochs(3).average_last(2),
        ] {
            let fit = |solver: GradientDescent| estimator.clone().solver(solver).fit(&table).unwrap();
            let (walked, general) = (fit(solver.clone()), fit(solver.optimizer(OneByOne)));
            close(&weights(&walked), &weights(&general), 1e-11, "averages");
            let steps = |fit: &Fit| fit.report().history.iter().map(|row| (row.step, row.epoch)).collect::<Vec<_>>();
            assert_eq!(steps(&walked), steps(&general));
        }
    }
}

#[test]
fn a_layout_of_memory_changes_no_bit() {
    let x32 = Array2::from_shape_fn((9001, 5), |(i, j)| wave(i + 100 * j, 0.7) as f32);
    let x = x32.mapv(f64::from);
    let by_columns = {
        let mut x32 = Array2::zeros((9001, 5).f());
        x32.assign(&x);
        x32
    };
    let columns32 = by_columns.mapv(|x| x as f32);
    let backwards = x.slice(ndarray::s![..;-1, ..]);
    let y = Array1::from_shape_fn(9001, |i| wave(i, 0.11));
    let names: Vec<String> = (1..=5).map(|j| format!("x{j}")).collect();
    let columns = names.iter().enumerate().map(|(j, name)| (name.as_str(), x.column(j).to_vec().into()));
    let table = Table::from_columns(columns.chain([("y", y.to_vec().into())])).unwrap();
    for size in [1, 64] {
        let solver = GradientDescent::mini_batch(size).learning_rate(0.01).epochs(3).tolerance(0.0);
        let estimator = Estimator::regression("y").solver(solver.clone());
        let truth = bits(&estimator.fit((x.view(), y.view())).unwrap());
        assert_eq!(bits(&estimator.fit((x32.view(), y.view())).unwrap()), truth);
        assert_eq!(bits(&estimator.fit((by_columns.view(), y.view())).unwrap()), truth);
        assert_eq!(bits(&estimator.fit((columns32.view(), y.view())).unwrap()), truth);
        let columns: Vec<Arc<dyn AnyColumn>> = names.iter().map(|name| Arc::new(numeric(name)) as _).collect();
        let of_table = Estimator::regression("y").columns(columns).solver(solver);
        assert_eq!(bits(&of_table.fit(&table).unwrap()), truth);
        let turned = backwards.to_owned();
        let turned = bits(&estimator.fit((turned.view(), y.view())).unwrap());
        assert_eq!(bits(&estimator.fit((backwards, y.view())).unwrap()), turned);
    }
}

/// A plain loop, written down once more.
#[test]
fn batches_in_order_are_those_of_a_plain_loop() {
    let n = 4999;
    let x = Array2::from_shape_fn((n, 3), |(i, j)| wave(i, 0.3 + j as f64));
    let y = Array1::from_shape_fn(n, |i| wave(i, 0.3) - 0.5 * wave(i, 1.3));
    for size in [1, 64, 3000, 9000] {
        let mut w = [0.0; 4];
        let mut at = 0;
        // No example counts twice in a batch.
        let rows = size.min(n);
        while at < n {
            let mut g = [0.0; 4];
            for i in at..at + rows {
                let row = x.row(i % n);
                let z: f64 = row.iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() + w[3];
                let slope = 2.0 * (z - y[i % n]) / rows as f64;
                (0..3).for_each(|j| g[j] += slope * row[j]);
                g[3] += slope;
            }
            w.iter_mut().zip(g).for_each(|(w, g)| *w -= 0.02 * g);
            at += rows;
        }
        let solver = GradientDescent::mini_batch(size).learning_rate(0.02).epochs(1).in_order();
        let fit = Estimator::regression("y").solver(solver).fit((x.view(), y.view())).unwrap();
        close(&weights(&fit), &w, 1e-11, &format!("batches of {size}"));
    }
}

#[test]
fn a_walk_that_runs_away_says_where() {
    let table = table();
    for solver in [
        GradientDescent::stochastic(),
        GradientDescent::mini_batch(8),
        GradientDescent::stochastic().parallel_shards(2),
    ] {
        let estimator = Estimator::regression("label").columns(columns![numeric("a"), categorical("many")]);
        let error = estimator.solver(solver.learning_rate(50.0).epochs(5)).fit(&table).unwrap_err();
        assert!(matches!(error, Error::Diverged(_)), "{error}");
        assert!(error.last_good_model().is_some());
    }
}
