//! Examples in memory: named columns over one Arrow record batch.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, UInt64Array};
use arrow_schema::{Field, Schema};

use super::number::{self, ParsedNumber};
use super::origin::Origin;
use super::{Cells, NumberColumn, Spelling, TextColumn, detected_format};
use crate::error::{Error, Place, Result, ValueProblem, distinct};

/// Examples: features and, where they are labeled, a label, in named columns.
///
/// A `Table` is cheap to clone: its columns are shared Arrow buffers. Rows remember where they came from, so that an
/// error after any shuffling still names the line of the file.
#[derive(Debug, Clone)]
#[doc(alias = "DataFrame")]
#[doc(alias = "dataset")]
pub struct Table {
    batch: RecordBatch,
    /// For look-up only: nothing follows its order.
    positions: Arc<HashMap<String, usize, ahash::RandomState>>,
    origin: Origin,
    /// How the cells of each column stood in their file.
    spellings: Vec<Spelling>,
}

impl Table {
    /// A table over Arrow record batches of the same columns, in order. One batch is shared; several are joined by a
    /// copy, column by column: by name, in whatever order each batch has them.
    ///
    /// # Errors
    /// Two columns of one name; a batch that lacks a column of the first, has one more, or one of another type.
    pub fn from_batches(batches: impl IntoIterator<Item = RecordBatch>) -> Result<Self> {
        let batches: Vec<RecordBatch> = batches.into_iter().collect();
        let Some(first) = batches.first() else {
            return Err(Error::Empty { what: "no record batches were given" });
        };
        let schema = first.schema();
        match batches.as_slice() {
            [only] => Self::new(only.clone(), Origin::rows()),
            several if first.num_columns() == 0 => {
                Self::new(arrow_select::concat::concat_batches(&schema, several).map_err(Error::other)?, Origin::rows())
            }
            several => {
                // Arrow itself would join them by position, whatever their names.
                let table = |batch: &RecordBatch| Self::new(batch.clone(), Origin::rows());
                let tables: Vec<Self> = several.iter().map(table).collect::<Result<_>>()?;
                for (position, table) in tables.iter().enumerate() {
                    same_columns(&tables[0], table, position + 1)?;
                }
                let mut columns = Vec::with_capacity(schema.fields().len());
                for field in schema.fields() {
                    let parts: Vec<&ArrayRef> =
                        tables.iter().map(|table| table.column(field.name())).collect::<Result<_>>()?;
                    let parts: Vec<&dyn Array> = parts.into_iter().map(AsRef::as_ref).collect();
                    columns.push((field.name().clone(), arrow_select::concat::concat(&parts).map_err(Error::other)?));
                }
                Self::from_arrays(columns, Origin::rows())
            }
        }
    }

