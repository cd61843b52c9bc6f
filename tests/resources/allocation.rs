//! After the first epoch a run allocates nothing: neither per step nor per tile.

use gradus::data::SparseRows;
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder};

/// Allocations of the third epoch, the history's own growth aside.
fn of_an_epoch(trainer: &mut gradus::estimator::Trainer<'_>) -> u64 {
    // The history doubles when it is full: after 5 rows it has room for 8.
    for _ in 0..5 {
        trainer.advance().unwrap();
    }
    allocation_counter::measure(|| {
        trainer.advance().unwrap();
    })
    .count_total
}

#[test]
fn full_batches_allocate_nothing_per_tile() {
    let (n, p) = (30_000, 20);
    let x = Array2::from_shape_fn((n, p), |(i, j)| ((i * 7 + j * 13) % 101) as f64 * 0.01);
    let mut columns = Array2::zeros((n, p).f());
    columns.assign(&x);
    let single = x.mapv(|v| v as f32);
    let y = Array1::from_shape_fn(n, |i| ((i * 31) % 17) as f64);
    let sparse =
        SparseRows::of_ones((0..=n).collect::<Vec<_>>(), (0..n).map(|i| (i % 50) as u32).collect::<Vec<_>>(), 50);
    let sparse = sparse.unwrap();
    let class = y.mapv(|y| u8::from(y > 8.0));
    let solver = GradientDescent::full_batch().tolerance(0.0);
    let regression = Estimator::regression("y").solver(solver.clone()).threads(1);
    let binary = Estimator::binary("y").solver(solver).threads(1);
    let mut trainers = [
        regression.trainer((x.view(), y.view())).unwrap(),
        regression.trainer((columns.view(), y.view())).unwrap(),
        regression.trainer((single.view(), y.view())).unwrap(),
        regression.trainer((&sparse, y.view())).unwrap(),
        binary.trainer((x.view(), class.view())).unwrap(),
    ];
    for (k, trainer) in trainers.iter_mut().enumerate() {
        assert_eq!(of_an_epoch(trainer), 0, "number {k}");
    }
}

/// Allocations of an epoch of small batches over so many examples, by solver, penalty and kind of features.
fn of_small_batches(n: usize) -> Vec<u64> {
    let p = 20;
    let x = Array2::from_shape_fn((n, p), |(i, j)| ((i * 7 + j * 13) % 101) as f64 * 0.01);
    let y = Array1::from_shape_fn(n, |i| ((i * 31) % 17) as f64);
    let sparse =
        SparseRows::of_ones((0..=n).collect::<Vec<_>>(), (0..n).map(|i| (i % 50) as u32).collect::<Vec<_>>(), 50);
    let sparse = sparse.unwrap();
    let mut counts = Vec::new();
    for solver in [GradientDescent::stochastic(), GradientDescent::mini_batch(64)] {
        let solver = solver.learning_rate(1e-4).tolerance(0.0);
        let estimator = Estimator::regression("y").solver(solver).threads(1);
        for ridge in [0.0, 1e-4] {
            let estimator = estimator.clone().penalty(Ridge::new(ridge).unwrap());
            counts.push(of_an_epoch(&mut estimator.trainer((x.view(), y.view())).unwrap()));
            counts.push(of_an_epoch(&mut estimator.trainer((&sparse, y.view())).unwrap()));
        }
    }
    counts
}

/// An epoch allocates some for itself, but nothing for its steps: twice the steps, no more allocations.
#[test]
fn small_batches_allocate_nothing_per_step() {
    let (few, many) = (of_small_batches(20_000), of_small_batches(40_000));
    for (few, many) in few.into_iter().zip(many) {
        assert!(few < 200 && many <= few + 4, "{few} allocations for 20 000 examples, {many} for 40 000");
    }
}
