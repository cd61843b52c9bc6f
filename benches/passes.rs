//! One full-batch epoch (scores, losses, gradient) against two limits measured in the same run, on the same bytes: a
//! plain sum of the features, which is the memory's own speed, and the two matrix products of `ndarray`.
//!
//! `cargo bench`

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use gradus::prelude::*;
use ndarray::{Array1, Array2, ArrayView2, ShapeBuilder};

const ROUNDS: usize = 7;

/// What is timed, by name.
type Contender<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// Median seconds of each contender, taken in turn so that a busy moment hits all of them alike.
fn alternate(contenders: &mut [Contender<'_>]) -> Vec<f64> {
    let mut seconds = vec![Vec::new(); contenders.len()];
    for round in 0..=ROUNDS {
        for ((_, work), seconds) in contenders.iter_mut().zip(&mut seconds) {
            // Once before the clock starts: threads that slept through the last contender are awake.
            work();
            let clock = Instant::now();
            work();
            // The first round warms up.
            if round > 0 {
                seconds.push(clock.elapsed().as_secs_f64());
            }
        }
    }
    seconds
        .into_iter()
        .map(|mut seconds| {
            seconds.sort_by(f64::total_cmp);
            seconds[ROUNDS / 2]
        })
        .collect()
}

/// Sums the memory in eight lanes, with as many threads as the library uses.
fn sum(values: &[f64]) -> f64 {
    use rayon::prelude::*;
    let piece = |piece: &[f64]| {
        let (chunks, rest) = piece.as_chunks::<8>();
        let mut lanes = [0.0; 8];
        for chunk in chunks {
            lanes.iter_mut().zip(chunk).for_each(|(lane, value)| *lane += value);
        }
        lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
    };
    values.par_chunks(1 << 16).map(piece).sum()
}

fn naive(x: ArrayView2<'_, f64>, y: &Array1<f64>, w: &Array1<f64>) -> Array1<f64> {
    let residual = x.dot(w) - y;
    x.t().dot(&residual)
}

fn bench(name: &str, x: &Array2<f64>) {
    let (n, p) = x.dim();
    let y = Array1::from_shape_fn(n, |i| ((i * 31) % 17) as f64);
    let class = y.mapv(|y| f64::from(u8::from(y > 8.0)));
    let w = Array1::from_elem(p, 0.1);
    let memory = x.as_slice_memory_order().unwrap();
    let solver = GradientDescent::full_batch().learning_rate(1e-9).tolerance(0.0);
    let squared = Estimator::regression_on_arrays().solver(solver.clone());
    let logistic = Estimator::binary_on_arrays().solver(solver);
    let mut squared = squared.trainer((x.view(), y.view())).unwrap();
    let mut logistic = logistic.trainer((x.view(), class.view())).unwrap();
    let seconds = alternate(&mut [
        ("sum", Box::new(|| _ = black_box(sum(black_box(memory))))),
        ("ndarray", Box::new(|| _ = black_box(naive(x.view(), &y, &w)))),
        ("squared", Box::new(|| _ = squared.advance().unwrap())),
        ("logistic", Box::new(|| _ = logistic.advance().unwrap())),
    ]);
    let [sum, ndarray, squared, logistic] = seconds[..] else { return };
    println!(
        "{name:<24} {:>7.1} GB/s  {:>7.2}  {:>7.2}  {:>9.2}",
        memory.len() as f64 * 8.0 / sum / 1e9,
        sum / squared,
        sum / logistic,
        ndarray / squared
    );
}

fn main() {
    println!("{:<24} {:>12}  {:>7}  {:>7}  {:>9}", "", "plain sum", "squared", "logist.", "ndarray");
    println!("{:<24} {:>12}  {:>7}  {:>7}  {:>9}", "rows × features", "", "of it", "of it", "× slower");
    for (n, p) in [(2_000_000, 10), (1_000_000, 20), (200_000, 100), (20_000, 1000)] {
        let value = |(i, j): (usize, usize)| ((i * 7 + j * 13) % 101) as f64 * 0.01;
        bench(&format!("{n} × {p} by rows"), &Array2::from_shape_fn((n, p), value));
        bench(&format!("{n} × {p} by columns"), &Array2::from_shape_fn((n, p).f(), value));
    }
}
