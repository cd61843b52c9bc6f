//! Tables that ship with the crate, and what tests do with tables.

use std::path::{Path, PathBuf};

use gradus::data::Cells;
use gradus::prelude::*;
use ndarray::{Array1, Array2};

pub const PENGUINS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/penguins/penguins.csv");

/// Where a file of the folder `data` stands.
pub fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

/// A CSV file of the folder `data`.
pub fn data(path: &str) -> Table {
    Table::from_csv(shipped(path)).unwrap()
}

/// The 333 penguins of which all is known.
pub fn penguins() -> Table {
    data("penguins/penguins.csv").drop_missing().unwrap()
}

/// The 32 cars of 1974.
pub fn cars() -> Table {
    data("mtcars/mtcars.csv")
}

/// CSV text as it is read without options.
pub fn read(text: impl AsRef<[u8]>) -> Table {
    Table::from_csv_text(text, &CsvOptions::default()).unwrap()
}

/// The table with one more column, or with other cells in one that it has.
pub fn with(table: &Table, name: &str, cells: impl Into<Cells>) -> Table {
    let others = table.names().into_iter().filter(|known| known != name);
    let mut columns: Vec<(String, Cells)> =
        others.map(|known| (known.clone(), table.column(&known).unwrap().clone().into())).collect();
    columns.push((name.to_owned(), cells.into()));
    Table::from_columns(columns).unwrap()
}

/// A column of numbers; NaN where it has none.
pub fn numbers(table: &Table, name: &str) -> Vec<f64> {
    table.numbers(name).unwrap().iter().map(|number| number.unwrap_or(f64::NAN)).collect()
}

/// LIBLINEAR's 270 hearts of 13 features, and their classes −1 and 1: read here, without the crate.
pub fn heart_scale() -> (Array2<f64>, Array1<f64>) {
    let (mut x, mut y) = (Array2::zeros((270, 13)), Array1::zeros(270));
    for (i, line) in std::fs::read_to_string(shipped("heart_scale/heart_scale")).unwrap().lines().enumerate() {
        let mut fields = line.split_whitespace();
        y[i] = fields.next().unwrap().parse().unwrap();
        for pair in fields {
            let (j, value) = pair.split_once(':').unwrap();
            x[[i, j.parse::<usize>().unwrap() - 1]] = value.parse().unwrap();
        }
    }
    (x, y)
}
