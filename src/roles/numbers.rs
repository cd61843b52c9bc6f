//! Example weights, offsets and exposures: numbers of which each example has one, and what they must be.

use ndarray::ArrayView1;
use num_traits::AsPrimitive;

use crate::data::Table;
use crate::error::{Error, Place, Result, ValueProblem};

/// Where a row stands.
pub(super) type PlaceOf<'p> = &'p dyn Fn(usize) -> Place;

/// The numbers of an array.
pub(super) fn values<U: AsPrimitive<f64>>(array: ArrayView1<'_, U>) -> Vec<f64> {
    array.iter().map(|value| value.as_()).collect()
}

/// What is added to the scores of examples: o + ln(exposure), row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct ScoreOffsets {
    pub(super) offsets: Option<Vec<f64>>,
    pub(super) exposures: Option<Vec<f64>>,
}

impl ScoreOffsets {
    pub(super) fn is_given(&self) -> bool {
        self.offsets.is_some() || self.exposures.is_some()
    }

    /// One of each per row.
    pub(super) fn checked(self, rows: usize) -> Result<Self> {
        same_length("offsets", rows, self.offsets.as_ref().map(Vec::len))?;
        same_length("exposures", rows, self.exposures.as_ref().map(Vec::len))?;
        Ok(self)
    }

    /// Those of some rows.
    pub(super) fn of_rows(self, rows: &[usize]) -> Self {
        let of = |values: Option<Vec<f64>>| values.map(|values| rows.iter().map(|&row| values[row]).collect());
        Self { offsets: of(self.offsets), exposures: of(self.exposures) }
    }

    /// The sum; `None` without either. `names` are those of the offsets' and of the exposures' column.
    pub(super) fn joined(self, names: [&str; 2], place: PlaceOf<'_>) -> Result<Option<Vec<f64>>> {
        let problem = |value: f64| (!value.is_finite()).then_some(ValueProblem::NotFinite { value });
        let mut offsets = self.offsets;
        check(offsets.as_deref().unwrap_or_default(), names[0], place, problem)?;
        let Some(mut logarithms) = self.exposures else { return Ok(offsets) };
        check(&logarithms, names[1], place, |value| log_exposure(value).err())?;
        logarithms.iter_mut().for_each(|exposure| *exposure = exposure.ln());
        match &mut offsets {
            None => offsets = Some(logarithms),
            Some(offsets) => offsets.iter_mut().zip(logarithms).for_each(|(o, logarithm)| *o += logarithm),
        }
        Ok(offsets)
    }
}

/// What an exposure adds to the score.
pub(crate) fn log_exposure(value: f64) -> Result<f64, ValueProblem> {
    let must = "above 0: it is an exposure, whose logarithm is added to the score";
    if value > 0.0 && value.is_finite() { Ok(value.ln()) } else { Err(ValueProblem::Domain { value, must }) }
}

/// Refuses example weights that are not finite, negative, or all zero.
pub(super) fn check_weights(weights: &[f64], name: &str, place: PlaceOf<'_>) -> Result<()> {
    check_usable(weights, name, place)?;
    if !weights.is_empty() && weights.iter().all(|s| *s == 0.0) {
        return Err(Error::ZeroWeights { column: name.to_owned() });
    }
    Ok(())
}

/// Refuses example weights that are not finite, or negative.
pub(super) fn check_usable(weights: &[f64], name: &str, place: PlaceOf<'_>) -> Result<()> {
    let must = "finite and at least 0: it is an example weight";
    let usable = |value: f64| value.is_finite() && value >= 0.0;
    check(weights, name, place, |value| (!usable(value)).then_some(ValueProblem::Domain { value, must }))
}

/// The first value with a problem, as an error.
fn check(values: &[f64], name: &str, place: PlaceOf<'_>, problem: impl Fn(f64) -> Option<ValueProblem>) -> Result<()> {
    let found = values.iter().enumerate().find_map(|(row, value)| Some((row, problem(*value)?)));
    found.map_or(Ok(()), |(row, problem)| Err(Error::Value { column: name.to_owned(), place: place(row), problem }))
}

pub(super) fn same_length(what: &'static str, expected: usize, found: Option<usize>) -> Result<()> {
    match found.filter(|found| *found != expected) {
        Some(found) => Err(Error::Length { what, expected, found }),
        None => Ok(()),
    }
}

/// A number column without gaps.
pub(crate) fn finite(table: &Table, name: &str) -> Result<Vec<f64>> {
    let numbers = table.numbers(name)?;
    let mut values = Vec::with_capacity(numbers.len());
    for row in 0..numbers.len() {
        let problem = match numbers.get(row) {
            Some(value) if value.is_finite() => {
                values.push(value);
                continue;
            }
            Some(value) => ValueProblem::NotFinite { value },
            None => ValueProblem::Missing { remedy: "give every example one, or drop the row" },
        };
        return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
    }
    Ok(values)
}
