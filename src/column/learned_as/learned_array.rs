//! Columns of a table, read as they were learned.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::LargeStringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, Int64Array, LargeListArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};

use super::learned_as_type::LearnedAs;
use super::unusual::Unusual;
use super::whole::all_whole;
use crate::column::Cell;
use crate::column::row::lists;
use crate::data::{NumberColumn, Spelling, TextColumn};
use crate::error::{Error, Result};

/// A column and its spelling, where they change.
type Changed = Option<(ArrayRef, Spelling)>;

impl LearnedAs {
    /// The column as it was learned; `None` where it is that already.
    pub(super) fn read(&self, array: &ArrayRef, spelling: &Spelling) -> Result<Changed> {
        if let Some((values, starts)) = lists(array)? {
            return self.read_lists(array, &values, &starts);
        }
        if array.data_type().is_temporal() {
            return Ok(None);
        }
        if let Some(numbers) = NumberColumn::from_array(array) {
            return Ok(match self {
                Self::Text { unusual } | Self::SpelledNumbers { unusual } if !spelling.is_known() => {
                    self.as_text(unusual, array, &numbers)
                }
                Self::Text { .. } | Self::SpelledNumbers { .. } | Self::Other => None,
                Self::Booleans { no, yes } => self.as_booleans(array, &numbers, spelling, [no, yes]),
                Self::WholeNumbers { .. } | Self::Numbers { .. } | Self::Decimals { .. } => {
                    self.as_numbers(array, &numbers, spelling)
                }
            });
        }
        self.read_texts(array)
    }

    fn read_texts(&self, array: &ArrayRef) -> Result<Changed> {
        let spelling = match self {
            Self::Booleans { no, yes } => Spelling::Truth(Arc::new([no.clone(), yes.clone()])),
            Self::WholeNumbers { .. } | Self::Numbers { .. } => Spelling::Unknown,
            Self::Text { .. } | Self::Decimals { .. } | Self::SpelledNumbers { .. } | Self::Other => return Ok(None),
        };
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let words = TextColumn::from_array(dictionary.values()).and_then(|words| self.spelled(&words));
            return Ok(Some((words.map_or_else(|| array.clone(), |words| dictionary.with_values(words)), spelling)));
        }
        let texts = TextColumn::from_array(array);
        Ok(texts.map(|texts| (self.spelled(&texts).unwrap_or_else(|| array.clone()), spelling)))
    }

    /// The texts as they were learned; `None` where all keep their own.
    fn spelled(&self, texts: &TextColumn) -> Option<ArrayRef> {
        let keeps = |text: Cow<'_, str>| self.cell(Cell::Text(&text)).text().as_deref() == Some(&*text);
        if texts.iter().flatten().all(keeps) {
            return None;
        }
        Some(strings(texts.iter().map(|text| self.text_of(text.as_deref().into()))))
    }

    fn as_booleans(
        &self,
        array: &ArrayRef,
        numbers: &NumberColumn,
        spelling: &Spelling,
        texts: [&String; 2],
    ) -> Changed {
        let truths = Spelling::Truth(Arc::new(texts.map(String::clone)));
        if *array.data_type() == DataType::Boolean {
            return Some((array.clone(), truths));
        }
        if numbers.iter().flatten().all(|value| value == 0.0 || value == 1.0) {
            let values: BooleanArray = numbers.iter().map(|value| value.map(|value| value == 1.0)).collect();
            return Some((Arc::new(values), truths));
        }
        self.spelled(&TextColumn::spelled(array, spelling)?).map(|texts| (array.clone(), Spelling::Each(texts)))
    }

    fn as_numbers(&self, array: &ArrayRef, numbers: &NumberColumn, spelling: &Spelling) -> Changed {
        let own = self.spelling()?;
        if *array.data_type() == DataType::Boolean {
            let values: Int64Array = numbers.iter().map(|value| value.map(|value| value as i64)).collect();
            return Some((Arc::new(values), own));
        }
        // Whether the learned spelling says of each value what its own text says, or a whole number is meant.
        let same = match (self, spelling) {
            (Self::Decimals { .. }, Spelling::Unknown) => numbers.iter().flatten().all(|value| self.is_exact(value)),
            (Self::Decimals { .. }, _) => return None,
            _ if array.data_type().is_integer() => true,
            (_, Spelling::Each(_)) => false,
            (Self::WholeNumbers { decimals: 2.. }, _) | (_, Spelling::Decimals(_)) => all_whole(numbers),
            _ => true,
        };
        if same {
            let changes = !matches!((&own, spelling), (Spelling::Shortest, Spelling::Unknown | Spelling::Shortest));
            return changes.then(|| (array.clone(), own));
        }
        if let Self::Decimals { .. } = self {
            let texts = numbers.iter().map(|value| self.text_of(value.into()));
            return Some((array.clone(), Spelling::Each(strings(texts))));
        }
        self.spelled(&TextColumn::spelled(array, spelling)?).map(|texts| (array.clone(), Spelling::Each(texts)))
    }

    /// Numbers or booleans without texts of their own, as the learned texts that read as them.
    fn as_text(&self, unusual: &Unusual, array: &ArrayRef, numbers: &NumberColumn) -> Changed {
        if *array.data_type() == DataType::Boolean {
            let texts = [false, true].map(|value| self.text_of(value.into()).unwrap_or_default());
            return Some((array.clone(), Spelling::Truth(Arc::new(texts))));
        }
        if unusual.is_empty() || !numbers.iter().flatten().any(|value| unusual.number(value).is_some()) {
            return None;
        }
        let standard = TextColumn::from_array(array)?;
        let text = |(value, standard): (Option<f64>, Option<Cow<'_, str>>)| {
            value.and_then(|value| unusual.number(value).map(str::to_owned)).or(standard.map(Cow::into_owned))
        };
        let texts = strings(numbers.iter().zip(standard.iter()).map(text));
        Some((array.clone(), Spelling::Each(texts)))
    }

    /// Lists of values in the learned spelling.
    fn read_lists(&self, array: &ArrayRef, values: &ArrayRef, starts: &[usize]) -> Result<Changed> {
        let Some((read, spelling)) = self.read(values, &Spelling::Unknown)? else { return Ok(None) };
        // A list has room for one type: texts where numbers alone do not say them.
        let read = match (&spelling, TextColumn::spelled(&read, &spelling)) {
            (Spelling::Unknown | Spelling::Shortest, _) | (_, None) => read,
            (_, Some(texts)) => strings(texts.iter().map(|text| text.map(Cow::into_owned))),
        };
        if Arc::ptr_eq(&read, values) {
            return Ok(None);
        }
        let field = Arc::new(Field::new_list_field(read.data_type().clone(), true));
        let nulls = array.nulls().cloned();
        let lengths = starts.windows(2).map(|pair| pair[1] - pair[0]);
        let list =
            LargeListArray::try_new(field, OffsetBuffer::from_lengths(lengths), read, nulls).map_err(Error::other)?;
        Ok(Some((Arc::new(list), Spelling::Unknown)))
    }
}

fn strings(texts: impl Iterator<Item = Option<String>>) -> ArrayRef {
    let mut strings = LargeStringBuilder::new();
    texts.for_each(|text| strings.append_option(text));
    Arc::new(strings.finish())
}
