//! CSV files: read the bytes, check every record, then parse; types are inferred over the whole file.

mod format;
mod growing;
mod options;
mod survey;

use std::path::Path;

pub use options::CsvOptions;

use self::growing::Growing;
use self::survey::Survey;
use super::Table;
use super::origin::Origin;
use crate::error::{CsvProblem, Error, Result};

impl Table {
    /// Reads a comma-separated UTF-8 file with a header line.
    ///
    /// The type of a column is inferred over the whole file, from the cells that are not missing:
    /// * `true` and `false` in any case: booleans;
    /// * integers: `i64`; where some have a fraction, an exponent or lie beyond `i64`: `f64`;
    /// * one cell that is no number, or an integer with a leading zero (`08123` is a zip code, no quantity): text, with
    ///   every cell as it is written;
    /// * nothing but missing cells: `f64`, all missing.
    ///
    /// Missing are the empty cell, `NA`, `NaN`, `null` and `?`, quoted or not, with or without blanks around them. In a
    /// column of numbers `inf`, `nan` or `1e400` is an error, since none of them is a finite number.
    ///
    /// Line ends may be LF, CRLF, CR or any mixture, quoted cells may hold line breaks, blank lines are skipped, a byte
    /// order mark and the last line break are optional. The lines of the file stay known: an error after any shuffling
    /// still names them. A file with a header only gives a table without rows.
    ///
    /// # Errors
    /// [`Error::Io`] with the path; [`Error::Csv`] with the line: no bytes, another encoding or format, empty or equal
    /// headers, records with too few or too many fields, quotes that open and never close or stand inside a field,
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
    /// As [`Table::from_csv`]; [`Error::Setting`] for an option outside its range; [`Error::MissingColumn`] where an
    /// option names a column that the file does not have.
    pub fn from_csv_with(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        read(&bytes, &path.display().to_string(), options)
    }

    /// Reads CSV text (or bytes) from memory; errors name it `<text>`.
    ///
    /// # Errors
    /// As [`Table::from_csv_with`], but for [`Error::Io`].
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
        read(text.as_ref(), "<text>", options)
    }
}

/// What is wrong, and on which line.
#[derive(Debug)]
struct Fault {
    line: u64,
    problem: CsvProblem,
}

impl Fault {
    fn new(line: u64, problem: CsvProblem) -> Self {
        Self { line, problem }
    }

    fn of(self, file: &str) -> Error {
        Error::Csv { file: file.to_owned(), line: self.line, problem: self.problem }
    }
}

fn read(bytes: &[u8], file: &str, options: &CsvOptions) -> Result<Table> {
    options.check()?;
    format::refuse_others(bytes).map_err(|fault| fault.of(file))?;
    let Survey { lines, fields } =
        survey::survey(bytes, options).map_err(|fault| named(fault, bytes, options).of(file))?;
    let names = names(bytes, options, &lines, fields, file)?;
    let lines = if options.header { lines.get(1..).unwrap_or_default() } else { &lines };
    let columns = grow(bytes, options, &names, lines, file)?;
    Table::from_arrays(names.into_iter().zip(columns).collect(), Origin::lines(lines.to_vec()))
}

/// The names of the columns: those given, else those of the header, else `column_1`, `column_2`, …
fn names(bytes: &[u8], options: &CsvOptions, lines: &[u64], fields: usize, file: &str) -> Result<Vec<String>> {
    let first = lines.first().copied();
    if let Some(names) = &options.names {
        if first.is_some() && names.len() != fields {
            return Err(Error::Length { what: "names of columns", expected: fields, found: names.len() });
        }
        return Ok(names.clone());
    }
    let line = first.ok_or_else(|| Fault::new(1, CsvProblem::NoBytes).of(file))?;
    if !options.header {
        return Ok((1..=fields).map(|position| format!("column_{position}")).collect());
    }
    let names = header(bytes, options);
    let mut seen = std::collections::BTreeMap::new();
    for (name, position) in names.iter().zip(1..) {
        if name.trim().is_empty() {
            return Err(Fault::new(line, CsvProblem::EmptyHeader { position }).of(file));
        }
        if let Some(first) = seen.insert(name, position) {
            let problem = CsvProblem::DuplicateHeader { name: name.clone(), first, second: position };
            return Err(Fault::new(line, problem).of(file));
        }
    }
    Ok(names)
}

