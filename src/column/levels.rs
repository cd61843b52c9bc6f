//! Columns that turn each cell into one of finitely many levels: the codes of all rows, one each, or several where the
//! column holds lists.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, UInt64Array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::categorical::Words;
use super::combiner::Combiner;
use super::{Cell, EncodedRow};
use crate::data::{SparseRows, Table};
use crate::design::{Block, Codes};
use crate::error::{Error, Place, Result, ValueProblem};

/// The levels of a learned column.
pub(crate) trait Levels {
    /// The column of the table.
    fn input(&self) -> &str;

    /// The number of features.
    fn width(&self) -> u32;

    /// The code of a cell, [`Codes::NONE`] where no feature is active.
    fn code(&self, cell: Option<&str>) -> Result<u32, ValueProblem>;

    /// Whether a cell was not there in training.
    fn is_unseen(&self, _cell: &str) -> bool {
        false
    }
}

/// The cells of a column, row by row.
pub(crate) struct Entries {
    pub(crate) words: Words,
    /// Where the entries of each row begin, and where the last one's end; `None` for one entry per row.
    starts: Option<Vec<usize>>,
    /// Rows whose list is there.
    nulls: Option<NullBuffer>,
}

impl Entries {
    pub(crate) fn read(name: &str, table: &Table) -> Result<Self> {
        let array = table.column(name)?;
        let Some((values, starts)) = lists(array)? else {
            return Ok(Self { words: Words::read(name, table)?, starts: None, nulls: None });
        };
        let words = Words::of(&values).ok_or_else(|| Error::ColumnType {
            column: name.to_owned(),
            wanted: "text, numbers or booleans are needed, or lists of them",
            found: array.data_type().to_string(),
        })?;
        Ok(Self { words, starts: Some(starts), nulls: array.nulls().cloned() })
    }

    /// The row of an entry.
    pub(crate) fn row(&self, entry: usize) -> usize {
        self.starts.as_ref().map_or(entry, |starts| starts.partition_point(|&start| start <= entry) - 1)
    }

    /// The weight of each entry: that of its row.
    pub(crate) fn weights<'w>(&self, rows: &'w [f64]) -> Cow<'w, [f64]> {
        let Some(starts) = &self.starts else { return rows.into() };
        let mut weights = Vec::with_capacity(self.words.rows());
        for (ends, &weight) in starts.windows(2).zip(rows) {
            weights.resize(ends[1], weight);
        }
        weights.into()
    }

    /// Rows whose list is missing.
    pub(crate) fn absent(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.nulls.as_ref().map_or(0, NullBuffer::len);
        (0..rows).filter(|&row| self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)))
    }

    /// The codes of all entries; a list that is missing has the one code of a missing cell.
    pub(crate) fn codes(&self, mut code: impl FnMut(usize, Option<&str>) -> Result<u32>) -> Result<Coded> {
        let codes = self.words.codes(|entry, cell| code(self.row(entry), cell))?;
        let Some(starts) = &self.starts else { return Ok(Coded { codes, starts: None }) };
        let (mut all, mut ends) = (Vec::with_capacity(codes.len()), vec![0]);
        for (row, range) in starts.windows(2).enumerate() {
            match &self.nulls {
                Some(nulls) if nulls.is_null(row) => all.push(code(row, None)?),
                _ => all.extend_from_slice(&codes[range[0]..range[1]]),
            }
            ends.push(all.len());
        }
        Ok(Coded { codes: all, starts: Some(ends) })
    }
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
    Ok(Some((kept.map_err(|error| Error::Other(Box::new(error)))?, starts)))
}

/// The codes of all rows.
#[derive(Debug)]
pub(crate) struct Coded {
    pub(crate) codes: Vec<u32>,
    /// Where those of each row begin, and where the last one's end; `None` for one code per row.
    pub(crate) starts: Option<Vec<usize>>,
}

impl Coded {
    /// The block of these codes, each with a weight where there are some.
    pub(crate) fn block(
        self,
        width: u32,
        full: bool,
        combiner: Combiner,
        weights: Option<&[f64]>,
    ) -> Result<Block<'static>> {
        let starts = match (self.starts, weights) {
            (None, None) => return Ok(Block::Codes(Codes { codes: self.codes.into(), levels: width, full })),
            (None, Some(_)) => (0..=self.codes.len()).collect(),
            (Some(starts), _) => starts,
        };
        let (mut entries, mut ends) = (Vec::with_capacity(self.codes.len()), vec![0]);
        for range in starts.windows(2) {
            let range = range[0]..range[1];
            combiner.combine(&self.codes[range.clone()], weights.map(|weights| &weights[range]), &mut entries);
            ends.push(entries.len());
        }
        sparse(ends, entries, width)
    }
}

/// Sparse rows of entries that lie in order.
pub(crate) fn sparse(starts: Vec<usize>, entries: Vec<(u32, f64)>, width: u32) -> Result<Block<'static>> {
    let (features, values): (Vec<u32>, Vec<f64>) = entries.into_iter().unzip();
    Ok(Block::Sparse(SparseRows::new(starts, features, values, width as usize)?))
}

/// The codes of a column of the table.
pub(crate) fn coded(levels: &impl Levels, table: &Table) -> Result<Coded> {
    Entries::read(levels.input(), table)?.codes(|row, cell| {
        let at = |problem| Error::Value { column: levels.input().to_owned(), place: table.place(row), problem };
        levels.code(cell).map_err(at)
    })
}

/// The codes of one cell, behind what is there; true for a list.
pub(crate) fn coded_cell(levels: &impl Levels, cell: Cell<'_>, into: &mut Vec<u32>) -> Result<bool> {
    let at = |problem| Error::Value { column: levels.input().to_owned(), place: Place::Row(1), problem };
    let Cell::List(cells) = cell else {
        into.push(levels.code(cell.text().as_deref()).map_err(at)?);
        return Ok(false);
    };
    for cell in cells {
        into.push(levels.code(cell.text().as_deref()).map_err(at)?);
    }
    Ok(true)
}

/// Writes the features of one cell.
pub(crate) fn encode_cell(
    levels: &impl Levels,
    cells: &[Cell<'_>],
    combiner: Combiner,
    into: &mut EncodedRow,
) -> Result<()> {
    let cell = cells.first().copied().unwrap_or_default();
    if let Cell::List(_) = cell {
        let mut codes = Vec::new();
        coded_cell(levels, cell, &mut codes)?;
        let mut entries = Vec::new();
        combiner.combine(&codes, None, &mut entries);
        into.entries(entries, levels.width());
        return Ok(());
    }
    let at = |problem| Error::Value { column: levels.input().to_owned(), place: Place::Row(1), problem };
    let code = levels.code(cell.text().as_deref()).map_err(at)?;
    into.category((code != Codes::NONE).then_some(code), levels.width());
    Ok(())
}
