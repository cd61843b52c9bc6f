//! Parquet files as a source.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use super::batch_tables::BatchTables;
use super::part_sums::{PartSum, PartSums};
use super::requested::{check_part, columns as requested_columns};
use super::{Part, Source, Tables};
use crate::error::{Error, Result};
use crate::file::OpenFile;

/// Rows that are read at a time.
const BATCH_ROWS: usize = 1 << 14;

/// Parquet files that need not fit in memory: one, or several of the same columns. Each row group is a part, of which
/// nothing but the columns that are asked for is read.
///
/// Pages may be uncompressed, or packed by snappy, gzip or lz4; others are refused by name. Sums of pages are checked
/// where a file has them; without, a damaged value may be read as another. Columns have the types that the Parquet schema itself says; what writers put beside it for Arrow
/// is not looked at. A damaged file is an error that names it, never a panic.
///
/// A file must stay as it is: when it is opened again and has another length or time of change,
/// [`SourceChanged`](crate::error::Error::SourceChanged) names it.
///
/// # Example
/// ```
/// use gradus::data::{ParquetFiles, Source, Table};
/// let cars = Table::from_columns([("mpg", vec![18.0, 15.5].into()), ("maker", vec!["Ford", "Buick"].into())])?;
/// let path = std::env::temp_dir().join("gradus-parquet-files.parquet");
/// cars.to_parquet(&path)?;
/// let files = ParquetFiles::new(&path);
/// assert_eq!(files.parts()?[0].rows, Some(2));
/// assert_eq!(Table::from_parquet(&path)?.texts("maker")?.get(1).as_deref(), Some("Buick"));
/// # std::fs::remove_file(path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ParquetFiles {
    known: Arc<Known>,
}

/// The files, and what was learned of them; clones share it.
#[derive(Debug)]
struct Known {
    paths: Vec<PathBuf>,
    groups: OnceLock<Groups>,
    /// Length and time of change of each file.
    sums: PartSums,
}

/// What the ends of the files say.
#[derive(Debug)]
struct Groups {
    schema: SchemaRef,
    parts: Vec<RowGroup>,
}

/// A part: a row group of a file.
#[derive(Debug)]
struct RowGroup {
    file: usize,
    name: Arc<str>,
    position: usize,
    /// Rows of the file before it.
    before: u64,
    rows: u64,
    bytes: u64,
}

impl ParquetFiles {
    /// One file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::several([path])
    }

    /// Several files, in this order, all with the columns of the first in any order.
    #[must_use]
    pub fn several<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        let sums = PartSums::new(paths.len());
        Self { known: Arc::new(Known { paths, groups: OnceLock::new(), sums }) }
    }

    fn groups(&self) -> Result<&Groups> {
        match self.known.groups.get() {
            Some(groups) => Ok(groups),
            None => {
                let groups = self.read_ends()?;
                Ok(self.known.groups.get_or_init(|| groups))
            }
        }
    }

    fn read_ends(&self) -> Result<Groups> {
        let (mut first, mut parts) = (None::<SchemaRef>, Vec::new());
        for (file, path) in self.known.paths.iter().enumerate() {
            let (_, _, about) = self.open(file)?;
            let name: Arc<str> = path.display().to_string().into();
            match &first {
                None => first = Some(about.schema().clone()),
                Some(first) => same_columns(&name, first, about.schema())?,
            }
            let mut before = 0;
            for (position, group) in about.metadata().row_groups().iter().enumerate() {
                let rows = group.num_rows().max(0) as u64;
                let bytes = group.compressed_size().max(0) as u64;
                parts.push(RowGroup { file, name: name.clone(), position, before, rows, bytes });
                before += rows;
            }
        }
        let schema = first.ok_or(Error::Empty { what: "there are no Parquet files to read" })?;
        Ok(Groups { schema, parts })
    }

    /// Opens a file, which must be what it was before, and reads its end.
    fn open(&self, file: usize) -> Result<(OpenFile, File, ArrowReaderMetadata)> {
        let path = &self.known.paths[file];
        let open = OpenFile::open(path)?;
        let (length, changed) = open.length_and_change();
        let sum = PartSum { rows: 0, bytes: length, sum: changed };
        self.known.sums.note(file, &path.display().to_string(), sum)?;
        let bytes = open.handle()?;
        let about = guarded(path, || {
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let about = ArrowReaderMetadata::load(&bytes, options)?;
            check_places(&about, length)?;
            Ok(about)
        })?;
        Ok((open, bytes, about))
    }
}

