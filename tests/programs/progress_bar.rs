//! The progress bar, where its feature is switched on.

#![cfg(feature = "progress")]

use gradus::estimator::Bar;
use gradus::prelude::*;

#[test]
fn the_bar_counts_the_rows_of_the_history() {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let solver = GradientDescent::mini_batch(8).epochs(6).tolerance(0.0);
    let mut bar = Bar::new(6);
    let fit = Estimator::regression("y").solver(solver).fit_watched(&table, &mut bar).unwrap();
    assert_eq!((fit.report().history.len(), bar.rows()), (6, 6));
}
