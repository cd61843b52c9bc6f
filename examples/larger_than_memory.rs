//! Logistic regression over files that memory need not hold: the model of the table, to the last bit.
//!
//! `cargo run --release --example larger_than_memory [rows]` writes 8 CSV files of 5 million rows together (or as many as are said) into
//! the system's temporary folder, fits them with 64 MB for the encoded examples, and compares with a fit of the table.

use std::path::{Path, PathBuf};
use std::time::Instant;

use gradus::data::CsvFiles;
use gradus::prelude::*;

const FILES: usize = 8;

/// Numbers in 0..1 that look random.
fn noise(row: usize, seed: usize) -> f64 {
    let mixed = (row as u64 ^ (seed as u64) << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Trips: how far and at what hour, by whom, and whether there was a tip.
fn trips(rows: std::ops::Range<usize>) -> Result<Table> {
    let km = |row: usize| (noise(row, 1) * 300.0).round() / 10.0;
    let hour = |row: usize| (noise(row, 2) * 24.0) as i64;
    let company = |row: usize| ["red", "green", "blue"][(noise(row, 3) * 3.0) as usize];
    let tip = |row: usize| {
        let z = 0.1 * km(row) - 1.5 + if company(row) == "green" { 0.7 } else { 0.0 };
        if noise(row, 4) < 1.0 / (1.0 + (-z).exp()) { "yes" } else { "no" }
    };
    Table::from_columns([
        ("km", rows.clone().map(km).collect::<Vec<f64>>().into()),
        ("hour", rows.clone().map(hour).collect::<Vec<i64>>().into()),
        ("company", rows.clone().map(company).collect::<Vec<&str>>().into()),
        ("tip", rows.map(tip).collect::<Vec<&str>>().into()),
    ])
}

fn write(folder: &Path, rows: usize) -> Result<Vec<PathBuf>> {
    let file = |k: usize| {
        let path = folder.join(format!("trips-{k}.csv"));
        trips(rows * k / FILES..rows * (k + 1) / FILES)?.to_csv(&path)?;
        Ok(path)
    };
    (0..FILES).map(file).collect()
}

fn main() -> Result<()> {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(5_000_000);
    let folder = std::env::temp_dir().join(format!("gradus-trips-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let files = write(&folder, rows)?;
    let bytes: u64 = files.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum();
    println!("{rows} trips in {FILES} files of {} MB together", bytes / 1_000_000);

    let columns = columns![numeric("km").standardized(), bucketized("hour", [6.0, 12.0, 18.0]), categorical("company")];
    let estimator = Estimator::binary("tip").columns(columns).memory_budget(64 << 20);
    let source = CsvFiles::several(&files);
    let clock = Instant::now();
    let fit = estimator.fit(&source)?;
    println!("{}", fit.report());
    println!("fitted from the files in {:.1} s", clock.elapsed().as_secs_f64());

    let clock = Instant::now();
    let of_table = estimator.fit(&Table::from_source(&source)?)?;
    println!("fitted from a table in {:.1} s", clock.elapsed().as_secs_f64());
    let bits = |fit: &Fit| -> Vec<u64> { fit.model().encoded_weights().iter().map(|w| w.to_bits()).collect() };
    assert_eq!(bits(&fit), bits(&of_table));
    println!("both models are the same to the last bit");
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
