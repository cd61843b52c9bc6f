//! Mini-batches in parallel shards.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::schedule::InverseTime;
use ndarray::{Array1, Array2};

use crate::support::fits::bits;

use super::{all_columns, table};

#[test]
fn shards_give_the_same_bits_with_any_number_of_threads() {
    let table = table();
    for size in [1, 16] {
        for shards in [1, 3, 8] {
            let base = GradientDescent::mini_batch(size).learning_rate(0.02).epochs(3).tolerance(0.0);
            let estimator = Estimator::binary("class").columns(all_columns()).penalty(Ridge::new(1e-3).unwrap());
            let sharded = estimator.clone().solver(base.clone().parallel_shards(shards).average_last(2));
            let fit = |threads| sharded.clone().threads(threads).fit(&table).unwrap();
            let truth = fit(1);
            for threads in [2, 3, 8] {
                assert_eq!(bits(&fit(threads)), bits(&truth), "{shards} shards, {threads} threads");
            }
            let whole = estimator.clone().solver(base.clone().average_last(2)).fit(&table).unwrap();
            assert_eq!(bits(&whole) == bits(&truth), shards == 1, "one shard is the ordinary run, more are not");
            // From ln 2 at the start; more shards come less far.
            let (loss, least) = (truth.report().loss, whole.report().loss);
            assert!(loss < 0.66 && loss >= 0.99 * least, "{shards} shards, batches of {size}: {loss} for {least}");
        }
    }
}

#[test]
fn a_run_in_shards_is_resumed_to_the_bit() {
    let table = table();
    let estimator = Estimator::regression("label").columns(all_columns());
    let fit = |epochs| {
        let falling = InverseTime { start: 0.02, decay: 0.5, steps: 2000 };
        let solver = GradientDescent::mini_batch(8).learning_rate(falling).parallel_shards(3);
        estimator.clone().solver(solver.epochs(epochs).tolerance(0.0)).fit(&table).unwrap()
    };
    let parts = fit(2).resume(&table).unwrap();
    let whole = fit(4);
    assert_eq!(bits(&parts), bits(&whole));
    // Every shard's last batch is short: 5003 rows in 3 shards of batches of 8.
    assert_eq!(whole.report().history.last().unwrap().step, 4 * 3 * 1668_u64.div_ceil(8));
}

#[test]
fn shards_refuse_what_makes_no_sense() {
    let table = table();
    let refused = |solver: GradientDescent| {
        let estimator =
            Estimator::regression("label").columns(columns![numeric("a")]).penalty(Ridge::new(0.1).unwrap());
        estimator.solver(solver.learning_rate(0.01)).fit(&table).unwrap_err().to_string()
    };
    let base = || GradientDescent::mini_batch(4).parallel_shards(2);
    for (solver, word) in [
        (GradientDescent::full_batch().parallel_shards(2), "the full batch"),
        (GradientDescent::stochastic().parallel_shards(0), "between 1 and 1024"),
        (GradientDescent::stochastic().parallel_shards(usize::MAX), "between 1 and 1024"),
        (base().in_order(), "in_order"),
        (base().steps(10), "steps"),
        (base().record_every(10), "record_every"),
        (base().optimizer(Momentum::new(0.9).unwrap()), "plain descent"),
        (base().penalty_in_gradient(), "the penalty in the gradient"),
    ] {
        let text = refused(solver);
        assert!(text.contains(word), "{text} does not say {word:?}");
    }
    // More shards than rows are as many as there are rows.
    let x = Array2::from_shape_fn((5, 1), |(i, _)| i as f64);
    let y = Array1::from_shape_fn(5, |i| i as f64);
    let fit = |shards| {
        let solver = GradientDescent::stochastic().learning_rate(0.01).epochs(2).parallel_shards(shards);
        Estimator::regression("y").solver(solver).fit((x.view(), y.view())).unwrap()
    };
    assert_eq!(bits(&fit(100)), bits(&fit(5)));
}

