//! Conditions on rows: those that they hold for, or a yes/no column of them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::BooleanArray;

use super::{NumberColumn, Table, TextColumn};
use crate::error::{Error, Result};

/// One row of a table, as the condition of [`Table::filter`] or [`Table::with_flag`] sees it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'a OpenColumns<'a>,
    row: usize,
}

/// The columns of a table, opened once for all rows.
#[derive(Debug)]
struct OpenColumns<'a> {
    table: &'a Table,
    by_name: BTreeMap<String, (Option<NumberColumn>, Option<TextColumn>)>,
    /// The first thing that went wrong.
    error: RefCell<Option<Error>>,
}

impl Table {
    /// The rows for which a condition holds, in their order.
    ///
    /// # Errors
    /// The condition asked for a column that is not in the table, or for the number in a cell that holds none.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let people = Table::from_columns([
    ///     ("age", vec![Some(61.0), None, Some(35.0)].into()),
    ///     ("job", vec!["sailor", "sailor", "cook"].into()),
    /// ])?;
    /// let old = people.filter(|row| row.number("age") > Some(40.0))?; // a missing value is above no number
    /// assert_eq!(old.rows(), 1);
    /// let sailors = people.filter(|row| row.text("job").as_deref() == Some("sailor"))?;
    /// assert_eq!(sailors.rows(), 2);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn filter(&self, condition: impl FnMut(Row<'_>) -> bool) -> Result<Self> {
        let holds = self.where_holds(condition)?;
        let kept: Vec<usize> = (0..self.rows()).filter(|&row| holds[row]).collect();
        self.take(&kept)
    }

    /// The table with a yes/no column of a condition, as a label of two classes.
    ///
    /// # Errors
    /// As [`Table::filter`].
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let birds = Table::from_columns([("species", vec!["Adelie", "Gentoo"].into())])?;
    /// let birds = birds.with_flag("adelie", |row| row.text("species").as_deref() == Some("Adelie"))?;
    /// assert_eq!(birds.numbers("adelie")?.get(0), Some(1.0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn with_flag(&self, name: &str, condition: impl FnMut(Row<'_>) -> bool) -> Result<Self> {
        self.with_array(name, Arc::new(BooleanArray::from(self.where_holds(condition)?)))
    }

    fn where_holds(&self, mut condition: impl FnMut(Row<'_>) -> bool) -> Result<Vec<bool>> {
        let open = |(array, spelling)| (NumberColumn::from_array(array), TextColumn::spelled(array, spelling));
        let columns = self.batch().columns().iter().zip(self.spellings());
        let by_name = self.names().into_iter().zip(columns.map(open)).collect();
        let columns = OpenColumns { table: self, by_name, error: RefCell::new(None) };
        let mut holds = Vec::with_capacity(self.rows());
        for row in 0..self.rows() {
            holds.push(condition(Row { columns: &columns, row }));
            if let Some(error) = columns.error.take() {
                return Err(error);
            }
        }
        Ok(holds)
    }
}

impl<'a> Row<'a> {
    /// The position of the row in the table, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.row
    }

    /// The number in a column; `None` where it is missing. A column or a number that is not there ends the filter with
    /// an error.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        let number = || match self.columns.by_name.get(name) {
            Some((Some(numbers), _)) => Ok(numbers.get(self.row)),
            Some((None, Some(texts))) => {
                texts.get(self.row).map(|text| self.columns.table.number_in(name, self.row, &text)).transpose()
            }
            // The table says best what is wrong: no such column, or one of another type.
            _ => self.columns.table.numbers(name).map(|_| None),
        };
        self.kept(number())
    }

    /// The text in a column, also of numbers and booleans; `None` where it is missing. A column that is not there ends
    /// the filter with an error.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.columns.by_name.get(name) {
            Some((_, Some(texts))) => texts.get(self.row),
            _ => self.kept(self.columns.table.texts(name).map(|_| None)),
        }
    }

    fn kept<T>(&self, found: Result<Option<T>>) -> Option<T> {
        found.unwrap_or_else(|error| {
            self.columns.error.borrow_mut().get_or_insert(error);
            None
        })
    }
}
