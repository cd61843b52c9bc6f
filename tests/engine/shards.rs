//! Losses of several scores in parallel shards.

use std::sync::Arc;

use gradus::prelude::*;

/// Rows with a label for every head of several scores.
fn table(rows: usize) -> Table {
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

fn weights(estimator: Estimator, solver: GradientDescent, table: &Table) -> Vec<f64> {
    let solver = solver.learning_rate(0.05).tolerance(0.0);
    estimator.solver(solver).fit(table).unwrap().model().encoded_weights().to_vec()
}

/// Shards that make one step each from where the epoch began: their mean is a step along the gradient over all examples.
#[test]
fn shards_of_one_step_are_a_step_of_the_full_batch() {
    let table = table(48);
    for estimator in heads() {
        let whole = weights(estimator.clone(), GradientDescent::full_batch().epochs(1), &table);
        for (size, shards) in [(1, 48), (16, 3), (48, 1)] {
            let solver = GradientDescent::mini_batch(size).epochs(1).parallel_shards(shards);
            let own = weights(estimator.clone(), solver, &table);
            let apart = own.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-13, "{estimator:?} {shards} shards of {size}: {apart}");
        }
    }
}

#[test]
fn one_shard_is_the_ordinary_run_and_threads_change_no_bit() {
    let table = table(301);
    for estimator in heads() {
        for (size, average) in [(1, false), (1, true), (7, false), (7, true)] {
            let plain = GradientDescent::mini_batch(size).epochs(3);
            let plain = if average { plain.average_last(2) } else { plain };
            let fit = |solver: GradientDescent, threads| weights(estimator.clone().threads(threads), solver, &table);
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
    let table = table(60);
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
                let own = weights(estimator.clone(), plain.clone().parallel_shards(1), &table);
                assert_eq!(own, weights(estimator.clone(), plain.clone(), &table), "{estimator:?} {size}");
                weights(estimator, plain.parallel_shards(4), &table);
            }
        }
    }
}
