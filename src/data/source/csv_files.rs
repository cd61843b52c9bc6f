//! CSV files as a source.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::decompressed::{self, Unpacked};
use super::part_sums::{PartSum, PartSums};
use super::requested::{check_part, columns as requested_columns};
use super::{Part, Source, Tables, TypeInference};
use crate::data::csv::{ColumnFindings, ColumnFormat, CsvReader, Fault, WantedColumns, not_finite};
use crate::data::{CsvOptions, Table};
use crate::error::{CsvProblem, Error, Result};

/// CSV files that need not fit in memory: one, or several as if they were one. Each file is a part.
///
/// Its tables, joined, are what [`Table::from_csv`] reads from all rows in one file: values, types, missing cells, the
/// texts of numbers. The types of the columns are inferred over **all** rows of all files, in one pass that is made when
/// they are first asked for ([`CsvFiles::inference`] tells what it took); [`CsvFiles::schema_of`] skips it. Files are read
/// in blocks of some megabytes whose chunks are read side by side on the threads of the rayon pool; nothing depends on
/// the number of threads.
///
/// Names that end in `.gz` or `.zst` are unpacked as they are read (feature `compression`).
///
/// A file must stay as it is: when it is read again and has other bytes,
/// [`SourceChanged`](crate::error::Error::SourceChanged) names it, at the end of the file at the latest.
///
/// # Example
/// ```
/// use gradus::data::{ChunksOfRows, CsvFiles, Source};
/// let folder = std::env::temp_dir().join("gradus-csv-files");
/// std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join("2024.csv"), "mpg,maker\n18,Ford\n17,Ford\n")?;
/// std::fs::write(folder.join("2025.csv"), "maker,mpg\nBuick,15.5\n")?;
///
/// let cars = CsvFiles::glob(folder.join("*.csv"))?;
/// assert_eq!(cars.schema()?.field(0).to_string(), "Field { \"mpg\": nullable Float64 }"); // by the last row of all
/// assert_eq!(cars.inference()?.map(|inference| inference.rows), Some(3));
/// let mut rows = 0;
/// for chunk in ChunksOfRows::new(&cars, None, 4096)? {
///     rows += chunk?.rows();
/// }
/// assert_eq!(rows, 3);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CsvFiles {
    paths: Vec<PathBuf>,
    options: CsvOptions,
    one_header: bool,
    given: Option<SchemaRef>,
    block_bytes: usize,
    known: Arc<Known>,
}

/// The bytes of a file that are read at a time.
const BLOCK_BYTES: usize = 4 << 20;

/// What was learned of the files; clones share it.
#[derive(Debug)]
struct Known {
    columns: OnceLock<Columns>,
    /// Held while they are learned.
    learning: Mutex<()>,
    sums: PartSums,
}

/// The columns of all files.
#[derive(Debug)]
struct Columns {
    names: Vec<String>,
    formats: Vec<ColumnFormat>,
    /// How files after the first are read.
    options_after: CsvOptions,
    /// Texts may exceed 2 GiB.
    large: bool,
    inference: Option<TypeInference>,
}

