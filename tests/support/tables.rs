//! Tables that ship with the crate, and what tests do with them.

use gradus::prelude::*;

/// Where a file of the folder `data` stands.
pub fn shipped(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

/// A CSV file of the folder `data`.
pub fn data(path: &str) -> Table {
    Table::from_csv(shipped(path)).unwrap()
}

/// The table with one more column.
pub fn with(table: &Table, name: &str, cells: impl Into<gradus::data::Cells>) -> Table {
    let mut columns: Vec<(String, gradus::data::Cells)> = Vec::new();
    for known in table.names() {
        let cells = match table.numbers(&known) {
            Ok(numbers) => (0..table.rows()).map(|row| numbers.get(row).unwrap()).collect::<Vec<f64>>().into(),
            Err(_) => {
                let texts = table.texts(&known).unwrap();
                let texts: Vec<String> = (0..table.rows()).map(|row| texts.get(row).unwrap().into_owned()).collect();
                texts.iter().map(String::as_str).collect::<Vec<_>>().into()
            }
        };
        columns.push((known, cells));
    }
    columns.push((name.to_owned(), cells.into()));
    Table::from_columns(columns.iter().map(|(name, cells)| (name.as_str(), cells.clone()))).unwrap()
}

pub fn numbers(table: &Table, name: &str) -> Vec<f64> {
    let numbers = table.numbers(name).unwrap();
    (0..table.rows()).map(|row| numbers.get(row).unwrap()).collect()
}
