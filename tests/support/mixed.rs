//! One table for all tasks.

use gradus::prelude::*;

use super::random::noise;

/// A table with dense columns of other scales, a category, weights, an offset, and labels of every kind.
pub fn mixed(rows: usize, seed: u64) -> Table {
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

/// The estimator on the features of [`mixed`].
pub fn features(estimator: Estimator) -> Estimator {
    estimator.columns(columns![numeric("a"), numeric("b"), numeric("c"), categorical("kind")])
}
