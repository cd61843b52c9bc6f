//! Moments: dates and times of the table, and of text.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::data::{Table, TextColumn};
use crate::error::{Error, Result, ValueProblem};

/// The moments of a column, in UTC; `None` where one is missing.
pub(super) fn moments(name: &str, table: &Table) -> Result<Vec<Option<NaiveDateTime>>> {
    let array = table.column(name)?;
    let at = |row: usize, problem| Error::Value { column: name.to_owned(), place: table.place(row), problem };
    if let Some(texts) = TextColumn::from_array(array).filter(|_| is_text(array.data_type())) {
        let read = |row: usize| texts.get(row).map(|text| moment(&text).map_err(|problem| at(row, problem)));
        return (0..texts.len()).map(|row| read(row).transpose()).collect();
    }
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
        other => {
            let wanted = "dates, timestamps, or text as 2024-03-01T12:30:00 are needed";
            return Err(Error::ColumnType { column: name.to_owned(), wanted, found: other.to_string() });
        }
    };
    let date = |(row, micros): (usize, Option<i64>)| {
        let Some(micros) = micros else { return Ok(None) };
        let problem = || ValueProblem::NotAMoment { text: format!("{micros} microseconds since 1970") };
        let moment = DateTime::from_timestamp_micros(micros).ok_or_else(|| at(row, problem()))?;
        Ok(Some(moment.naive_utc()))
    };
    micros.into_iter().enumerate().map(date).collect()
}

fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(_, values) => is_text(values),
        other => other.is_string(),
    }
}

/// A moment of ISO 8601 text: a date, a date and a time, or these with an offset from UTC.
pub(super) fn moment(text: &str) -> Result<NaiveDateTime, ValueProblem> {
    let trimmed = text.trim();
    if let Ok(date) = NaiveDate::parse_from_str(trimmed, "%Y-%m-%d") {
        return Ok(date.and_time(NaiveTime::MIN));
    }
    for pattern in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(trimmed, pattern) {
            return Ok(moment);
        }
    }
    match DateTime::parse_from_rfc3339(trimmed) {
        Ok(moment) => Ok(moment.naive_utc()),
        Err(_) => Err(ValueProblem::NotAMoment { text: text.to_owned() }),
    }
}
