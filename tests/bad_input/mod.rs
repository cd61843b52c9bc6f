//! Whatever a caller or a file can supply is answered in words.

mod checkpoints;
mod doubtful_labels;
mod examples;
mod liars;
mod meaningless_settings;
mod messages;
mod odd_examples;
mod reported;
mod resumed_runs;
mod traps;

use gradus::prelude::*;

pub fn line(n: usize) -> Table {
    let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0 + (x * 1.7).sin()).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

pub fn of_x() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x")])
}

pub fn message(result: Result<impl std::fmt::Debug>) -> String {
    result.expect_err("this must not pass").to_string()
}
