//! One column of labels.

use arrow_array::{Array, ArrayRef, Float64Array};
use arrow_schema::DataType;

use super::number::{INEXACT, read_number};
use super::origin::Origin;
use super::{NumberColumn, Spelling, Table, TextColumn, detected_format, is_text};
use crate::error::{Error, LabelProblem, Place, Result, ValueProblem};

/// One label of every example, still as it stands in its column. What its values mean is for the head to say.
#[derive(Debug, Clone)]
pub struct Label {
    name: String,
    array: ArrayRef,
    origin: Origin,
    /// How the labels stood in their file.
    spelling: Spelling,
}

impl Label {
    /// A column of a table.
    ///
    /// # Errors
    /// The column is missing; every label, or one of them, is missing.
    pub fn from_table(table: &Table, name: &str) -> Result<Self> {
        let array = table.column(name)?.clone();
        let (origin, spelling) = (table.origin().clone(), table.spelling(name).clone());
        Self { name: name.to_owned(), array, origin, spelling }.complete()
    }

    /// A label given as numbers.
    ///
    /// # Errors
    /// One of them is NaN.
    pub fn from_numbers(name: &str, values: Vec<f64>) -> Result<Self> {
        let array = std::sync::Arc::new(Float64Array::from(values));
        Self { name: name.to_owned(), array, origin: Origin::rows(), spelling: Spelling::Unknown }.complete()
    }

    /// As [`Label::from_numbers`], of these rows alone; they keep their places.
    pub(crate) fn from_rows(name: &str, values: &[f64], rows: &[usize]) -> Result<Self> {
        let array = std::sync::Arc::new(Float64Array::from_iter_values(rows.iter().map(|&row| values[row])));
        let origin = Origin::rows().take(rows);
        Self { name: name.to_owned(), array, origin, spelling: Spelling::Unknown }.complete()
    }

    fn complete(self) -> Result<Self> {
        let missing = if self.array.null_count() > 0 {
            (0..self.len()).find(|&row| self.array.is_null(row))
        } else {
            NumberColumn::from_array(&self.array).and_then(|numbers| numbers.values.first(f64::is_nan))
        };
        match missing {
            None => Ok(self),
            Some(_) if self.array.null_count() == self.len() => {
                Err(Error::Label { column: self.name, problem: LabelProblem::AllMissing })
            }
            Some(row) => {
                let problem =
                    ValueProblem::Missing { remedy: "drop the row (Table::drop_missing), or leave it out of training" };
                Err(Error::Value { place: self.place(row), column: self.name, problem })
            }
        }
    }

    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of examples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.array.is_empty()
    }

    /// Where a label (counted from 0) came from.
    #[must_use]
    pub fn place(&self, row: usize) -> Place {
        self.origin.place(row)
    }

    /// The labels as finite numbers.
    ///
    /// # Errors
    /// Text that is not a number, or an infinite value, named by place.
    pub fn numbers(&self) -> Result<Vec<f64>> {
        if let Some(numbers) = NumberColumn::from_array(&self.array) {
            if let Some(row) = numbers.values.first(|value| !value.is_finite()) {
                return Err(self.value(row, ValueProblem::NotFinite { value: numbers.values.get(row) }));
            }
            let mut values = vec![0.0; numbers.len()];
            numbers.values.read(0, &mut values);
            return Ok(values);
        }
        let texts = self.texts()?;
        let mut values = Vec::with_capacity(self.len());
        for row in 0..texts.len() {
            let text = texts.get(row).unwrap_or_default();
            match self.spelling.read_truth(&text).or_else(|| read_number(&text)) {
                Some(value) => values.push(value),
                None => {
                    let of_classes = "a number is needed as label; for classes use Estimator::binary".into();
                    let remedy = detected_format::detect(&text).map_or(of_classes, |found| found.remedy().into());
                    return Err(self.value(row, ValueProblem::NotANumber { text: text.into_owned(), remedy }));
                }
            }
        }
        Ok(values)
    }

    pub(crate) fn array(&self) -> &ArrayRef {
        &self.array
    }

    /// How the labels stood in their file.
    pub(crate) fn spelling(&self) -> &Spelling {
        &self.spelling
    }

    /// The same labels in another array of as many rows, spelled like this.
    pub(crate) fn respelled(&self, array: ArrayRef, spelling: Spelling) -> Self {
        Self { array, spelling, ..self.clone() }
    }

    /// The labels as numbers, where they are finite numbers that f64 tells apart as their texts do.
    pub(crate) fn exact_numbers(&self) -> Option<Vec<f64>> {
        let by_value = self.are_numbers() && !matches!(self.spelling, Spelling::Each(_));
        let column = NumberColumn::from_array(&self.array).filter(|_| by_value)?;
        let mut values = vec![0.0; column.len()];
        column.values.read(0, &mut values);
        let exact = column.nulls.is_none() && values.iter().fold(true, |all, value| all & (value.abs() < INEXACT));
        exact.then_some(values)
    }

    /// The labels as text: the classes of a classifier.
    ///
    /// # Errors
    /// A column that holds neither text nor numbers.
    pub fn texts(&self) -> Result<TextColumn> {
        TextColumn::spelled(&self.array, &self.spelling).ok_or_else(|| Error::ColumnType {
            column: self.name.clone(),
            wanted: "a label must be text, a number or a boolean",
            found: self.array.data_type().to_string(),
        })
    }

    /// Whether the labels are booleans.
    pub(crate) fn are_booleans(&self) -> bool {
        *self.array.data_type() == DataType::Boolean
    }

    /// Whether the labels are numbers or booleans, not text.
    pub(crate) fn are_values(&self) -> bool {
        self.are_numbers() || self.are_booleans()
    }

    /// Whether the labels are numbers (not booleans, not text).
    #[must_use]
    pub(crate) fn are_numbers(&self) -> bool {
        self.array.data_type().is_numeric()
    }

    /// Whether the labels are text of which not all says true or false.
    pub(crate) fn are_texts(&self) -> bool {
        is_text(self.array.data_type())
            && self.texts().is_ok_and(|texts| {
                let truth = |text: &str| ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
                !(0..texts.len()).filter_map(|row| texts.get(row)).all(|text| truth(&text))
            })
    }

    /// An error about one label.
    pub(crate) fn value(&self, row: usize, problem: ValueProblem) -> Error {
        Error::Value { column: self.name.clone(), place: self.place(row), problem }
    }

    /// An error about the labels as a whole.
    pub(crate) fn problem(&self, problem: LabelProblem) -> Error {
        Error::Label { column: self.name.clone(), problem }
    }
}
