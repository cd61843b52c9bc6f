//! The column of dates or times.

use super::datetime_encoder::{DatetimeEncoder, moment_of_cell};
use super::datetime_learner::DatetimeLearner;
use super::time_feature::TimeFeature;
use super::time_part::TimePart;
use crate::column::faults::{checked, of_cell, setting};
use crate::column::level::MissingLevel;
use crate::column::row::Rows;
use crate::column::settings::{missing_level, name_and_input, named};
use crate::column::{Column, ColumnNotes, Input, Learned};
use crate::data::Table;
use crate::error::{ColumnProblem, Result};
use crate::progress::Warning;

/// A date or a time as features: its parts, as numbers, as categories, or on a circle, and the days since another date.
///
/// ```text
/// .number(Hour)        14                                  when.hour
/// .category(Weekday)   one feature for each of seven       when.weekday=Monday …
/// .cyclic(Hour)        sin(2π·14/24), cos(2π·14/24)        when.sin(hour)  when.cos(hour)
/// .days_since(date)    days with their fraction            when.days since 2020-01-01
/// ```
///
/// It reads Arrow dates and timestamps, and text as ISO 8601 has it: `2024-03-01`, `20240301`, `2024-W09-5`, `2024-061`,
/// `2024-03`; behind a T or a blank `12:30`, `12:30:00.25`, `1230`, `12`; behind that `Z`, `+01:00`, `+0100`, `+01`. Years
/// have four digits. Everything is in UTC; a time without an offset is taken to be.
///
/// *When to use:* a cyclic hour where 23 and 0 are alike; a category where each has its own weight; days for a trend.
/// *Units:* a weight is per day, per hour, …, also where [`standardized`](Datetime::standardized). *Corners:* a missing moment
/// is an error unless [`missing`](Datetime::missing) says otherwise: all encoded features are 0 with `Ignore` (of standardised
/// numbers that is the mean), and a feature `name=<missing>` is 1 as well with `Own`. A single row is given as text.
///
/// # Errors
/// At fitting: no part; a year on a circle or as a category; no number to standardise; a text that is no moment, by its place.
///
/// # Example
/// ```
/// use gradus::column::{TimePart, datetime, learn};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("when", vec!["2024-03-01T18:00:00", "2024-02-29"].into())])?;
/// let column = datetime("when").number(TimePart::Month).days_since("2024-02-28");
/// let blocks = learn(&columns![column], &table, None)?[0].encode(&table)?;
/// let [Block::Numbers(month), Block::Numbers(days)] = &blocks[..] else { unreachable!() };
/// assert_eq!((month.get(0), days.get(0), days.get(1)), (3.0, 2.75, 1.0));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "timestamp")]
#[doc(alias = "date")]
#[must_use]
pub struct Datetime {
    name: String,
    input: String,
    time_features: Vec<TimeFeature>,
    standardized: bool,
    missing: MissingLevel,
}

/// A column of dates or times, of which at least one part is to be named.
pub fn datetime(name: impl Into<String>) -> Datetime {
    let input = name.into();
    Datetime {
        name: input.clone(),
        input,
        time_features: Vec::new(),
        standardized: false,
        missing: MissingLevel::Error,
    }
}

impl Datetime {
    named!(name);

    /// A part as a number.
    pub fn number(self, part: TimePart) -> Self {
        self.with(TimeFeature::Number(part))
    }

    /// A part as a category, with a feature for each of its values.
    pub fn category(self, part: TimePart) -> Self {
        self.with(TimeFeature::Category(part))
    }

    /// A part on a circle: its sine and its cosine.
    #[doc(alias = "sin")]
    #[doc(alias = "seasonal")]
    pub fn cyclic(self, part: TimePart) -> Self {
        self.with(TimeFeature::Cyclic(part))
    }

    /// The days since a moment in ISO 8601 text, negative before it.
    pub fn days_since(self, moment: impl Into<String>) -> Self {
        self.with(TimeFeature::DaysSince(moment.into().into()))
    }

    /// Subtracts the mean and divides by the standard deviation, of all numbers ([`number`](Self::number) and
    /// [`days_since`](Self::days_since), wherever they are written): days since 1970 are around 20,000.
    #[doc(alias = "StandardScaler")]
    pub fn standardized(mut self) -> Self {
        self.standardized = true;
        self
    }

    missing_level!("moment");

    fn with(mut self, feature: TimeFeature) -> Self {
        self.time_features.push(feature);
        self
    }

    fn fault(&self) -> Option<ColumnProblem> {
        if self.time_features.is_empty() {
            return Some(setting("what is taken of a moment", "nothing", "one part at least, as .cyclic(Hour)"));
        }
        for feature in &self.time_features {
            match feature {
                TimeFeature::Category(part) | TimeFeature::Cyclic(part) if part.range().is_none() => {
                    return Some(setting("a part that does not come back", part.name(), "taken by .number(..)"));
                }
                TimeFeature::DaysSince(origin) if !feature.is_valid() => {
                    let text = format!("{:?}", origin.text);
                    return Some(setting("days_since", text, "a date or a time, as 2024-03-01"));
                }
                _ => {}
            }
        }
        if self.standardized && !self.time_features.iter().any(TimeFeature::is_number) {
            let must = "used where there is a number: .number(..) or .days_since(..)";
            return Some(setting("standardized", "set", must));
        }
        None
    }
}

impl Column for Datetime {
    type Learner = DatetimeLearner;
    type Encoder = DatetimeEncoder;

    name_and_input!();

    fn validate(&self) -> Result<()> {
        checked(&self.name, self.fault())
    }

    fn observe(&self, learner: &mut DatetimeLearner, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let mut moments = Vec::with_capacity(table.rows());
        Rows::read(&[Input::moments(&self.input)], table)?.each(|_, cells, _| {
            let at = |problem| of_cell(&self.input, problem);
            let moment = cells.first().map_or(Ok(None), moment_of_cell).map_err(at)?;
            if moment.is_none() {
                self.missing.code(0).map_err(at)?;
                learner.missing = true;
            }
            moments.push(moment);
            Ok(())
        })?;
        let numbers =
            self.time_features.iter().enumerate().filter(|(_, feature)| self.standardized && feature.is_number());
        for (k, feature) in numbers {
            learner.observe(k, feature, &moments, weights);
        }
        Ok(())
    }

    fn finish(&self, learner: DatetimeLearner) -> Result<Learned<DatetimeLearner, DatetimeEncoder>> {
        let (scaling, constant) = learner.scaling(self.time_features.len());
        let constant_feature =
            |k: &usize| Warning::Constant { feature: self.time_features[*k].names(&self.name).swap_remove(0) };
        let mut notes = ColumnNotes::from(self.name.as_str());
        notes.warnings.extend(constant.iter().map(constant_feature));
        let Self { input, time_features, missing, .. } = self.clone();
        Ok(Learned::Done(DatetimeEncoder { notes, input, time_features, scaling, missing, full: !learner.missing }))
    }
}
