//! Mini-batches in parallel shards.

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
        Estimator::regression_on_arrays().solver(solver).fit((x.view(), y.view())).unwrap()
    };
    assert_eq!(bits(&fit(100)), bits(&fit(5)));
}
