//! New columns: given, or computed from others.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array};

use super::{Cells, NumberColumn, Spelling, Table};
use crate::error::{Error, Result};

impl Table {
    /// The table with one column added at the end, or put in the place of the column of that name: a vector of numbers,
    /// booleans, strings, or options of these.
    ///
    /// # Errors
    /// A column of another length.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let cars = Table::from_columns([("pounds", vec![3.5, 3.69].into())])?;
    /// let cars = cars.with_values("maker", vec!["Ford", "Buick"])?;
    /// assert_eq!(cars.texts("maker")?.get(1).as_deref(), Some("Buick"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "insert")]
    pub fn with_values(&self, name: &str, values: impl Into<Cells>) -> Result<Self> {
        self.with_array(name, values.into().0)
    }

    /// As [`Table::with_values`], with an Arrow array.
    ///
    /// # Errors
    /// A column of another length.
    pub fn with_array(&self, name: &str, array: ArrayRef) -> Result<Self> {
        if array.len() != self.rows() {
            return Err(Error::Length { what: "rows of a column", expected: self.rows(), found: array.len() });
        }
        let mut columns: Vec<(String, ArrayRef)> =
            self.names().into_iter().zip(self.batch().columns().iter().cloned()).collect();
        let mut spellings = self.spellings().to_vec();
        match columns.iter_mut().zip(&mut spellings).find(|((known, _), _)| known == name) {
            Some(((_, slot), known)) => (*slot, *known) = (array, Spelling::Unknown),
            None => {
                columns.push((name.to_owned(), array));
                spellings.push(Spelling::Unknown);
            }
        }
        Ok(Self::from_arrays(columns, self.origin().clone())?.spelled(spellings))
    }

    /// The table with some columns in another order of the rows.
    pub(crate) fn permuted(&self, names: &[String], order: &[usize]) -> Result<Self> {
        let others = self.select(names)?.take(order)?;
        self.respelled(|name, _, _| {
            let of = names.iter().any(|named| named == name);
            of.then(|| Ok((others.column(name)?.clone(), others.spelling(name).clone()))).transpose()
        })
    }

    /// The table with some columns and their spellings changed, as `change` says.
    pub(crate) fn respelled(
        &self,
        mut change: impl FnMut(&str, &ArrayRef, &Spelling) -> Result<Option<(ArrayRef, Spelling)>>,
    ) -> Result<Self> {
        let (mut columns, mut spellings) = (Vec::with_capacity(self.width()), self.spellings().to_vec());
        let mut changed = false;
        for ((name, array), known) in self.names().into_iter().zip(self.batch().columns()).zip(&mut spellings) {
            let new = change(&name, array, known)?;
            changed |= new.is_some();
            let (array, spelling) = new.unwrap_or_else(|| (array.clone(), std::mem::take(known)));
            columns.push((name, array));
            *known = spelling;
        }
        if !changed {
            return Ok(self.clone());
        }
        Ok(Self::from_arrays(columns, self.origin().clone())?.spelled(spellings))
    }

    /// The table with a column computed from others, row by row; added at the end, or put in the place of the column
    /// of that name. Where an input is missing (or a NaN results) the new value is missing. A division by zero gives an
    /// infinity, which training refuses and names.
    ///
    /// # Errors
    /// An input that is not in the table, or does not hold numbers.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let blocks = Table::from_columns([("rooms", vec![10, 30].into()), ("people", vec![4, 12].into())])?;
    /// let blocks = blocks.with_column("rooms_per_person", ["rooms", "people"], |[rooms, people]| rooms / people)?;
    /// assert_eq!(blocks.numbers("rooms_per_person")?.get(1), Some(2.5));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "assign")]
    pub fn with_column<const N: usize>(
        &self,
        name: &str,
        inputs: [&str; N],
        mut rule: impl FnMut([f64; N]) -> f64,
    ) -> Result<Self> {
        let columns = inputs.iter().map(|input| self.numbers(input)).collect::<Result<Vec<NumberColumn>>>()?;
        let mut derive = |row: usize| {
            let mut values = [0.0; N];
            for (value, column) in values.iter_mut().zip(&columns) {
                *value = column.get(row)?;
            }
            Some(rule(values)).filter(|result| !result.is_nan())
        };
        let derived: Float64Array = (0..self.rows()).map(&mut derive).collect();
        self.with_array(name, Arc::new(derived))
    }

    /// The table with one column multiplied by a factor, as a label in thousands.
    ///
    /// # Errors
    /// A column that is missing or does not hold numbers; a factor that is zero or not finite.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let houses = Table::from_columns([("value", vec![66_500.0, 80_000.0].into())])?;
    /// let houses = houses.scale("value", 0.001)?;
    /// assert_eq!(houses.numbers("value")?.get(0), Some(66.5));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn scale(&self, name: &str, factor: f64) -> Result<Self> {
        if !factor.is_finite() || factor == 0.0 {
            return Err(Error::Setting {
                name: "factor",
                value: factor.to_string(),
                must: "a finite number other than 0",
            });
        }
        self.with_column(name, [name], |[value]| value * factor)
    }
}
