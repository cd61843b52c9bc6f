//! CSV files in and out. A file is read as a whole and cut into chunks of whole records, which grow into columns side
//! by side; types are inferred over the whole file.

mod cell_kinds;
mod chunk;
mod chunks;
mod column_builder;
mod column_findings;
mod column_format;
mod csv_reader;
mod cursor;
mod dialect;
mod fault;
mod first_record;
mod leading_zeros;
mod misfit;
mod notation;
mod options;
mod reading;
mod record_block;
mod text_blocks;
mod writing;

use std::path::Path;

pub(in crate::data) use column_findings::{ColumnFindings, not_finite};
pub(in crate::data) use column_format::ColumnFormat;
pub(in crate::data) use csv_reader::{CsvReader, WantedColumns};
pub(in crate::data) use fault::Fault;
pub use options::CsvOptions;

use super::Table;
use crate::error::Result;
use crate::file;

impl Table {
    /// Reads a comma-separated UTF-8 file with a header line.
    ///
    /// The type of a column is inferred over the whole file, from the cells that are not missing:
    /// * `true` and `false` in any case: booleans;
    /// * integers: `i64`; where some have a fraction, an exponent or lie beyond `i64`: `f64`;
    /// * one cell that is no number: text, with every cell as it is written;
    /// * integers of which some have a leading zero: text where they look like codes, all with the same number of digits, at
    ///   least four (`08123` is a zip code, no quantity), or a leading zero in a tenth of them or more; otherwise numbers,
    ///   and the rare `07` is 7;
    /// * nothing but missing cells: `f64`, all missing.
    ///
    /// Missing are the empty cell, `NA`, `NaN`, `null`, `?` and the other [`CsvOptions::NULL_TOKENS`], quoted or not, with
    /// or without blanks around them. In a column of numbers `inf`, `nan` or `1e400` is an error, since none of them is a
    /// finite number. A column without a name in the header, as pandas and R write the names of rows, is called by its
    /// position: `column_1`.
    ///
    /// Line ends may be LF, CRLF, CR or any mixture, quoted cells may hold line breaks, blank lines are skipped, a byte
    /// order mark and the last line break are optional. The lines of the file stay known: an error after any shuffling
    /// still names them. A file with a header only gives a table without rows.
    ///
    /// The file is read as a whole, then its columns grow in chunks on the threads of the current rayon pool; the
    /// result is the same for any number of them. At the most, memory holds the file and the columns.
    ///
    /// # Errors
    /// [`Io`](crate::error::Error::Io) with the path; [`FileChanged`](crate::error::Error::FileChanged) where somebody
    /// writes into the file meanwhile (one that is put in its place does no harm); [`Csv`](crate::error::Error::Csv) with the
    /// line: no bytes, another encoding or format, a header of numbers or with equal names, records with too few or too many fields, quotes that open and never close or stand inside a field,
    /// records above 16 MiB, more than 65 536 columns, numbers that are not finite.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let path = std::env::temp_dir().join("gradus-from-csv.csv");
    /// std::fs::write(&path, "pounds,mpg,maker\n3.5,18,Chevrolet\n3.69,,Buick\n")?;
    /// let cars = Table::from_csv(&path)?;
    /// assert_eq!(cars.names(), ["pounds", "mpg", "maker"]);
    /// assert_eq!(cars.numbers("pounds")?.get(1), Some(3.69));
    /// assert_eq!(cars.numbers("mpg")?.get(1), None);
    /// # std::fs::remove_file(path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "read_csv")]
    pub fn from_csv(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_csv_with(path, &CsvOptions::default())
    }

