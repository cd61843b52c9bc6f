//! What training in parallel shards costs: the loss after 1, 2, 5 and 20 epochs with 1, 2, 4 and 8 shards, on made-up
//! examples and on a file.
//!
//! `cargo run --release --example shards [california_housing_train.csv]`

use gradus::prelude::*;

/// The loss over all examples after some epochs above the least one, relative, by number of shards.
fn prices(table: &Table, estimator: &Estimator, rate: f64) -> Result<Vec<[f64; 4]>> {
    let best = estimator.clone().solver(ClosedForm::default()).fit(table)?.report().loss;
    println!("\nrate {rate}, least loss {best:.6}; above it, relative, after so many epochs:");
    println!("shards  {:>9}  {:>9}  {:>9}  {:>9}", 1, 2, 5, 20);
    let mut all = Vec::new();
    for shards in [1, 2, 4, 8] {
        let mut gaps = [0.0; 4];
        for (gap, epochs) in gaps.iter_mut().zip([1, 2, 5, 20]) {
            let solver = GradientDescent::stochastic().learning_rate(rate).epochs(epochs).tolerance(0.0);
            let fit = estimator.clone().solver(solver.parallel_shards(shards)).fit(table)?;
            *gap = fit.report().loss / best - 1.0;
        }
        println!("{shards:>6}  {:>9.2e}  {:>9.2e}  {:>9.2e}  {:>9.2e}", gaps[0], gaps[1], gaps[2], gaps[3]);
        all.push(gaps);
    }
    Ok(all)
}

/// Ten features, two of them nearly the same, and noise.
fn made_up() -> Result<Table> {
    let wave = |i: usize, k: usize| ((i * (2 * k + 3)) as f64 * 0.618_034).fract() * 2.0 - 1.0;
    let (n, features) = (20_000, 10);
    let column = |k: usize| (0..n).map(|i| wave(i, k)).collect::<Vec<f64>>();
    let mut columns: Vec<Vec<f64>> = (0..features).map(column).collect();
    columns[9] = columns[8].iter().zip(&columns[9]).map(|(a, b)| a + 0.3 * b).collect();
    let noise = |i: usize| (i as f64 * 12.9898).sin() * 43_758.547 % 1.0;
    let label =
        (0..n).map(|i| columns.iter().enumerate().map(|(k, x)| x[i] * (k as f64 - 4.0)).sum::<f64>() + noise(i));
    let label: Vec<f64> = label.collect();
    let names = (0..features).map(|k| format!("x{k}"));
    let all = names.zip(columns).map(|(name, column)| (name, column.into()));
    Table::from_columns(all.chain([("y".to_owned(), label.into())]))
}

pub fn main() -> Result<()> {
    let (table, estimator) = (made_up()?, Estimator::regression("y"));
    // Far from the least loss a shard gets as far as its own part of the steps: eight shards are behind.
    let far = prices(&table, &estimator, 0.0001)?;
    assert!(far[3][0] > 2.0 * far[0][0] && far[3][1] > 2.0 * far[0][1], "{far:?}");
    // Near it the noise of the steps is all that is left, and the mean of eight has less of it.
    let near = prices(&table, &estimator, 0.005)?;
    assert!(near[3][3] < near[0][3], "{near:?}");
    if let Some(path) = std::env::args().nth(1).filter(|path| path.ends_with(".csv")) {
        let housing = Table::from_csv(&path)?;
        for rate in [0.00001, 0.0002] {
            prices(&housing, &Estimator::regression("median_house_value"), rate)?;
        }
    }
    Ok(())
}
