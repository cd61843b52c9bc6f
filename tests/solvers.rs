//! Solvers that go to the optimum: each against each other, and against references of many digits.

use std::sync::Arc;

use gradus::loss::{Expectile, Huber, LogCosh, Loss, Probit, SquaredHinge};
use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton};
use ndarray::{Array1, Array2};
use proptest::prelude::*;

use crate::shipped::{data, near};

/// Uniform numbers in [−1, 1), by a seed.
pub(crate) fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(2862933555777941757).wrapping_add(3037000493);
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 11) as f64) / ((1u64 << 52) as f64) - 1.0
    };
    (0..n).map(|_| next()).collect()
}

/// A table with dense columns of other scales, a category, weights, an offset, and labels of every kind.
pub(crate) fn table(rows: usize, seed: u64) -> Table {
    let of = |k: u64| noise(rows, seed * 31 + k);
    let (a, b, c, e) = (of(1), of(2), of(3), of(4));
    let b: Vec<f64> = b.iter().zip(&a).map(|(b, a)| 1e3 + 40.0 * (b + 0.8 * a)).collect();
    let c: Vec<f64> = c.iter().map(|c| 1e-4 * c).collect();
    let kind: Vec<&str> = of(5).iter().map(|k| ["red", "green", "blue", "grey"][((k + 1.0) * 2.0) as usize]).collect();
    let shift = |kind: &str| match kind {
        "red" => 0.5,
        "green" => -0.4,
        _ => 0.0,
    };
    let z: Vec<f64> = (0..rows).map(|i| a[i] - (b[i] - 1e3) / 50.0 + 3e3 * c[i] + shift(kind[i]) + 0.3).collect();
    let y: Vec<f64> = z.iter().zip(&e).map(|(z, e)| z + e).collect();
    let class: Vec<i64> = z.iter().zip(&e).map(|(z, e)| i64::from(z + 2.0 * e > 0.0)).collect();
    let level: Vec<i64> = z.iter().zip(&e).map(|(z, e)| (z + 2.0 * e).clamp(-1.0, 1.4).round() as i64 + 1).collect();
    let count: Vec<i64> = z.iter().zip(&e).map(|(z, e)| ((0.5 * z).exp() * (1.0 + e)).round() as i64).collect();
    let amount: Vec<f64> = z.iter().zip(&e).map(|(z, e)| (0.3 * z).exp() * (1.1 + e)).collect();
    let s: Vec<f64> = of(6).iter().map(|s| 1.5 + s).collect();
    let o: Vec<f64> = of(7).iter().map(|o| 0.3 * o).collect();
    Table::from_columns([
        ("a", a.into()),
        ("b", b.into()),
        ("c", c.into()),
        ("kind", kind.into()),
        ("y", y.into()),
        ("class", class.into()),
        ("level", level.into()),
        ("count", count.into()),
        ("amount", amount.into()),
        ("s", s.into()),
        ("o", o.into()),
    ])
    .unwrap()
}

pub(crate) fn features(estimator: Estimator) -> Estimator {
    estimator.columns(columns![numeric("a"), numeric("b"), numeric("c"), categorical("kind")])
}

/// Estimators of every smooth loss.
fn smooth() -> Vec<(&'static str, Estimator)> {
    let own = |loss: Arc<dyn Loss>| Estimator::regression("y").loss(loss);
    vec![
        ("squared", Estimator::regression("y")),
        ("huber", own(Arc::new(Huber::new(0.7).unwrap()))),
        ("log-cosh", own(Arc::new(LogCosh))),
        ("expectile", own(Arc::new(Expectile::new(0.8).unwrap()))),
        ("logistic", Estimator::binary("class")),
        ("probit", Estimator::binary("class").loss(Probit)),
        ("squared hinge", Estimator::binary("class").loss(SquaredHinge)),
        ("poisson", Estimator::count("count")),
        ("gamma", Estimator::positive_amount("amount")),
        ("multinomial", Estimator::multiclass("level")),
        ("one-vs-rest", Estimator::multiclass("level").one_vs_rest()),
        ("ordinal", Estimator::ordinal("level")),
    ]
}

fn largest(weights: &[f64]) -> f64 {
    weights.iter().fold(0.0, |most, w| most.max(w.abs()))
}

/// Every solver that accepts an objective comes to the same model, and says so.
#[test]
fn solvers_agree_on_every_smooth_loss() {
    for seed in 0..3 {
        let table = table(300, seed);
        for (name, estimator) in smooth() {
            for penalty in [0.0, 0.01] {
                let of = |solver: Arc<dyn Solver>| {
                    let estimator = features(estimator.clone()).example_weight("s").offset("o");
                    let fit = estimator.penalty(Ridge::new(penalty).unwrap()).solver(solver).fit(&table).unwrap();
                    assert!(fit.report().converged(), "{name} {penalty}: {}", fit.report());
                    let certificate = fit.report().certificate.unwrap();
                    assert!(certificate.violation <= 1e-7, "{name} {penalty}: {}", fit.report());
                    fit
                };
                let newton = of(Arc::new(Newton::default()));
                let lbfgs = of(Arc::new(Lbfgs::default().tolerance(1e-9)));
                let (a, b) = (newton.report().objective(), lbfgs.report().objective());
                assert!((a - b).abs() <= 1e-12 * a.abs().max(1.0), "{name} {penalty}: {a} {b}");
                let (a, b) = (newton.model().predict(&table).unwrap(), lbfgs.model().predict(&table).unwrap());
                let gap = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(gap <= 1e-5 * largest(&b).max(1.0), "{name} {penalty}: {gap:e}");
            }
        }
    }
}
