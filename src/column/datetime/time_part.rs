//! The parts of a date and a time.

use chrono::{Datelike, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// A part of a date or a time, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimePart {
    /// The year, as 2024. It does not come back: it is a number only.
    Year,
    /// 1 to 12.
    Month,
    /// The day of the month, 1 to 31.
    Day,
    /// 1 to 366.
    DayOfYear,
    /// 1 (Monday) to 7, as ISO 8601 counts.
    Weekday,
    /// 0 to 23.
    Hour,
    /// 0 to 59.
    Minute,
    /// 0 to 59.
    Second,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl TimePart {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::DayOfYear => "day_of_year",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }

    pub(super) fn of(self, moment: &NaiveDateTime) -> i64 {
        match self {
            Self::Year => i64::from(moment.year()),
            Self::Month => i64::from(moment.month()),
            Self::Day => i64::from(moment.day()),
            Self::DayOfYear => i64::from(moment.ordinal()),
            Self::Weekday => i64::from(moment.weekday().number_from_monday()),
            Self::Hour => i64::from(moment.hour()),
            Self::Minute => i64::from(moment.minute()),
            Self::Second => i64::from(moment.second()),
        }
    }

    /// The lowest value and how many there are, of a part that comes back.
    pub(super) fn range(self) -> Option<(i64, u32)> {
        match self {
            Self::Year => None,
            Self::Month => Some((1, 12)),
            Self::Day => Some((1, 31)),
            Self::DayOfYear => Some((1, 366)),
            Self::Weekday => Some((1, 7)),
            Self::Hour => Some((0, 24)),
            Self::Minute | Self::Second => Some((0, 60)),
        }
    }

    /// The name of one of its values, counted from 0.
    pub(super) fn level(self, code: u32) -> String {
        match (self, WEEKDAYS.get(code as usize)) {
            (Self::Weekday, Some(weekday)) => (*weekday).to_owned(),
            _ => (self.range().map_or(0, |(lowest, _)| lowest) + i64::from(code)).to_string(),
        }
    }

    /// Sine and cosine of its place on the circle: the last value is next to the first.
    pub(super) fn on_circle(self, value: i64) -> (f64, f64) {
        let (lowest, count) = self.range().unwrap_or((0, 1));
        // A year has a quarter of a day more than its days.
        let period = if self == Self::DayOfYear { 365.25 } else { f64::from(count) };
        (std::f64::consts::TAU * (value - lowest) as f64 / period).sin_cos()
    }
}
