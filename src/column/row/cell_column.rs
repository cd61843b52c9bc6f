//! One column of a table as cells.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array as _, ArrayRef, UInt64Array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::Cell;
use super::input::{Input, InputKind};
use super::spelled::Spelled;
use crate::data::{NumberColumn, Table, TextColumn, TimeColumn, is_text};
use crate::error::{Error, Result, ValueProblem};

/// The cells of one column of a table. Where the column holds lists, their *entries* lie side by side.
pub(crate) struct CellColumn {
    name: String,
    entries: Entries,
    lists: Option<Lists>,
}

enum Entries {
    Numbers(NumberColumn),
    Texts(TextColumn),
    Moments(TimeColumn),
}

/// Which entries belong to which row.
struct Lists {
    /// Where the entries of each row begin, and where the last one's end.
    starts: Vec<usize>,
    /// Rows whose list is there.
    nulls: Option<NullBuffer>,
}

impl CellColumn {
    /// # Errors
    /// A column that is not there, or of a type that does not serve; for numbers, the first text that is none.
    pub(crate) fn read(input: &Input, table: &Table) -> Result<Self> {
        let (name, array) = (input.column.clone(), table.column(&input.column)?);
        let refused = |wanted| Err(column_type(&input.column, wanted, array));
        if let Some((values, starts)) = lists(array)?.filter(|_| input.lists) {
            let entries = match input.kind {
                InputKind::Numbers => NumberColumn::from_array(&values).map(Entries::Numbers),
                _ => TextColumn::from_array(&values).map(|texts| Entries::Texts(texts.written_out())),
            };
            let lists = Some(Lists { starts, nulls: array.nulls().cloned() });
            return match (entries, input.kind) {
                (Some(entries), _) => Ok(Self { name, entries, lists }),
                (None, InputKind::Numbers) => refused("numbers are needed, or lists of them"),
                (None, _) => refused("text, numbers or booleans are needed, or lists of them"),
            };
        }
        let entries = match input.kind {
            InputKind::Numbers => Entries::Numbers(table.numbers(&name)?),
            InputKind::Texts => Entries::Texts(table.texts(&name)?.written_out()),
            InputKind::Moments => match TimeColumn::from_array(array) {
                Some(times) => Entries::Moments(times),
                None if is_text(array.data_type()) => Entries::Texts(table.texts(&name)?),
                None => return refused("dates, timestamps, or text as 2024-03-01T12:30:00 are needed"),
            },
        };
        Ok(Self { name, entries, lists: None })
    }

    /// The cell of a row; `entries` are all of the column where it holds lists.
    pub(crate) fn cell<'c>(&'c self, row: usize, entries: &'c [Cell<'c>]) -> Cell<'c> {
        match &self.lists {
            None => self.entry(row),
            Some(Lists { nulls: Some(nulls), .. }) if nulls.is_null(row) => Cell::Missing,
            Some(Lists { starts, .. }) => Cell::List(&entries[starts[row]..starts[row + 1]]),
        }
    }

    /// All entries of a column of lists; none of any other.
    pub(crate) fn list_entries(&self) -> Vec<Cell<'_>> {
        let entries = self.lists.as_ref().and_then(|lists| lists.starts.last().copied()).unwrap_or(0);
        (0..entries).map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, entry: usize) -> Cell<'_> {
        match &self.entries {
            Entries::Numbers(numbers) => numbers.get(entry).map_or(Cell::Missing, Cell::Number),
            // They are written out: none is made on the way.
            Entries::Texts(texts) => match texts.get(entry) {
                Some(Cow::Borrowed(text)) => Cell::Text(text),
                Some(Cow::Owned(_)) | None => Cell::Missing,
            },
            Entries::Moments(times) => {
                times.micros()[entry].map_or(Cell::Missing, |micros| Cell::Spelled(Spelled::of_moment(micros)))
            }
        }
    }

    /// Words of a dictionary of which each row has one; 0 of any other column.
    pub(crate) fn words(&self) -> usize {
        match &self.entries {
            Entries::Texts(texts) if self.lists.is_none() => texts.words(),
            _ => 0,
        }
    }

    /// The position of a row's word in its dictionary: rows of equal words have equal cells.
    pub(crate) fn word(&self, row: usize) -> Option<usize> {
        match &self.entries {
            Entries::Texts(texts) if self.lists.is_none() => texts.word(row),
            _ => None,
        }
    }

    /// Shows row and code of each entry, in order, as `code` gives it for the entry's text (`None` of one that is missing).
    /// Equal words of a dictionary are asked for once; a list that is missing is one entry.
    pub(crate) fn each_code(
        &self,
        table: &Table,
        mut code: impl FnMut(Option<&str>) -> Result<u32, ValueProblem>,
        mut visit: impl FnMut(usize, u32),
    ) -> Result<()> {
        let entries = self.list_entries();
        let mut known: Vec<Option<u32>> = vec![None; self.words()];
        for row in 0..table.rows() {
            let at = |problem| Error::Value { column: self.name.clone(), place: table.place(row), problem };
            let word = self.word(row);
            if let Some(code) = word.and_then(|word| known[word]) {
                visit(row, code);
                continue;
            }
            self.cell(row, &entries).entries().iter().try_for_each(|entry| {
                let found = code(entry.text().as_deref()).map_err(at)?;
                word.iter().for_each(|&word| known[word] = Some(found));
                visit(row, found);
                Ok::<(), Error>(())
            })?;
        }
        Ok(())
    }
}

fn column_type(column: &str, wanted: &'static str, array: &ArrayRef) -> Error {
    Error::ColumnType { column: column.to_owned(), wanted, found: array.data_type().to_string() }
}

/// The values of a list column and where each row's begin; `None` for any other column.
pub(crate) fn lists(array: &ArrayRef) -> Result<Option<(ArrayRef, Vec<usize>)>> {
    let (values, offsets): (&ArrayRef, Vec<usize>) = match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            (list.values(), list.offsets().iter().map(|&offset| offset as usize).collect())
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            (list.values(), list.offsets().iter().map(|&offset| offset as usize).collect())
        }
        DataType::FixedSizeList(_, size) => {
            let size = *size as usize;
            (array.as_fixed_size_list().values(), (0..=array.len()).map(|row| row * size).collect())
        }
        _ => return Ok(None),
    };
    // Arrow allows any values beneath a list that is missing: those are left out.
    let (mut kept, mut starts) = (Vec::with_capacity(values.len()), vec![0]);
    for (row, ends) in offsets.windows(2).enumerate() {
        if array.is_valid(row) {
            kept.extend(ends[0] as u64..ends[1] as u64);
        }
        starts.push(kept.len());
    }
    let kept = arrow_select::take::take(values, &UInt64Array::from(kept), None);
    Ok(Some((kept.map_err(Error::other)?, starts)))
}
