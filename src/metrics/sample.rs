//! What every metric works on: labels, values and example weights, checked once.

use std::borrow::Cow;

use super::sum::Sum;
use crate::data::refuse_weight_sum;
use crate::error::{Error, Place, Result, ValueProblem};
use crate::loss::Targets;

/// Labels with predictions (or scores), without the rows of weight 0.
#[derive(Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) labels: Cow<'a, [f64]>,
    pub(crate) values: Cow<'a, [f64]>,
    pub(crate) weights: Option<Cow<'a, [f64]>>,
    /// What the best model without features has beside its constant.
    pub(super) offsets: Option<Cow<'a, [f64]>>,
    /// Σ s: finite and not tiny, so that it can be divided by.
    pub(crate) total: f64,
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
    pub(crate) fn new(what: &'static str, targets: impl Into<Targets<'a>>, values: &'a [f64]) -> Result<Self> {
        let Targets { labels, weights, offsets } = targets.into();
        let expected = labels.len();
        let lengths = [(what, Some(values)), ("example weights", weights), ("offsets", offsets)];
        for (what, found) in lengths.into_iter().filter_map(|(what, part)| Some((what, part?.len()))) {
            if found != expected {
                return Err(Error::Length { what, expected, found });
            }
        }
        if expected == 0 {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        let total = weights.map_or(Ok(expected as f64), checked_total)?;
        let present = weights.filter(|weights| weights.contains(&0.0));
        let rows: Option<Vec<usize>> = present.map(|weights| (0..expected).filter(|&row| weights[row] > 0.0).collect());
        let kept = |from: &'a [f64]| match &rows {
            Some(rows) => Cow::Owned(rows.iter().map(|&row| from[row]).collect()),
            None => Cow::Borrowed(from),
        };
        let (labels, values) = (kept(labels), kept(values));
        let (weights, offsets) = (weights.map(kept), offsets.map(kept));
        let columns = [("labels", Some(&labels)), (what, Some(&values)), ("offsets", offsets.as_ref())];
        for (column, numbers) in columns.into_iter().filter_map(|(column, numbers)| Some((column, numbers?))) {
            if let Some((row, &value)) = numbers.iter().enumerate().find(|(_, number)| !number.is_finite()) {
                let row = rows.as_ref().map_or(row, |rows| rows[row]);
                return Err(at(column, row, ValueProblem::NotFinite { value }));
            }
        }
        Ok(Self { labels, values, weights, offsets, total })
    }

    /// Requires every label to be 0 or 1.
    pub(crate) fn of_classes(self) -> Result<Self> {
        match self.labels.iter().enumerate().find(|(_, label)| **label != 0.0 && **label != 1.0) {
            None => Ok(self),
            Some((row, &value)) => {
                Err(at("labels", row, ValueProblem::Domain { value, must: "0 (negative) or 1 (positive)" }))
            }
        }
    }

    /// The same examples with other values.
    pub(super) fn with(&self, value: impl Fn(Row) -> f64) -> Sample<'_> {
        self.with_values(self.rows().map(value).collect())
    }

    pub(super) fn with_values(&self, values: Vec<f64>) -> Sample<'_> {
        Sample {
            labels: Cow::Borrowed(&self.labels),
            values: values.into(),
            weights: self.weights.as_deref().map(Cow::Borrowed),
            offsets: self.offsets.as_deref().map(Cow::Borrowed),
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
    pub(crate) fn groups(&self) -> Vec<Group> {
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
pub(crate) struct Group {
    pub(crate) value: f64,
    pub(crate) weight: f64,
    pub(crate) label: f64,
    pub(crate) rest: f64,
}

/// Σ s of weights that can be used.
fn checked_total(weights: &[f64]) -> Result<f64> {
    let unusable = |weight: &f64| !(*weight >= 0.0 && weight.is_finite());
    if let Some(row) = weights.iter().position(unusable) {
        let problem = ValueProblem::Domain { value: weights[row], must: "finite and not negative" };
        return Err(at("example weights", row, problem));
    }
    let total = weights.iter().copied().collect::<Sum>().value();
    if total == 0.0 {
        return Err(Error::ZeroWeights { column: "example weights".to_owned() });
    }
    refuse_weight_sum(total)?;
    Ok(total)
}

fn at(column: &str, row: usize, problem: ValueProblem) -> Error {
    Error::Value { column: column.to_owned(), place: Place::Row(row as u64 + 1), problem }
}
