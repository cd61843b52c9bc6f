//! A table in parts: to train on, to validate with, to test with.

use std::collections::BTreeMap;

use super::Table;
use super::shuffle::Shuffler;
use crate::error::{Error, Result};

impl Table {
    /// The first part of the rows, round(`fraction` · rows) of them, and the rest; both share this table's memory.
    /// Files are often sorted: [`shuffle`](Table::shuffle) first. A table knows of no example weights, so a row of weight 0 is a row
    /// as others here; folds leave it out.
    ///
    /// # Errors
    /// A fraction outside (0, 1).
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", (0..10).collect::<Vec<i32>>().into())])?;
    /// let (train, test) = table.shuffle(42)?.split(0.8)?;
    /// assert_eq!((train.rows(), test.rows()), (8, 2));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "train_test_split")]
    pub fn split(&self, fraction: f64) -> Result<(Self, Self)> {
        inside("fraction", fraction)?;
        let first = share(fraction, self.rows());
        Ok((self.slice(0, first), self.slice(first, self.rows() - first)))
    }

    /// Three parts: `first` and `second` are the fractions of the first two, the third is the rest.
    ///
    /// # Errors
    /// Fractions outside (0, 1), or that leave nothing for the third part.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", (0..10).collect::<Vec<i32>>().into())])?;
    /// let (train, validation, test) = table.shuffle(42)?.split3(0.6, 0.2)?;
    /// assert_eq!((train.rows(), validation.rows(), test.rows()), (6, 2, 2));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn split3(&self, first: f64, second: f64) -> Result<(Self, Self, Self)> {
        inside("first fraction", first)?;
        inside("second fraction", second)?;
        inside("sum of the fractions", first + second)?;
        let (one, two) = (share(first, self.rows()), share(first + second, self.rows()));
        Ok((self.slice(0, one), self.slice(one, two - one), self.slice(two, self.rows() - two)))
    }

    /// Two parts in which each value of a column (each class) has its share of `fraction`, to within one row; the first
    /// part has round(`fraction` · rows) rows. Which rows are in which part is drawn from the seed, both keep the order
    /// of this table. Missing values are a class of their own.
    ///
    /// # Errors
    /// A column that is not in the table; a fraction outside (0, 1).
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("ill", vec![true, false, false, false, true, false, false, false].into())])?;
    /// let (train, test) = table.stratified_split("ill", 0.5, 42)?;
    /// let ill = |part: &Table| part.numbers("ill").map(|ill| ill.iter().flatten().sum::<f64>());
    /// assert_eq!((ill(&train)?, ill(&test)?), (1.0, 1.0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "stratify")]
    pub fn stratified_split(&self, column: &str, fraction: f64, seed: u64) -> Result<(Self, Self)> {
        inside("fraction", fraction)?;
        let texts = self.texts(column)?;
        let mut classes = BTreeMap::<_, Vec<usize>>::new();
        for row in 0..self.rows() {
            classes.entry(texts.get(row)).or_default().push(row);
        }
        let mut shuffler = Shuffler::new(seed);
        let mut in_first = vec![false; self.rows()];
        let mut passed = 0;
        for rows in classes.values_mut() {
            shuffler.shuffle(rows);
            // Rounding the running total, not each class, makes the parts as large as `split` makes them.
            let wanted = share(fraction, passed + rows.len()) - share(fraction, passed);
            passed += rows.len();
            for &row in rows.iter().take(wanted) {
                in_first[row] = true;
            }
        }
        self.partition(|row| in_first.get(row).copied().unwrap_or(false))
    }

    /// The rows whose position (counted from 0) meets a condition, and the others, both in their order.
    ///
    /// # Errors
    /// As [`Table::take`].
    ///
    /// # Example
    /// Every fifth row to test with, the others to train on:
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", (0..12).collect::<Vec<i32>>().into())])?;
    /// let (test, train) = table.partition(|row| row % 5 == 4)?;
    /// assert_eq!((test.rows(), train.rows()), (2, 10));
    /// assert_eq!(test.numbers("x")?.get(1), Some(9.0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn partition(&self, mut condition: impl FnMut(usize) -> bool) -> Result<(Self, Self)> {
        let (first, second): (Vec<usize>, Vec<usize>) = (0..self.rows()).partition(|&row| condition(row));
        Ok((self.take(&first)?, self.take(&second)?))
    }
}

fn share(fraction: f64, rows: usize) -> usize {
    ((fraction * rows as f64).round() as usize).min(rows)
}

fn inside(name: &'static str, fraction: f64) -> Result<()> {
    if fraction > 0.0 && fraction < 1.0 {
        return Ok(());
    }
    Err(Error::Setting { name, value: fraction.to_string(), must: "above 0 and below 1" })
}