impl CsvFiles {
    /// One file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::several([path])
    }

    /// Several files, in this order. Each has its header, with the names of the first in any order.
    #[must_use]
    pub fn several<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        let known = Known::new(paths.len());
        Self { paths, options: CsvOptions::default(), one_header: false, given: None, block_bytes: BLOCK_BYTES, known }
    }

    /// The files that a pattern matches, by name: `?` is any character, `*` any characters of a name, `**` any folders,
    /// `[abc]` one of these.
    ///
    /// # Errors
    /// A pattern that is none, or that no file matches; a folder that cannot be read.
    pub fn glob(pattern: impl AsRef<Path>) -> Result<Self> {
        let pattern = pattern.as_ref().to_string_lossy();
        let refused = |must| Error::Setting { name: "the pattern of files", value: pattern.to_string(), must };
        let found = glob::glob(&pattern).map_err(|_| refused("a pattern of *, ?, ** and [..]"))?;
        let mut paths = Vec::new();
        for path in found {
            let path = path.map_err(|error| Error::io(error.path())(std::io::Error::from(error.error().kind())))?;
            if path.is_file() {
                paths.push(path);
            }
        }
        if paths.is_empty() { Err(refused("one that matches some file")) } else { Ok(Self::several(paths)) }
    }

    /// How the files are read: delimiter, quotes, missing values, notation of numbers.
    #[must_use]
    pub fn options(self, options: CsvOptions) -> Self {
        Self { options, known: Known::new(self.paths.len()), ..self }
    }

    /// Only the first file begins with a header, as where one file was cut into several.
    #[must_use]
    pub fn one_header(self) -> Self {
        Self { one_header: true, known: Known::new(self.paths.len()), ..self }
    }

    /// The columns and their types, which are not inferred then: `Boolean`, `Int64`, `Float64` and `Utf8`. A cell of
    /// another type is an error with its line. Numbers are worth their values: where the text of a number matters
    /// (`1.10`, codes), give the column as `Utf8`.
    #[must_use]
    pub fn schema_of(self, schema: SchemaRef) -> Self {
        Self { given: Some(schema), known: Known::new(self.paths.len()), ..self }
    }

    /// The bytes of a file that are in memory at a time, beside the tables that are made of them: 4 MiB by default. A
    /// record that is longer is read all the same, up to [`CsvOptions::record_limit`].
    #[must_use]
    pub fn block_bytes(self, bytes: usize) -> Self {
        Self { block_bytes: bytes, known: Known::new(self.paths.len()), ..self }
    }

    /// What it took to infer the types, which is done now if it was not; `None` where a schema was given.
    ///
    /// # Errors
    /// Those of [`Source::schema`].
    pub fn inference(&self) -> Result<Option<TypeInference>> {
        Ok(self.columns()?.inference.clone())
    }

    /// The columns, which are learned when they are first asked for.
    fn columns(&self) -> Result<&Columns> {
        if let Some(columns) = self.known.columns.get() {
            return Ok(columns);
        }
        let _learning = self.known.learning.lock();
        match self.known.columns.get() {
            Some(columns) => Ok(columns),
            None => {
                let columns = self.learned()?;
                Ok(self.known.columns.get_or_init(|| columns))
            }
        }
    }

    fn learned(&self) -> Result<Columns> {
        if self.paths.is_empty() {
            return Err(Error::Empty { what: "there are no CSV files to read" });
        }
        if self.block_bytes == 0 {
            return Err(Error::Setting { name: "block_bytes", value: "0".to_owned(), must: "at least 1 byte" });
        }
        self.options.check()?;
        let (_, _, first) = self.reader(0, &self.options, false)?;
        let mut columns = Columns {
            names: first.names().to_vec(),
            formats: Vec::new(),
            options_after: self.options.clone(),
            large: false,
            inference: None,
        };
        if self.one_header && self.options.has_header() {
            columns.options_after = self.options.clone().without_header().names(columns.names.clone());
        }
        match &self.given {
            Some(schema) => columns.formats = given_formats(schema, &columns.names)?,
            None => self.infer(&mut columns)?,
        }
        Ok(columns)
    }

    /// Learns the types over all rows of all files.
    fn infer(&self, columns: &mut Columns) -> Result<()> {
        let begin = Instant::now();
        let (mut files, mut rows, mut bytes) = (Vec::with_capacity(self.paths.len()), 0, 0);
        for part in 0..self.paths.len() {
            let options = if part == 0 { &self.options } else { &columns.options_after };
            let (name, file, mut reader) = self.reader(part, options, false)?;
            let order = self.order(&name, reader.names(), &columns.names)?;
            let found = reader.findings()?;
            let sum = self.note(part, &name, &file, &reader)?;
            (rows, bytes) = (rows + sum.rows, bytes + sum.bytes);
            files.push((name, order.into_iter().map(|position| found[position].clone()).collect::<Vec<_>>()));
        }
        let mut all = vec![ColumnFindings::default(); columns.names.len()];
        for (_, found) in &files {
            all.iter_mut().zip(found).for_each(|(all, found)| all.join(found, 0));
        }
        columns.large = bytes > i32::MAX as u64;
        columns.formats = all.iter().map(|column| column.format(columns.large)).collect();
        for (name, found) in &files {
            if let Some((line, column, text)) = not_finite(found.iter().zip(&columns.formats)) {
                let problem = CsvProblem::NotFinite { column: columns.names[column].clone(), text };
                return Err(Fault::new(line, problem).of(name));
            }
        }
        columns.inference = Some(TypeInference { files: files.len(), rows, bytes, time: begin.elapsed() });
        Ok(())
    }

    /// Opens a file: its name, and its text from the first record on.
    fn reader<'o>(
        &self,
        part: usize,
        options: &'o CsvOptions,
        large: bool,
    ) -> Result<(Arc<str>, Unpacked, CsvReader<'o>)> {
        let path = &self.paths[part];
        let name: Arc<str> = path.display().to_string().into();
        let (file, bytes) = decompressed::open(path)?;
        Ok((name.clone(), file, CsvReader::new(bytes, name, options, self.block_bytes, large)?))
    }

    /// The place of each column in a file of these names.
    fn order(&self, file: &str, names: &[String], all: &[String]) -> Result<Vec<usize>> {
        let position = |name: &String| names.iter().position(|known| known == name);
        let order: Vec<Option<usize>> = all.iter().map(position).collect();
        let missing: Vec<&String> =
            all.iter().zip(&order).filter(|(_, found)| found.is_none()).map(|(name, _)| name).collect();
        if !missing.is_empty() {
            return Err(Error::missing(missing, names).among(file));
        }
        if let Some(more) = names.iter().find(|name| !all.contains(name)) {
            let value = format!("{file}, with a column {more:?} more");
            return Err(Error::Setting {
                name: "a file of the source",
                value,
                must: "of the columns of the first one",
            });
        }
        Ok(order.into_iter().flatten().collect())
    }

    /// Notes what a file is, once it was read to its end.
    fn note(&self, part: usize, name: &str, file: &Unpacked, reader: &CsvReader<'_>) -> Result<PartSum> {
        file.unchanged()?;
        let (bytes, rows, sum) = reader.sum();
        let sum = PartSum { rows, bytes, sum };
        self.known.sums.note(part, name, sum)?;
        Ok(sum)
    }
}