impl Source for ParquetFiles {
    fn schema(&self) -> Result<SchemaRef> {
        Ok(self.groups()?.schema.clone())
    }

    /// The row groups; their bytes as they lie in the file, of all columns.
    fn parts(&self) -> Result<Vec<Part>> {
        let part = |group: &RowGroup| Part::new(&*group.name).rows(group.rows).bytes(group.bytes);
        Ok(self.groups()?.parts.iter().map(part).collect())
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> Result<Tables<'_>> {
        let groups = self.groups()?;
        check_part(part, groups.parts.len())?;
        let names: Vec<String> = groups.schema.fields().iter().map(|field| field.name().clone()).collect();
        let wanted = requested_columns(columns, &names)?;
        let group = &groups.parts[part];
        let path = &self.known.paths[group.file];
        let (open, bytes, about) = self.open(group.file)?;
        let reader = guarded(path, || {
            let roots: Vec<usize> = (0..about.schema().fields().len())
                .filter(|&position| wanted.contains(about.schema().field(position).name()))
                .collect();
            let mask = ProjectionMask::roots(about.parquet_schema(), roots);
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, about);
            let builder = builder.with_projection(mask).with_row_groups(vec![group.position]);
            builder.with_batch_size(BATCH_ROWS).build()
        })?;
        let at_end = move |rows| {
            open.unchanged()?;
            if rows == group.before + group.rows {
                return Ok(());
            }
            let why = format!(
                "row group {} has {} rows and announces {}",
                group.position + 1,
                rows - group.before,
                group.rows
            );
            Err(damaged(path, why))
        };
        let batches = GuardedBatches { path, reader: Some(reader) };
        let (place, wanted) = ((group.name.clone(), group.before), (&*groups.schema, wanted));
        Ok(Box::new(BatchTables::new(batches, place, wanted, at_end)))
    }
}

/// The batches of a row group, read where a panic does not get out.
struct GuardedBatches<'p> {
    path: &'p Path,
    /// `None` after an error.
    reader: Option<ParquetRecordBatchReader>,
}

impl Iterator for GuardedBatches<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        let mut reader = self.reader.take()?;
        let batch = guarded(self.path, || Ok((reader.next().transpose()?, reader)));
        match batch {
            Ok((batch, reader)) => {
                self.reader = Some(reader);
                batch.map(Ok)
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// What the reader of Parquet makes of a file; what it refuses, and where it panics, the file is damaged.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(outcome) => outcome.map_err(|error| damaged(path, error.to_string())),
        Err(_) => Err(damaged(path, "its reader broke off".to_owned())),
    }
}

fn damaged(path: &Path, why: String) -> Error {
    Error::Damaged { path: path.to_owned(), format: "Parquet file", why }
}

/// Whether all column chunks lie in the file, and the numbers of rows are those of something.
fn check_places(about: &ArrowReaderMetadata, length: u64) -> Result<(), ParquetError> {
    let refused = |what: &str| Err(ParquetError::General(format!("{what} is beyond what the file holds")));
    for group in about.metadata().row_groups() {
        if group.num_rows() < 0 {
            return refused("a number of rows");
        }
        for column in group.columns() {
            let begin = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            let end = begin.checked_add(column.compressed_size());
            if begin < 0 || column.data_page_offset() < 0 || column.compressed_size() < 0 {
                return refused("a column chunk");
            }
            if end.is_none_or(|end| end as u64 > length) || column.data_page_offset() as u64 > length {
                return refused("a column chunk");
            }
        }
    }
    Ok(())
}

/// Whether a file has the columns of the first.
fn same_columns(file: &str, first: &SchemaRef, other: &SchemaRef) -> Result<()> {
    let names: Vec<String> = other.fields().iter().map(|field| field.name().clone()).collect();
    let missing: Vec<&String> =
        first.fields().iter().map(|field| field.name()).filter(|name| !names.contains(name)).collect();
    if !missing.is_empty() {
        return Err(Error::missing(missing, &names).among(file));
    }
    let differs =
        |value| Err(Error::Setting { name: "a file of the source", value, must: "of the columns of the first one" });
    for field in other.fields() {
        match first.fields().iter().find(|known| known.name() == field.name()) {
            None => return differs(format!("{file}, with a column {:?} more", field.name())),
            Some(known) if known.data_type() != field.data_type() => {
                let (name, found, wanted) = (field.name(), field.data_type(), known.data_type());
                return differs(format!("{file}, whose column {name:?} holds {found} instead of {wanted}"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
