//! Sources: files that are read part by part give what the whole table gives; what changes or is broken is named.

#[cfg(feature = "compression")]
mod compressed;
mod csv_files;
mod faults;
mod laws;
#[cfg(feature = "parquet")]
mod parquet_files;

use gradus::data::{CsvFiles, CsvOptions, Source, Table};

/// Everything that can be seen of a table but the names of files: columns with their types and nulls, the texts of cells,
/// and what they are read as when they are categories; lines within their files.
pub type Seen = (arrow_array::RecordBatch, Vec<Vec<Option<String>>>, Vec<String>);

pub fn seen(table: &Table) -> Seen {
    let texts = |name: &String| table.texts(name).unwrap().iter().map(|text| text.map(Into::into)).collect();
    let places = (0..table.rows()).map(|row| table.place(row).to_string());
    let line = |place: String| place.rsplit_once(", ").map_or(place.clone(), |(_, line)| line.to_owned());
    (table.batch().clone(), table.names().iter().map(texts).collect(), places.map(line).collect())
}

/// What an error of a source says.
pub fn refusal(source: &CsvFiles) -> String {
    Table::from_source(source).map(|table| table.rows()).unwrap_err().to_string()
}

pub fn text(text: &str) -> Table {
    Table::from_csv_text(text, &CsvOptions::default()).unwrap()
}

pub fn rows(source: &dyn Source) -> u64 {
    Table::from_source(source).unwrap().rows() as u64
}
