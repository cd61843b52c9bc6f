//! What the cells of a column say of its type, gathered table by table.

use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::learned_as_type::LearnedAs;
use super::unusual::UnusualTally;
use super::whole::all_whole;
use crate::column::row::lists;
use crate::data::{NumberColumn, Spelling, TextColumn};
use crate::error::Result;

/// What the cells of a column say of its type, gathered over tables in which it has one type and one spelling.
#[derive(Debug, Clone, Default)]
pub(super) struct TypeTally {
    found: Option<Found>,
    /// Whether a number had a fraction, or was too large for f64 to tell it from all others.
    broken: bool,
    /// Texts, where those are what the column is known by.
    texts: UnusualTally,
}

#[derive(Debug, Clone)]
enum Found {
    Text,
    Booleans { no: String, yes: String },
    Integers,
    Numbers(Spelling),
    Other,
}

impl TypeTally {
    /// Adds a column of which the cells stood in their file like this.
    pub(super) fn add(&mut self, array: &ArrayRef, spelling: &Spelling) -> Result<()> {
        if let Some((values, _)) = lists(array)? {
            return self.add(&values, &Spelling::Unknown);
        }
        let numbers = if array.data_type().is_temporal() { None } else { NumberColumn::from_array(array) };
        let found = match numbers {
            None if array.data_type().is_temporal() => Found::Other,
            None => match TextColumn::from_array(array) {
                Some(texts) => {
                    self.texts.add(&texts);
                    Found::Text
                }
                None => Found::Other,
            },
            Some(_) if *array.data_type() == DataType::Boolean => {
                let [no, yes] = [false, true].map(|value| spelling.truth(value).into_owned());
                Found::Booleans { no, yes }
            }
            Some(_) if array.data_type().is_integer() => Found::Integers,
            Some(numbers) => {
                self.broken |= !all_whole(&numbers);
                if let (Spelling::Each(_), Some(texts)) = (spelling, TextColumn::spelled(array, spelling)) {
                    self.texts.add(&texts);
                }
                Found::Numbers(spelling.clone())
            }
        };
        self.found.get_or_insert(found);
        Ok(())
    }

    /// What the column is.
    pub(super) fn finish(self) -> LearnedAs {
        let whole = !self.broken;
        match self.found {
            Some(Found::Text) => LearnedAs::Text { unusual: self.texts.finish() },
            Some(Found::Booleans { no, yes }) => LearnedAs::Booleans { no, yes },
            Some(Found::Integers) => LearnedAs::WholeNumbers { decimals: 0 },
            Some(Found::Numbers(spelling)) => match spelling {
                Spelling::Each(_) if !whole => LearnedAs::SpelledNumbers { unusual: self.texts.finish() },
                Spelling::Pointed if whole => LearnedAs::WholeNumbers { decimals: 1 },
                Spelling::Pointed => LearnedAs::Numbers { pointed: true },
                Spelling::Decimals(decimals) if whole => LearnedAs::WholeNumbers { decimals },
                Spelling::Decimals(decimals) => LearnedAs::Decimals { decimals },
                _ if whole => LearnedAs::WholeNumbers { decimals: 0 },
                _ => LearnedAs::Numbers { pointed: false },
            },
            Some(Found::Other) | None => LearnedAs::Other,
        }
    }
}