/// Rows with a label for every head of several scores.
fn of_every_label(rows: usize) -> Table {
    let wave = |a: f64| (0..rows).map(|i| (i as f64 * a).sin()).collect::<Vec<f64>>();
    let class = (0..rows).map(|i| ["a", "b", "c"][i * i % 7 % 3]).collect::<Vec<&str>>();
    Table::from_columns([
        ("x", wave(0.7).into()),
        ("z", wave(1.9).into()),
        ("c", class.clone().into()),
        ("y", wave(2.3).into()),
        ("u", wave(0.3).into()),
        ("class", class.into()),
    ])
    .unwrap()
}

fn heads() -> [Estimator; 6] {
    [
        Estimator::regressions(["y", "u"]),
        Estimator::multiclass("class"),
        Estimator::multiclass("class").one_vs_rest(),
        Estimator::ordinal("class").order(["a", "b", "c"]),
        Estimator::quantiles("y", [0.1, 0.5, 0.9]),
        Estimator::regression("y"),
    ]
    .map(|head| head.columns(columns![numeric("x"), numeric("z"), categorical("c")]).penalty(NoPenalty))
}

fn trained(estimator: Estimator, solver: GradientDescent, table: &Table) -> Vec<f64> {
    let solver = solver.learning_rate(0.05).tolerance(0.0);
    estimator.solver(solver).fit(table).unwrap().model().encoded_weights().to_vec()
}

/// Shards that make one step each from where the epoch began: their mean is a step along the gradient over all examples.
#[test]
fn shards_of_one_step_are_a_step_of_the_full_batch() {
    let table = of_every_label(48);
    for estimator in heads() {
        let whole = trained(estimator.clone(), GradientDescent::full_batch().epochs(1), &table);
        for (size, shards) in [(1, 48), (16, 3), (48, 1)] {
            let solver = GradientDescent::mini_batch(size).epochs(1).parallel_shards(shards);
            let own = trained(estimator.clone(), solver, &table);
            let apart = own.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-13, "{estimator:?} {shards} shards of {size}: {apart}");
        }
    }
}

#[test]
fn one_shard_is_the_ordinary_run_and_threads_change_no_bit() {
    let table = of_every_label(301);
    for estimator in heads() {
        for (size, average) in [(1, false), (1, true), (7, false), (7, true)] {
            let plain = GradientDescent::mini_batch(size).epochs(3);
            let plain = if average { plain.average_last(2) } else { plain };
            let fit = |solver: GradientDescent, threads| trained(estimator.clone().threads(threads), solver, &table);
            assert_eq!(fit(plain.clone().parallel_shards(1), 1), fit(plain.clone(), 1));
            let own = fit(plain.clone().parallel_shards(5), 1);
            for threads in [2, 3, 8] {
                assert_eq!(fit(plain.clone().parallel_shards(5), threads), own, "{estimator:?} {size} {threads}");
            }
        }
    }
}

/// Penalties that must visit every weight in each step, as one of groups does, or one with a corner while weights are averaged.
#[test]
fn penalties_that_do_not_wait_go_in_shards_too() {
    let table = of_every_label(60);
    let penalties: [Arc<dyn Penalty>; 3] = [
        Arc::new(GroupLasso::new(0.01).unwrap()),
        Arc::new(Lasso::new(0.01).unwrap()),
        Arc::new(Bounds::new(-0.1, 0.1).unwrap()),
    ];
    for estimator in heads() {
        for penalty in &penalties {
            for size in [1, 7] {
                let estimator = estimator.clone().penalty(penalty.clone());
                let plain = GradientDescent::mini_batch(size).epochs(2).average_last(1);
                let own = trained(estimator.clone(), plain.clone().parallel_shards(1), &table);
                assert_eq!(own, trained(estimator.clone(), plain.clone(), &table), "{estimator:?} {size}");
                trained(estimator, plain.parallel_shards(4), &table);
            }
        }
    }
}
