//! What every metric works on: labels, values and example weights, checked once.

use std::borrow::Cow;

use super::sum::Sum;
use crate::data::refuse_weight_sum;
use crate::error::{Error, Place, Result, ValueProblem};

/// Labels with predictions (or scores), without the rows of weight 0.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    pub(super) labels: Cow<'a, [f64]>,
    pub(super) values: Cow<'a, [f64]>,
    pub(super) weights: Option<Cow<'a, [f64]>>,
    /// Σ s: finite and not tiny, so that it can be divided by.
    pub(super) total: f64,
}

/// One example of a sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) label: f64,
    pub(super) value: f64,
    pub(super) weight: f64,
}

impl<'a> Sample<'a> {
    /// Checks lengths, weights and that every number is finite; `what` names the values in messages.
    pub(super) fn new(
        what: &'static str,
        labels: &'a [f64],
        values: &'a [f64],
        weights: Option<&'a [f64]>,
    ) -> Result<Self> {
        let expected = labels.len();
        if values.len() != expected {
            return Err(Error::Length { what, expected, found: values.len() });
        }
        let Some(weights) = weights else {
            let total = expected as f64;
            return Self { labels: labels.into(), values: values.into(), weights: None, total }.checked(what, None);
        };
        if weights.len() != expected {
            return Err(Error::Length { what: "example weights", expected, found: weights.len() });
        }
        let must = "finite and not negative";
        if let Some((row, &value)) =
            weights.iter().enumerate().find(|(_, weight)| !(**weight >= 0.0 && weight.is_finite()))
        {
            return Err(at("example weights", row, ValueProblem::Domain { value, must }));
        }
        let total = weights.iter().copied().collect::<Sum>().value();
        if total == 0.0 && expected > 0 {
            return Err(Error::ZeroWeights { column: "example weights".to_owned() });
        }
        if expected > 0 {
            refuse_weight_sum(total)?;
        }
        if weights.iter().all(|&weight| weight > 0.0) {
            let weights = Some(weights.into());
            return Self { labels: labels.into(), values: values.into(), weights, total }.checked(what, None);
        }
        let rows: Vec<usize> = weights.iter().enumerate().filter(|(_, s)| **s > 0.0).map(|(row, _)| row).collect();
        let kept = |from: &[f64]| rows.iter().filter_map(|&row| from.get(row).copied()).collect::<Vec<f64>>();
        Self { labels: kept(labels).into(), values: kept(values).into(), weights: Some(kept(weights).into()), total }
            .checked(what, Some(&rows))
    }

    fn checked(self, what: &'static str, rows: Option<&[usize]>) -> Result<Self> {
        if self.labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        for (column, numbers) in [("labels", &self.labels), (what, &self.values)] {
            if let Some((row, &value)) = numbers.iter().enumerate().find(|(_, number)| !number.is_finite()) {
                let row = rows.and_then(|rows| rows.get(row).copied()).unwrap_or(row);
                return Err(at(column, row, ValueProblem::NotFinite { value }));
            }
        }
        Ok(self)
    }

    /// Requires every label to be 0 or 1.
    pub(super) fn of_classes(self) -> Result<Self> {
        match self.labels.iter().enumerate().find(|(_, label)| **label != 0.0 && **label != 1.0) {
            None => Ok(self),
            Some((row, &value)) => {
                Err(at("labels", row, ValueProblem::Domain { value, must: "0 (negative) or 1 (positive)" }))
            }
        }
    }

    /// The same examples with other values.
    pub(super) fn with(&self, value: impl Fn(Row) -> f64) -> Sample<'_> {
        Sample {
            labels: Cow::Borrowed(&self.labels),
            values: self.rows().map(value).collect::<Vec<f64>>().into(),
            weights: self.weights.as_deref().map(Cow::Borrowed),
            total: self.total,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let weights = self.weights.as_deref();
        self.labels.iter().zip(self.values.iter()).enumerate().map(move |(row, (&label, &value))| {
            let weight = weights.and_then(|weights| weights.get(row).copied()).unwrap_or(1.0);
            Row { label, value, weight }
        })
    }

    /// Σ s·f / Σ s.
    pub(super) fn mean_of(&self, f: impl Fn(Row) -> f64) -> f64 {
        self.rows().map(|row| row.weight * f(row)).collect::<Sum>().value() / self.total
    }

    /// Examples of equal value taken together, by ascending value.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut rows: Vec<Row> = self.rows().collect();
        rows.sort_by(|a, b| a.value.total_cmp(&b.value));
        rows.chunk_by(|a, b| a.value == b.value)
            .map(|ties| {
                let sum = |f: fn(&Row) -> f64| ties.iter().map(f).collect::<Sum>().value();
                Group {
                    value: ties.first().map_or(0.0, |row| row.value),
                    weight: sum(|row| row.weight),
                    label: sum(|row| row.weight * row.label),
                    rest: sum(|row| row.weight * (1.0 - row.label)),
                }
            })
            .collect()
    }
}

/// Examples of one value: Σ s, Σ s·y and Σ s·(1 − y); for classes the last two weigh the positives and the negatives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) value: f64,
    pub(super) weight: f64,
    pub(super) label: f64,
    pub(super) rest: f64,
}

fn at(column: &str, row: usize, problem: ValueProblem) -> Error {
    Error::Value { column: column.to_owned(), place: Place::Row(row as u64 + 1), problem }
}