    /// A table from named columns: vectors of numbers, booleans, strings, or options of these for missing values.
    ///
    /// # Errors
    /// Columns of different lengths; two of one name.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let cars = Table::from_columns([
    ///     ("pounds", vec![3.5, 3.69, 3.44].into()),
    ///     ("mpg", vec![18, 15, 18].into()),
    ///     ("maker", vec!["Chevrolet", "Buick", "Plymouth"].into()),
    /// ])?;
    /// assert_eq!((cars.rows(), cars.width()), (3, 3));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn from_columns<N: Into<String>>(columns: impl IntoIterator<Item = (N, Cells)>) -> Result<Self> {
        let columns = columns.into_iter().map(|(name, cells)| (name.into(), cells.0)).collect();
        Self::from_arrays(columns, Origin::rows())
    }

    pub(crate) fn from_arrays(columns: Vec<(String, ArrayRef)>, origin: Origin) -> Result<Self> {
        let rows = columns.first().map_or(0, |(_, array)| array.len());
        for (_, array) in &columns {
            if array.len() != rows {
                return Err(Error::Length { what: "rows of a column", expected: rows, found: array.len() });
            }
        }
        let fields: Vec<Field> =
            columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
        let batch =
            RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options).map_err(Error::other)?;
        Self::new(batch, origin)
    }

    pub(crate) fn new(batch: RecordBatch, origin: Origin) -> Result<Self> {
        let names = || batch.schema_ref().fields().iter().map(|field| field.name());
        let positions: HashMap<_, _, _> = names().cloned().zip(0..).collect();
        if positions.len() < batch.num_columns() {
            distinct("column", names())?;
        }
        let spellings = vec![Spelling::Unknown; batch.num_columns()];
        Ok(Self { batch, positions: Arc::new(positions), origin, spellings })
    }

    /// The same, its columns spelled like this.
    pub(crate) fn spelled(self, spellings: Vec<Spelling>) -> Self {
        Self { spellings, ..self }
    }

    /// How the cells of each column stood in their file.
    pub(crate) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    /// How the cells of a column stood in their file.
    pub(crate) fn spelling(&self, name: &str) -> &Spelling {
        self.position(name).and_then(|position| self.spellings.get(position)).unwrap_or(&Spelling::Unknown)
    }

    /// The number of rows (examples).
    #[must_use]
    #[doc(alias = "len")]
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.batch.num_columns()
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The Arrow record batch beneath.
    #[must_use]
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// Where a row (counted from 0) came from: a line of a file, or a row of the first table.
    #[must_use]
    pub fn place(&self, row: usize) -> Place {
        self.origin.place(row)
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The position of a column.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The Arrow array of a column.
    ///
    /// # Errors
    /// [`Error::MissingColumns`] with the name that may have been meant.
    pub fn column(&self, name: &str) -> Result<&ArrayRef> {
        match self.position(name) {
            Some(position) => Ok(self.batch.column(position)),
            None => Err(Error::missing([name], &self.names())),
        }
    }

    /// Asks for several columns at once, so that of several that are missing all are named.
    ///
    /// # Errors
    /// [`Error::MissingColumns`] with each that is not there.
    pub(crate) fn needs<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<()> {
        let names: Vec<N> = names.into_iter().collect();
        let mut known = HashSet::new();
        let absent = |name: &str| self.position(name).is_none();
        let missing = names.iter().map(AsRef::as_ref).filter(|name| absent(name) && known.insert(*name));
        let missing: Vec<&str> = missing.collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::missing(missing, &self.names())) }
    }

    /// A column as numbers, without a copy.
    ///
    /// # Errors
    /// The column is missing, or holds something other than numbers or booleans; for text, the first cell that is not
    /// a number is named.
    pub fn numbers(&self, name: &str) -> Result<NumberColumn> {
        let array = self.column(name)?;
        if let Some(column) = NumberColumn::from_array(array) {
            return Ok(column);
        }
        let temporal = array.data_type().is_temporal();
        if let Some(texts) = TextColumn::from_array(array).filter(|_| !temporal) {
            return self.parse(name, &texts, self.spelling(name));
        }
        Err(Error::ColumnType {
            column: name.to_owned(),
            wanted: if temporal {
                "numbers are needed; datetime(..) reads it"
            } else {
                "numbers or booleans are needed"
            },
            found: array.data_type().to_string(),
        })
    }

    /// A column as text: strings; numbers and booleans as they stood in the file, without blanks around them (`1.10`,
    /// `True`); dates and timestamps as ISO 8601 has them. Numbers and booleans that came without a text (from vectors,
    /// Arrow batches) have their shortest decimal, without a trailing `.0`, or `true` and `false`; so have numbers in
    /// scientific notation with a point or a signed exponent (`1.5e-7`), and booleans of which one is written in several
    /// ways.
    ///
    /// # Errors
    /// The column is missing, or holds something else, as lists.
    pub fn texts(&self, name: &str) -> Result<TextColumn> {
        let array = self.column(name)?;
        TextColumn::spelled(array, self.spelling(name)).ok_or_else(|| Error::ColumnType {
            column: name.to_owned(),
            wanted: "text, numbers or booleans are needed",
            found: array.data_type().to_string(),
        })
    }

    /// A text column in which every cell happens to be a number is one; otherwise the first that is not is named: one that
    /// is none in any notation, if there is one, since it made text of the column however its numbers are read.
    fn parse(&self, name: &str, texts: &TextColumn, spelling: &Spelling) -> Result<NumberColumn> {
        let mut values = Vec::with_capacity(texts.len());
        for row in 0..texts.len() {
            let value = match texts.get(row) {
                None => None,
                Some(text) => match spelling.read_truth(&text) {
                    None => Some(self.number_in(name, row, &text).map_err(|error| {
                        let word = |row: &usize| texts.get(*row).is_some_and(|text| detected_format::is_word(&text));
                        let first = (row..texts.len()).find(word).filter(|&first| first > row);
                        first.and_then(|row| self.number_in(name, row, &texts.get(row)?).err()).unwrap_or(error)
                    })?),
                    truth => truth,
                },
            };
            values.push(value);
        }
        let array: ArrayRef = Arc::new(Float64Array::from(values));
        NumberColumn::from_array(&array).ok_or(Error::Empty { what: "a column without values" })
    }

    /// A cell of a text column as a number.
    pub(crate) fn number_in(&self, name: &str, row: usize, text: &str) -> Result<f64> {
        let problem = match number::read(text) {
            ParsedNumber::Integer(value) => return Ok(value as f64),
            ParsedNumber::Float(value) => return Ok(value),
            ParsedNumber::Overflow | ParsedNumber::Word => ValueProblem::NotANumber {
                text: text.to_owned(),
                remedy: "a finite number is needed: drop the row, or make the text mean missing with .also_null([..])"
                    .into(),
            },
            ParsedNumber::Text => {
                ValueProblem::NotANumber { text: text.to_owned(), remedy: detected_format::remedy(text) }
            }
        };
        Err(Error::Value { column: name.to_owned(), place: self.place(row), problem })
    }

    /// The rows of these positions (counted from 0), in this order; a position may stand several times.
    ///
    /// # Errors
    /// A position beyond the last row.
    pub fn take(&self, rows: &[usize]) -> Result<Self> {
        if let Some(&beyond) = rows.iter().find(|&&row| row >= self.rows()) {
            return Err(Error::Setting {
                name: "row",
                value: beyond.to_string(),
                must: "a position below the number of rows",
            });
        }
        let positions = UInt64Array::from_iter_values(rows.iter().map(|&row| row as u64));
        let batch = arrow_select::take::take_record_batch(&self.batch, &positions).map_err(Error::other)?;
        let spellings = self.spellings.iter().map(|spelling| spelling.take(&positions)).collect::<Result<_>>()?;
        Ok(Self { batch, positions: self.positions.clone(), origin: self.origin.take(rows), spellings })
    }

    /// The first `n` rows (all of them where there are fewer), sharing this table's memory.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", vec![1, 2, 3].into())])?;
    /// assert_eq!(table.head(2).rows(), 2);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn head(&self, n: usize) -> Self {
        self.slice(0, n)
    }

    /// A run of rows, sharing this table's memory; what lies beyond the last row is left out.
    pub(crate) fn slice(&self, start: usize, len: usize) -> Self {
        let start = start.min(self.rows());
        let len = len.min(self.rows() - start);
        let spellings = self.spellings.iter().map(|spelling| spelling.slice(start, len)).collect();
        let positions = self.positions.clone();
        Self { batch: self.batch.slice(start, len), positions, origin: self.origin.skip(start), spellings }
    }
}

/// Whether a batch has the columns of the first one.
fn same_columns(first: &Table, table: &Table, number: usize) -> Result<()> {
    let differs =
        |value| Err(Error::Setting { name: "a record batch", value, must: "of the columns of the first one" });
    for (field, array) in first.batch.schema().fields().iter().zip(first.batch.columns()) {
        let name = field.name();
        match table.position(name).map(|position| table.batch.column(position)) {
            None => return differs(format!("number {number}, which lacks column {name:?}")),
            Some(other) if other.data_type() != array.data_type() => {
                let (found, wanted) = (other.data_type(), array.data_type());
                return differs(format!("number {number}, whose column {name:?} holds {found} instead of {wanted}"));
            }
            Some(_) => {}
        }
    }
    match table.names().iter().find(|name| first.position(name).is_none()) {
        Some(name) => differs(format!("number {number}, with a column {name:?} more")),
        None => Ok(()),
    }
}
