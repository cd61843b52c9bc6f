//! CSV: what is read, what is refused with the line and the remedy, what is written.

mod files;
mod headers;
mod numbers;
mod records;
mod spelling;
mod types;
mod writing;

use gradus::data::{CsvOptions, Table};
use gradus::error::{CsvProblem, Error};

pub fn fault_with(text: impl AsRef<[u8]>, options: &CsvOptions) -> (u64, CsvProblem) {
    match Table::from_csv_text(text, options).unwrap_err() {
        Error::Csv { file, line, problem } => {
            assert_eq!(file, "<text>");
            (line, problem)
        }
        other => panic!("{other}"),
    }
}

pub fn fault(text: impl AsRef<[u8]>) -> (u64, CsvProblem) {
    fault_with(text, &CsvOptions::default())
}

pub fn types(table: &Table) -> Vec<String> {
    table.batch().columns().iter().map(|column| column.data_type().to_string()).collect()
}

pub fn cells(table: &Table, name: &str) -> Vec<Option<String>> {
    let texts = table.texts(name).unwrap();
    (0..texts.len()).map(|row| texts.get(row).map(Into::into)).collect()
}

pub fn some(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|&cell| Some(cell.to_owned())).collect()
}