    /// Reads a file as [`Table::from_csv`] does, with other options.
    ///
    /// # Errors
    /// As [`Table::from_csv`]; [`Setting`](crate::error::Error::Setting) for an option outside its range; [`MissingColumns`](crate::error::Error::MissingColumns) where an
    /// option names a column that the file does not have.
    pub fn from_csv_with(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Self> {
        let path = path.as_ref();
        let bytes = file::read(path)?;
        reading::read(bytes, &path.display().to_string(), options)
    }

    /// Reads CSV text (or bytes) from memory; errors name it `<text>`.
    ///
    /// # Errors
    /// As [`Table::from_csv_with`], but for [`Io`](crate::error::Error::Io).
    ///
    /// # Example
    /// ```
    /// use gradus::data::{CsvOptions, Table};
    /// let options = CsvOptions::default().delimiter(';').null_tokens(["-"]);
    /// let table = Table::from_csv_text("zip;rooms\n08123;3\n10115;-\n", &options)?;
    /// assert_eq!(table.texts("zip")?.get(0).as_deref(), Some("08123"));
    /// assert_eq!(table.numbers("rooms")?.get(1), None);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn from_csv_text(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Self> {
        reading::read(text, "<text>", options)
    }

    /// Writes a comma-separated UTF-8 file with a header line, which [`Table::from_csv`] reads back: numbers in their
    /// shortest form that is exact (an f32 as the f64 it equals), booleans as `true` and `false`, missing values (NaN
    /// among them) as empty cells, quotes only where they are needed. The file is written as
    /// [`persist::write`](crate::persist::write) writes: it appears whole under its name, or not at all.
    ///
    /// What a CSV file does not say does not come back: the width of a number type (all integers are read as `i64`,
    /// beyond it as `f64`), the type of a column without any value, and that a column is text where every cell looks
    /// like a number or a boolean ([`CsvOptions::text`] names it when reading).
    ///
    /// # Errors
    /// [`Io`](crate::error::Error::Io) with the path. What [`Table::from_csv`] would not read back: an infinite number; a
    /// text that stands for a missing value (`NA`, the empty text), by column and place; a column without a name, or names
    /// that are all numbers and so look like an example; a record above the limit; a column of another type; no column at
    /// all.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let path = std::env::temp_dir().join("gradus-to-csv.csv");
    /// let predictions = vec![0.25, 3.0];
    /// Table::from_columns([("prediction", predictions.into())])?.to_csv(&path)?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "prediction\n0.25\n3.0\n");
    /// # std::fs::remove_file(path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "write_csv")]
    pub fn to_csv(&self, path: impl AsRef<Path>) -> Result<()> {
        self.to_csv_with(path, &CsvOptions::default())
    }

    /// As [`Table::to_csv`], with the delimiter, quote, null tokens (the empty one, or else the first, is written for a
    /// missing value) and header of these options.
    ///
    /// # Errors
    /// As [`Table::to_csv`]; [`Setting`](crate::error::Error::Setting) for an option outside its range.
    pub fn to_csv_with(&self, path: impl AsRef<Path>, options: &CsvOptions) -> Result<()> {
        writing::CsvWriter::new(self, options)?.save(path.as_ref())
    }

