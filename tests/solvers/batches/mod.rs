//! Plain stochastic and mini-batch steps at the cost of what they touch, against the same steps taken by an optimizer one by one.

mod parts;
mod penalties;
mod shards;
mod steps;

use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::prelude::*;
use gradus::schedule::InverseTime;

use crate::support::sparse::of_rows;

use parts::Csr;

pub const ROWS: usize = 5003;

pub fn wave(i: usize, k: f64) -> f64 {
    (i as f64 * k).sin()
}

/// Numbers of several types (some missing), categories of few and many levels, a weight, labels.
pub fn table() -> Table {
    let numbers: Vec<f64> = (0..ROWS).map(|i| wave(i, 0.37)).collect();
    let class: Vec<bool> = (0..ROWS).map(|i| numbers[i] + wave(i, 2.1) > 0.2).collect();
    let label: Vec<f64> = (0..ROWS).map(|i| numbers[i] * 2.0 + wave(i, 2.1)).collect();
    Table::from_columns([
        ("a", numbers.into()),
        ("b", (0..ROWS).map(|i| (i % 5 > 0).then_some(i as f64 % 3.0)).collect::<Vec<_>>().into()),
        ("few", (0..ROWS).map(|i| format!("f{}", i % 3)).collect::<Vec<_>>().into()),
        ("many", (0..ROWS).map(|i| format!("m{}", (i * i) % 211)).collect::<Vec<_>>().into()),
        ("s", (0..ROWS).map(|i| 0.5 + (i % 4) as f64).collect::<Vec<_>>().into()),
        ("label", label.into()),
        ("class", class.into()),
    ])
    .unwrap()
}

pub fn sparse() -> Csr {
    let row = |i: usize| {
        let mut row: Vec<u32> = (0..i % 9).map(|k| ((i * 31 + k * k * 97) % 500) as u32).collect();
        row.sort_unstable();
        row.dedup();
        row.into_iter().map(|j| (j, wave(i + j as usize, 0.9))).collect()
    };
    Csr(of_rows((0..ROWS).map(row), 500), "csr".into())
}

pub fn all_columns() -> Vec<Arc<dyn AnyColumn>> {
    columns![
        numeric("a"),
        categorical("few"),
        numeric("b").missing(Missing::Mean).standardized(),
        categorical("many"),
        sparse()
    ]
    .into_iter()
    .collect()
}

pub fn solver(size: usize) -> GradientDescent {
    let falling = InverseTime { start: 0.05, decay: 0.5, steps: 700 };
    GradientDescent::mini_batch(size).learning_rate(falling).epochs(3).tolerance(0.0)
}

pub fn weights(fit: &Fit) -> Vec<f64> {
    fit.model().encoded_weights().to_vec()
}

pub fn close(a: &[f64], b: &[f64], tolerance: f64, what: &str) {
    assert_eq!(a.len(), b.len());
    // A weight that nearly cancels is exact to what was added up in it.
    let least = 1e-2 * b.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
    for (j, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(least), "{what}: weight {j} is {a} for {b}");
    }
    assert!(a.iter().any(|w| *w != 0.0), "{what}: nothing was learned");
}