impl Known {
    fn new(parts: usize) -> Arc<Self> {
        Arc::new(Self { columns: OnceLock::new(), learning: Mutex::new(()), sums: PartSums::new(parts) })
    }
}

impl Source for CsvFiles {
    fn schema(&self) -> Result<SchemaRef> {
        let columns = self.columns()?;
        let field = |(name, format): (&String, &ColumnFormat)| Field::new(name, format.to.clone(), true);
        let fields: Vec<Field> = columns.names.iter().zip(&columns.formats).map(field).collect();
        Ok(Arc::new(Schema::new(fields)))
    }

    /// The files. Rows are known once a file was read; bytes are those of the file as it lies there, packed or not.
    fn parts(&self) -> Result<Vec<Part>> {
        let part = |(position, path): (usize, &PathBuf)| {
            let bytes = fs::metadata(path).map_err(Error::io(path))?.len();
            let rows = self.known.sums.get(position).map(|sum| sum.rows);
            Ok(Part { name: path.display().to_string(), rows, bytes: Some(bytes) })
        };
        self.paths.iter().enumerate().map(part).collect()
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        check_part(part, self.paths.len())?;
        let known = self.columns()?;
        let wanted = requested_columns(columns, &known.names)?;
        let format = |name: &String| {
            let position = known.names.iter().position(|known| known == name).unwrap_or_default();
            (name.clone(), known.formats[position].clone())
        };
        let wanted: Vec<(String, ColumnFormat)> = wanted.iter().map(format).collect();
        let options = if part == 0 { &self.options } else { &known.options_after };
        let (name, file, reader) = self.reader(part, options, known.large)?;
        self.order(&name, reader.names(), &known.names)?;
        let given = self.given.is_some();
        Ok(Box::new(FileTables {
            files: self,
            part,
            name,
            file,
            reader,
            wanted,
            given,
            read: VecDeque::new(),
            ended: false,
        }))
    }
}

/// The tables of a file.
struct FileTables<'s> {
    files: &'s CsvFiles,
    part: usize,
    name: Arc<str>,
    file: Unpacked,
    reader: CsvReader<'s>,
    wanted: Vec<(String, ColumnFormat)>,
    given: bool,
    /// Tables that were read and not handed out.
    read: VecDeque<Table>,
    ended: bool,
}

impl FileTables<'_> {
    fn table(&mut self) -> Result<Option<Table>> {
        while self.read.is_empty() && !self.ended {
            match self.reader.tables(WantedColumns { columns: &self.wanted, given: self.given })? {
                Some(tables) => self.read.extend(tables),
                None => {
                    self.ended = true;
                    self.files.note(self.part, &self.name, &self.file, &self.reader)?;
                }
            }
        }
        Ok(self.read.pop_front())
    }
}

impl Iterator for FileTables<'_> {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        let table = self.table();
        self.ended |= table.is_err();
        table.transpose()
    }
}

/// How columns of given types are read.
fn given_formats(schema: &Schema, names: &[String]) -> Result<Vec<ColumnFormat>> {
    let fields = schema.fields();
    let missing: Vec<&String> = fields.iter().map(|field| field.name()).filter(|name| !names.contains(name)).collect();
    if !missing.is_empty() {
        return Err(Error::missing(missing, names));
    }
    let format = |name: &String| {
        let column = || name.clone();
        match fields.iter().find(|field| field.name() == name).map(|field| field.data_type()) {
            Some(to @ (DataType::Boolean | DataType::Int64 | DataType::Float64 | DataType::Utf8)) => {
                Ok(ColumnFormat::given(to.clone()))
            }
            Some(other) => Err(Error::ColumnType {
                column: column(),
                wanted: "CSV files are read as Boolean, Int64, Float64 or Utf8",
                found: other.to_string(),
            }),
            None => Err(Error::ColumnType {
                column: column(),
                wanted: "the schema of CSV files gives the type of each column",
                found: "no type in the given schema".to_owned(),
            }),
        }
    };
    names.iter().map(format).collect()
}
