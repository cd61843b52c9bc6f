//! The cells of a column as categories, each distinct cell of a dictionary looked up once.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};

use crate::data::{NumberColumn, Table, TextColumn};
use crate::error::Result;

/// The text of each row of a column.
pub(crate) struct Words {
    texts: TextColumn,
    /// For a dictionary: the position of each row's word among `texts`, which then holds the words themselves.
    keys: Option<NumberColumn>,
    rows: usize,
}

impl Words {
    pub(crate) fn read(name: &str, table: &Table) -> Result<Self> {
        let array = table.column(name)?;
        match Self::of_dictionary(array) {
            Some(words) => Ok(words),
            None => Ok(Self { texts: table.texts(name)?, keys: None, rows: table.rows() }),
        }
    }

    /// The text of each cell of an array of text, numbers, booleans or dictionaries; `None` for any other type.
    pub(crate) fn of(array: &ArrayRef) -> Option<Self> {
        Self::of_dictionary(array).or_else(|| {
            let texts = TextColumn::from_array(array)?;
            Some(Self { texts, keys: None, rows: array.len() })
        })
    }

    fn of_dictionary(array: &ArrayRef) -> Option<Self> {
        let (dictionary, rows) = (array.as_any_dictionary_opt()?, array.len());
        let keys = NumberColumn::from_array(&dictionary.keys().slice(0, rows))?;
        Some(Self { texts: TextColumn::from_array(dictionary.values())?, keys: Some(keys), rows })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The code of every row, in order, as `code` gives it for the row's text (`None` where that is missing). Equal
    /// words of a dictionary are asked for once, at the first row that has them.
    pub(crate) fn codes(&self, mut code: impl FnMut(usize, Option<&str>) -> Result<u32>) -> Result<Vec<u32>> {
        let Some(keys) = &self.keys else {
            return (0..self.rows).map(|row| code(row, self.texts.get(row).as_deref())).collect();
        };
        let mut known: Vec<Option<u32>> = vec![None; self.texts.len()];
        let mut codes = Vec::with_capacity(self.rows);
        for row in 0..self.rows {
            let key = keys.get(row).map(|key| key as usize).filter(|&key| key < known.len());
            codes.push(match key {
                None => code(row, None)?,
                Some(key) => match known[key] {
                    Some(code) => code,
                    None => *known[key].insert(code(row, self.texts.get(key).as_deref())?),
                },
            });
        }
        Ok(codes)
    }
}
