//! BCa intervals of R on the same resamples.

use gradus::bootstrap::{Bootstrap, BootstrapInterval, Resampling};
use gradus::prelude::*;

use crate::support::golden::{golden, numbers};

/// 999 resamples of 32 rows by s ← 16807·s mod (2³¹ − 1).
pub fn resamples(rows: usize, count: usize) -> Vec<Vec<usize>> {
    let mut state: u64 = 1;
    let mut row = || {
        state = 16_807 * state % 2_147_483_647;
        (rows as f64 * state as f64 / 2_147_483_647.0) as usize
    };
    (0..count).map(|_| (0..rows).map(|_| row()).collect()).collect()
}

#[test]
fn of_least_squares() {
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let bootstrap =
        Bootstrap::new(999).resampling(Resampling::Given(resamples(32, 999))).interval(BootstrapInterval::Bca);
    let estimator = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty);
    let found = estimator.bootstrap(&cars, &bootstrap).unwrap().weights();
    let of = &golden("inference/bootstrap_r")["mtcars"];
    let (params, se, ends) = (numbers(&of["params"]), numbers(&of["se"]), numbers(&of["interval_type_6"]));
    for (k, name) in ["(bias)", "wt", "hp"].into_iter().enumerate() {
        let found = found.iter().find(|estimate| estimate.name == name).unwrap();
        let pairs = [
            (found.estimate, params[k]),
            (found.standard_error, se[k]),
            (found.low, ends[2 * k]),
            (found.high, ends[2 * k + 1]),
        ];
        for (found, truth) in pairs {
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{name}: {found} is not {truth}");
        }
    }
}