    /// As [`Table::to_csv_with`], into memory.
    ///
    /// # Errors
    /// As [`Table::to_csv_with`], but for [`Io`](crate::error::Error::Io).
    pub fn to_csv_text(&self, options: &CsvOptions) -> Result<String> {
        let writing = writing::CsvWriter::new(self, options)?;
        let mut text = String::new();
        writing.text(|chunk| {
            text.push_str(chunk);
            Ok(())
        })?;
        Ok(text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::{CsvProblem, Error};

    fn read(text: &str, options: &CsvOptions, length: usize) -> Result<Table> {
        reading::joined(reading::parse(text.as_bytes(), "<text>", options, length)?)
    }

    /// Everything that can be seen of the outcome.
    type Seen = (arrow_array::RecordBatch, Vec<String>, Vec<Vec<Option<String>>>);

    fn outcome(table: Result<Table>) -> Result<Seen, String> {
        match table {
            Ok(table) => {
                let places = (0..table.rows()).map(|row| table.place(row).to_string()).collect();
                let own = |name: &String| table.texts(name).unwrap().iter().map(|text| text.map(Into::into)).collect();
                Ok((table.batch().clone(), places, table.names().iter().map(own).collect()))
            }
            Err(error) => Err(format!("{error:?}")),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        /// Our own reader and the csv crate cut the same text into the same records and cells.
        #[test]
        fn survey_and_parser_agree(
            text in prop::collection::vec(prop::sample::select(vec!['a', ' ', ',', '"', '\n', '\r', '\u{feff}']), 0..40),
            length in 1usize..50,
        ) {
            let text: String = text.into_iter().collect();
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let records: Vec<::csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
            let widths: Vec<usize> = records.iter().map(::csv::StringRecord::len).collect();
            let columns = (1..=widths.first().copied().unwrap_or(0)).map(|at| format!("column_{at}"));
            let options = CsvOptions::default().lenient_quotes().without_header().null_tokens(["NA"]).text(columns);
            match read(&text, &options, length) {
                Ok(found) => {
                    prop_assert_eq!(found.rows(), widths.len());
                    prop_assert!(widths.iter().all(|&width| width == found.width()));
                    for (row, record) in records.iter().enumerate() {
                        for (column, cell) in record.iter().enumerate() {
                            let texts = found.texts(&format!("column_{}", column + 1)).unwrap();
                            prop_assert_eq!(texts.get(row).unwrap(), cell);
                        }
                    }
                }
                Err(Error::Csv { problem: CsvProblem::Ragged { expected, found }, .. }) => {
                    prop_assert_eq!(widths[0], expected);
                    prop_assert_eq!(*widths.iter().find(|&&width| width != expected).unwrap(), found);
                }
                Err(Error::Csv { problem: CsvProblem::NoBytes, .. }) => prop_assert!(widths.is_empty()),
                Err(Error::Csv { problem, .. }) => prop_assert_eq!(problem, CsvProblem::UnclosedQuote),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }

        /// However a text is cut into chunks: the same types, cells, lines, and the same first fault.
        #[test]
        fn pieces_do_not_show(
            rows in prop::collection::vec(
                prop::collection::vec(
                    prop::sample::select(vec![
                        "1", "-2.5", "7", "", "NA", "1.0", "1.10", "+3", "True", "true", "FALSE", "x", "\"a\nb\"", "\"\"\"\"", "08", "9223372036854775808",
                        "\"p,q\r\n\"", " 3 ", "é", "1e3", "0012", "2024",
                    ]),
                    2,
                ),
                0..24,
            ),
            rare in prop::collection::vec((0usize..24, prop::sample::select(vec![
                "nan", "1e400", "1,1", "a\"", "\"z", "\"q\"r", "inf", "\r\r", "text", "0.1",
            ])), 0..3),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            length in 1usize..80,
            limit in 6usize..60,
            lenient in any::<bool>(),
        ) {
            let mut lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
            lines.insert(0, "a,b".to_owned());
            for (at, cell) in rare {
                if let Some(line) = lines.get_mut(at + 1) {
                    line.replace_range(..line.find(',').unwrap_or(0), cell);
                }
            }
            let text = lines.join(end);
            let mut options = CsvOptions::default().record_limit(limit);
            if lenient {
                options = options.lenient_quotes();
            }
            let whole = outcome(read(&text, &options, usize::MAX));
            prop_assert_eq!(outcome(read(&text, &options, length)), whole);
        }
    }

    /// Bytes that are not UTF-8 are named by line and column, in whatever chunk they stand.
    #[test]
    fn a_wrong_byte_is_found_in_any_piece() {
        for length in 1..40 {
            let text = b"name,city\nx,\"a\nb\"\n\xe9,y\nLiz,Orl\xe9ans\n";
            let error = reading::parse(text, "<text>", &CsvOptions::default(), length).err().unwrap();
            let problem = CsvProblem::NotUtf8 { column: "name".into(), encoding: "WINDOWS-1252", bytes: vec![0xe9] };
            assert!(matches!(&error, Error::Csv { line: 4, problem: found, .. } if *found == problem), "{error}");
        }
    }
}
