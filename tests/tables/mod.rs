//! Tables: read, written, changed.

mod columns;
mod csv;
mod descriptions;
mod laws;
mod rows;
mod svmlight;

use gradus::data::{CsvOptions, Table};

/// One column `x` with the numbers 0, 1, 2, … and one `row` with the same as text.
pub fn counting(rows: usize) -> Table {
    let numbers: Vec<i64> = (0..rows as i64).collect();
    let texts: Vec<String> = numbers.iter().map(|n| format!("row {n}")).collect();
    Table::from_columns([("x", numbers.into()), ("row", texts.into())]).unwrap()
}

pub fn passengers() -> Table {
    let text = "name,age,fare,class,alive\nAnn,22,7.25,third,true\nBob,,71.5,first,false\nCem,35,NA,first,false\n\
                Dot,54,51.75,first,true\n,2,21,third,false\n";
    Table::from_csv_text(text, &CsvOptions::default()).unwrap()
}