/// The fields of the first record.
fn header(bytes: &[u8], options: &CsvOptions) -> Vec<String> {
    let mut record = csv::ByteRecord::new();
    match options.reader(bytes).read_byte_record(&mut record) {
        Ok(true) => record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect(),
        _ => Vec::new(),
    }
}

/// A fault that knows a column by its position only, with the column's name where there is one.
fn named(mut fault: Fault, bytes: &[u8], options: &CsvOptions) -> Fault {
    if let CsvProblem::NotUtf8 { column, .. } = &mut fault.problem {
        let header = match &options.names {
            Some(names) => names.clone(),
            None if options.header => header(bytes, options),
            None => Vec::new(),
        };
        let position = column.parse::<usize>().ok().and_then(|position| position.checked_sub(1));
        if let Some(name) = position.and_then(|position| header.into_iter().nth(position)) {
            *column = name;
        }
    }
    fault
}

/// The columns, grown record by record; those that turn out to be text after other guesses are read once more.
fn grow(
    bytes: &[u8],
    options: &CsvOptions,
    names: &[String],
    lines: &[u64],
    file: &str,
) -> Result<Vec<arrow_array::ArrayRef>> {
    let large = bytes.len() > i32::MAX as usize;
    for name in &options.text {
        if !names.contains(name) {
            let nearest = super::table::nearest(name, names);
            return Err(Error::MissingColumn { name: name.clone(), nearest, columns: names.len() });
        }
    }
    let mut columns: Vec<Growing> = names.iter().map(|name| Growing::new(options.text.contains(name), large)).collect();
    each_record(bytes, options, lines, |record, line| {
        for (column, cell) in columns.iter_mut().zip(record) {
            column.push(cell, line, options);
        }
    })?;
    let unsettled: Vec<bool> = columns.iter_mut().map(Growing::reread).collect();
    if unsettled.contains(&true) {
        each_record(bytes, options, lines, |record, line| {
            for ((column, cell), again) in columns.iter_mut().zip(record).zip(&unsettled) {
                if *again {
                    column.push(cell, line, options);
                }
            }
        })?;
    }
    let worst = columns.iter().enumerate().filter_map(|(at, column)| Some((column.not_finite()?, at)));
    if let Some(((line, text), at)) = worst.min() {
        let column = names.get(at).cloned().unwrap_or_default();
        return Err(Fault::new(line, CsvProblem::NotFinite { column, text: super::shortened(&text) }).of(file));
    }
    Ok(columns.into_iter().map(Growing::finish).collect())
}

/// Calls `visit` with each record after the header and the line it starts on.
fn each_record(
    bytes: &[u8],
    options: &CsvOptions,
    lines: &[u64],
    mut visit: impl FnMut(&csv::StringRecord, u64),
) -> Result<()> {
    let mut reader = options.reader(bytes);
    let mut record = csv::StringRecord::new();
    let other = |error: csv::Error| Error::Other(Box::new(error));
    if options.header {
        reader.read_record(&mut record).map_err(other)?;
    }
    for &line in lines {
        reader.read_record(&mut record).map_err(other)?;
        visit(&record, line);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Our own survey and the csv crate cut the same text into the same records.
        #[test]
        fn survey_and_parser_agree(
            text in prop::collection::vec(prop::sample::select(vec!['a', ' ', ',', '"', '\n', '\r', '\u{feff}']), 0..40),
        ) {
            let text: String = text.into_iter().collect();
            let options = CsvOptions::default().lenient_quotes();
            let widths: Vec<usize> =
                options.reader(text.as_bytes()).into_records().map(|record| record.unwrap().len()).collect();
            match survey::survey(text.as_bytes(), &options) {
                Ok(found) => {
                    prop_assert_eq!(found.lines.len(), widths.len());
                    prop_assert!(widths.iter().all(|&width| width == found.fields));
                }
                Err(Fault { problem: CsvProblem::Ragged { expected, found }, .. }) => {
                    prop_assert_eq!(widths[0], expected);
                    prop_assert_eq!(*widths.iter().find(|&&width| width != expected).unwrap(), found);
                }
                Err(fault) => prop_assert_eq!(fault.problem, CsvProblem::UnclosedQuote),
            }
        }
    }
}
