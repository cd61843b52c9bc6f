//! A column of dates or times: Arrow's of any unit, in UTC.

use std::fmt::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDateTime, Timelike};

/// Microseconds since 1970 of each row of a column of Arrow dates or timestamps.
#[derive(Debug, Clone)]
pub(crate) struct TimeColumn {
    micros: Vec<Option<i64>>,
    dates: bool,
    zoned: bool,
}

impl TimeColumn {
    /// Reads an Arrow array of dates or timestamps; `None` for any other type.
    pub(crate) fn from_array(array: &ArrayRef) -> Option<Self> {
        /// Each value times `up` and divided by `down` is microseconds.
        fn scaled<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef, up: i64, down: i64) -> Vec<Option<i64>> {
            // A product that overflows is beyond every calendar: it stays what no date is.
            let micros = |value: i64| value.checked_mul(up).map_or(i64::MAX, |value| value.div_euclid(down));
            array.as_primitive::<T>().iter().map(|value| value.map(|value| micros(value.into()))).collect()
        }
        const DAY: i64 = 86_400_000_000;
        let micros = match array.data_type() {
            DataType::Date32 => scaled::<Date32Type>(array, DAY, 1),
            DataType::Date64 => scaled::<Date64Type>(array, 1000, 1),
            DataType::Timestamp(TimeUnit::Second, _) => scaled::<TimestampSecondType>(array, 1_000_000, 1),
            DataType::Timestamp(TimeUnit::Millisecond, _) => scaled::<TimestampMillisecondType>(array, 1000, 1),
            DataType::Timestamp(TimeUnit::Microsecond, _) => scaled::<TimestampMicrosecondType>(array, 1, 1),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => scaled::<TimestampNanosecondType>(array, 1, 1000),
            _ => return None,
        };
        let dates = matches!(array.data_type(), DataType::Date32 | DataType::Date64);
        let zoned = matches!(array.data_type(), DataType::Timestamp(_, Some(_)));
        Some(Self { micros, dates, zoned })
    }

    /// Microseconds since 1970 of each row; `None` where the moment is missing.
    pub(crate) fn micros(&self) -> &[Option<i64>] {
        &self.micros
    }

    /// The text of a row in ISO 8601: a date alone where the column holds dates, with a Z where it has a time zone; `None`
    /// where the moment is missing.
    pub(crate) fn get(&self, row: usize) -> Option<String> {
        self.micros.get(row).copied().flatten().map(|micros| self.text(micros))
    }

    fn text(&self, micros: i64) -> String {
        let Some(moment) = moment_of(micros) else { return beyond(micros) };
        if self.dates && moment.num_seconds_from_midnight() == 0 {
            return moment.date().to_string();
        }
        let mut text = moment.format("%Y-%m-%dT%H:%M:%S").to_string();
        if moment.nanosecond() > 0 {
            let micros = format!("{:06}", moment.nanosecond() / 1000);
            // Writing to a String cannot fail.
            let _ = write!(text, ".{}", micros.trim_end_matches('0'));
        }
        if self.zoned { text + "Z" } else { text }
    }
}

/// The moment so many microseconds after 1970 began, where the calendar has one.
pub(crate) fn moment_of(micros: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(micros).map(|moment| moment.naive_utc())
}

/// What to call a moment that no calendar has.
pub(crate) fn beyond(micros: i64) -> String {
    format!("{micros} microseconds since 1970")
}
