//! A column read as text: categories and labels of any type.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;

use super::{NumberColumn, Spelling, TimeColumn};

/// A column whose values are read as text: strings as they are, numbers and booleans as they stood in their file.
/// Without one, integers are in decimal, floats in their shortest form without a trailing `.0`, booleans `true` and
/// `false`. Arrow dates and timestamps are as ISO 8601 has them (UTC).
#[derive(Debug, Clone)]
pub struct TextColumn {
    kind: TextStorage,
    len: usize,
}

#[derive(Debug, Clone)]
enum TextStorage {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Dictionary { keys: NumberColumn, words: Box<TextColumn> },
    Bool(BooleanArray, Spelling),
    Numbers { column: NumberColumn, floats: bool, spelling: Spelling },
    Times(TimeColumn),
}

impl TextColumn {
    /// Reads an Arrow array of strings, dictionaries of strings, booleans, numbers, dates or timestamps; `None` for any other
    /// type.
    #[must_use]
    pub fn from_array(array: &ArrayRef) -> Option<Self> {
        Self::spelled(array, &Spelling::Unknown)
    }

    /// The same, spelled like this.
    pub(crate) fn spelled(array: &ArrayRef, spelling: &Spelling) -> Option<Self> {
        let len = array.len();
        if let Spelling::Each(texts) = spelling {
            return Self::from_array(texts);
        }
        let kind = match array.data_type() {
            DataType::Utf8 => TextStorage::Small(array.as_string().clone()),
            DataType::LargeUtf8 => TextStorage::Large(array.as_string().clone()),
            DataType::Utf8View => TextStorage::View(array.as_string_view().clone()),
            DataType::Boolean => TextStorage::Bool(array.as_boolean().clone(), spelling.clone()),
            DataType::Dictionary(..) => dictionary(array)?,
            other => match TimeColumn::from_array(array) {
                Some(times) => TextStorage::Times(times),
                None => {
                    let floats = matches!(other, DataType::Float32 | DataType::Float64);
                    TextStorage::Numbers {
                        column: NumberColumn::from_array(array)?,
                        floats,
                        spelling: spelling.clone(),
                    }
                }
            },
        };
        Some(Self { kind, len })
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text of one row; `None` when it is missing.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Cow<'_, str>> {
        match &self.kind {
            TextStorage::Small(array) => array.is_valid(row).then(|| array.value(row).into()),
            TextStorage::Large(array) => array.is_valid(row).then(|| array.value(row).into()),
            TextStorage::View(array) => array.is_valid(row).then(|| array.value(row).into()),
            TextStorage::Bool(array, spelling) => array.is_valid(row).then(|| spelling.truth(array.value(row))),
            TextStorage::Dictionary { keys, words } => keys.get(row).and_then(|key| words.get(key as usize)),
            TextStorage::Times(times) => times.get(row).map(Cow::from),
            TextStorage::Numbers { column, floats: true, spelling } => {
                column.get(row).map(|value| spelling.number(value).into())
            }
            TextStorage::Numbers { column, floats: false, spelling } => {
                let there = column.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
                there.then(|| spelling.integer(integer(column, row)).into())
            }
        }
    }

    /// The same texts held in memory, so that none is made when it is asked for.
    pub(crate) fn written_out(self) -> Self {
        let kind = match self.kind {
            TextStorage::Dictionary { keys, words } => {
                TextStorage::Dictionary { keys, words: Box::new(words.written_out()) }
            }
            TextStorage::Numbers { .. } | TextStorage::Times(_) => {
                TextStorage::Large(LargeStringArray::from_iter(self.iter()))
            }
            held => held,
        };
        Self { kind, len: self.len }
    }

    /// Words of a dictionary; 0 of any other column.
    pub(crate) fn words(&self) -> usize {
        if let TextStorage::Dictionary { words, .. } = &self.kind { words.len() } else { 0 }
    }

    /// The position of a row's word in a dictionary: equal ones have equal texts.
    pub(crate) fn word(&self, row: usize) -> Option<usize> {
        let TextStorage::Dictionary { keys, words } = &self.kind else { return None };
        keys.get(row).map(|key| key as usize).filter(|&word| word < words.len())
    }

    /// All rows in order, as [`TextColumn::get`] gives them.
    pub fn iter(&self) -> impl Iterator<Item = Option<Cow<'_, str>>> {
        (0..self.len).map(|row| self.get(row))
    }
}

/// Exact decimal text of an integer, also beyond 2^53.
fn integer(column: &NumberColumn, row: usize) -> String {
    use super::Values;
    match &column.values {
        Values::I64(values) => values[row].to_string(),
        Values::U64(values) => values[row].to_string(),
        other => other.get(row).to_string(),
    }
}

/// Whether a type is text, or a dictionary of text.
pub(crate) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(_, values) => is_text(values),
        other => other.is_string(),
    }
}

fn dictionary(array: &ArrayRef) -> Option<TextStorage> {
    macro_rules! with {
        ($($type:ty),*) => {
            $(if let Some(array) = array.as_any().downcast_ref::<DictionaryArray<$type>>() {
                let keys: ArrayRef = std::sync::Arc::new(array.keys().clone());
                let words = TextColumn::from_array(array.values())?;
                return Some(TextStorage::Dictionary { keys: NumberColumn::from_array(&keys)?, words: Box::new(words) });
            })*
        };
    }
    with!(Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type);
    None
}
