//! The values along which a column varies.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::drawing::{Axis, Extent, Mark, Point, points};
use crate::data::{NumberColumn, Table};
use crate::error::{Error, Result};
use crate::model::Model;

/// The values along which a column varies, and what is drawn along them.
#[derive(Debug)]
pub(crate) enum Varied {
    /// Evenly spaced, from the smallest number to the largest.
    Numbers(Vec<f64>),
    /// Levels, the most frequent first.
    Levels(Vec<Level>),
}

/// A level of a column.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) name: String,
    pub(crate) count: usize,
    /// The first row that has it.
    pub(crate) row: usize,
}

/// The numbers that a curve goes through.
const STEPS: usize = 201;

/// More levels of a category are not told apart.
const MOST_LEVELS: usize = 40;

impl Varied {
    /// Those of a column of a table, as a model reads it.
    ///
    /// # Errors
    /// A column without values.
    pub(crate) fn of(model: &Model, table: &Table, column: &str) -> Result<Self> {
        Ok(match model.reads_numbers(column) {
            true => Self::Numbers(evenly_spaced(&table.numbers(column)?)?),
            false => Self::Levels(levels(table, column)?),
        })
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Levels(levels) => levels.len(),
        }
    }

    /// Their axis; of levels the 40 most frequent ones are shown.
    pub(crate) fn axis(&self, column: &str) -> Axis {
        let Self::Levels(levels) = self else { return Axis::linear(column) };
        let title = match levels.len() {
            all if all > MOST_LEVELS => format!("{column} ({MOST_LEVELS} of {all} levels)"),
            _ => column.to_owned(),
        };
        Axis::names(title, levels.iter().take(MOST_LEVELS).map(|level| level.name.clone()).collect())
    }

    /// A number for each value, at its place on the axis.
    pub(crate) fn points(&self, numbers: &[f64]) -> Vec<Point> {
        match self {
            Self::Numbers(values) => points(values.iter().copied().zip(numbers.iter().copied())),
            Self::Levels(_) => {
                points(numbers.iter().take(MOST_LEVELS).enumerate().map(|(k, number)| (k as f64, *number)))
            }
        }
    }

    /// A number for each value: of numbers a line, of levels points.
    pub(crate) fn curve(&self, numbers: &[f64]) -> Mark {
        let points = self.points(numbers);
        if matches!(self, Self::Numbers(_)) { Mark::Line(points) } else { Mark::Points(points) }
    }

    /// Between two curves: of numbers a band, of levels straight pieces.
    pub(crate) fn band(&self, low: &[f64], high: &[f64]) -> Mark {
        let (lower, upper) = (self.points(low), self.points(high));
        match self {
            Self::Numbers(_) => Mark::Band { lower, upper },
            Self::Levels(_) => {
                Mark::Segments(lower.into_iter().zip(upper).map(|(from, to)| Extent { from, to }).collect())
            }
        }
    }

    /// Where each row of a table stands along the axis; NaN for one without a value, or of a level that is not shown.
    pub(crate) fn places(&self, table: &Table, column: &str) -> Result<Vec<f64>> {
        match self {
            Self::Numbers(_) => Ok(table.numbers(column)?.iter().map(|value| value.unwrap_or(f64::NAN)).collect()),
            Self::Levels(levels) => {
                let shown = levels.iter().map(|level| level.name.as_str()).take(MOST_LEVELS);
                let known: HashMap<&str, usize> = shown.zip(0..).collect();
                let texts = table.texts(column)?;
                let place = |row: usize| texts.get(row).and_then(|text| known.get(&*text).copied());
                Ok((0..texts.len()).map(|row| place(row).map_or(f64::NAN, |place| place as f64)).collect())
            }
        }
    }
}

fn evenly_spaced(column: &NumberColumn) -> Result<Vec<f64>> {
    let finite = column.iter().flatten().filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return Err(Error::Empty { what: "a column without values has no curve" });
    }
    let at = |k: usize| {
        let share = k as f64 / (STEPS - 1) as f64;
        low * (1.0 - share) + high * share
    };
    Ok((0..STEPS).map(at).collect())
}

/// The levels of a column as text.
pub(crate) fn levels(table: &Table, name: &str) -> Result<Vec<Level>> {
    let texts = table.texts(name)?;
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in 0..texts.len() {
        if let Some(text) = texts.get(row) {
            counts.entry(text.into_owned()).or_insert((0, row)).0 += 1;
        }
    }
    let mut levels: Vec<Level> = counts.into_iter().map(|(name, (count, row))| Level { name, count, row }).collect();
    levels.sort_by_key(|level| Reverse(level.count));
    if levels.is_empty() {
        return Err(Error::Empty { what: "a column without values has no levels" });
    }
    Ok(levels)
}
