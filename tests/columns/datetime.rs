//! Dates and times.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, TimestampNanosecondArray, TimestampSecondArray};
use gradus::column::{MissingLevel, TimePart, datetime};

use super::{encoded, first, learned, names, numbers, refused, table};
use crate::column_laws::encode;

#[test]
fn text_dates_and_timestamps_are_the_same_moments() {
    let texts = ["1970-01-01", "2024-02-29T12:30:00", "1969-12-31 23:59:59.25", "2024-03-01T00:00:00+01:00"];
    let seconds = [0, 1_709_209_800, -1, 1_709_247_600];
    let nanos = [0, 1_709_209_800_000_000_000, -750_000_000, 1_709_247_600_000_000_000];
    let table = table([
        ("text", texts.to_vec().into()),
        ("seconds", (Arc::new(TimestampSecondArray::from(seconds.to_vec())) as ArrayRef).into()),
        ("nanos", (Arc::new(TimestampNanosecondArray::from(nanos.to_vec())) as ArrayRef).into()),
        ("date", (Arc::new(Date32Array::from(vec![0, 19_782, -1, 19_782])) as ArrayRef).into()),
    ]);
    let days = |name: &str| first(&encoded(datetime(name).days_since("1970-01-01"), &table));
    assert_eq!(
        days("text"),
        [0.0, 19_782.0 + 45_000.0 / 86_400.0, -1.0 + 86_399.25 / 86_400.0, 19_782.0 + 82_800.0 / 86_400.0]
    );
    assert_eq!(days("nanos"), days("text"));
    assert_eq!(days("seconds")[1], days("text")[1]);
    assert_eq!(days("date"), [0.0, 19_782.0, -1.0, 19_782.0]);
    // 2024-02-29 was a Thursday, the 60th day of its year.
    let parts = [
        (TimePart::Year, 2024.0),
        (TimePart::Month, 2.0),
        (TimePart::Day, 29.0),
        (TimePart::DayOfYear, 60.0),
        (TimePart::Weekday, 4.0),
        (TimePart::Hour, 12.0),
        (TimePart::Minute, 30.0),
        (TimePart::Second, 0.0),
    ];
    for (part, truth) in parts {
        assert_eq!(first(&encoded(datetime("text").number(part), &table))[1], truth, "{part:?}");
    }
}

#[test]
fn parts_stand_on_a_circle_or_are_categories() {
    let table = numbers(vec!["2024-03-01T00:00", "2024-03-01T06:00", "2024-03-03T12:00"]);
    let encoder = learned(datetime("x").cyclic(TimePart::Hour), &table).unwrap();
    assert_eq!(names(encoder.as_ref()), ["x.sin(hour)", "x.cos(hour)"]);
    let truth = [[0.0, 1.0], [1.0, 0.0], [0.0, -1.0]];
    for (row, truth) in encode(encoder.as_ref(), &table).iter().zip(truth) {
        assert!((row[0] - truth[0]).abs() < 1e-15 && (row[1] - truth[1]).abs() < 1e-15);
    }
    let encoder = learned(datetime("x").category(TimePart::Weekday).named("t"), &table).unwrap();
    assert_eq!(names(encoder.as_ref())[..2], ["t.weekday=Monday", "t.weekday=Tuesday"]);
    let rows = encode(encoder.as_ref(), &table);
    assert_eq!((rows[0][4], rows[2][6], rows[2].iter().sum::<f64>()), (1.0, 1.0, 1.0));
    let months = learned(datetime("x").category(TimePart::Month), &table).unwrap();
    assert_eq!(names(months.as_ref())[2], "x.month=3");
}

#[test]
fn what_is_no_moment_is_refused_by_its_place() {
    let column = || datetime("x").number(TimePart::Hour);
    for text in ["yesterday", "2024-02-30", "", "2024-03-01T25:00", "01.03.2024"] {
        let message = format!(
            "column \"x\", row 1: {text:?} is no date or time; write it as 2024-03-01, 2024-03-01T12:30:00 or 2024-03-01T12:30:00+01:00"
        );
        refused(learned(column(), &numbers(vec![text])), &message);
    }
    refused(
        learned(column(), &numbers(vec![5.0])),
        "column \"x\" holds Float64; dates, timestamps, or text as 2024-03-01T12:30:00 are needed",
    );
    let far = table([("x", (Arc::new(TimestampSecondArray::from(vec![i64::MAX])) as ArrayRef).into())]);
    assert!(learned(column(), &far).unwrap_err().to_string().contains("microseconds since 1970"));
    let gap = numbers(vec![Some("2024-03-01T07:00"), None]);
    refused(
        learned(column(), &gap),
        "column \"x\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column",
    );
    assert_eq!(encoded(column().missing(MissingLevel::Own), &gap), [[7.0, 0.0], [0.0, 1.0]]);
    assert_eq!(encoded(column().missing(MissingLevel::Ignore), &gap), [[7.0], [0.0]]);
    refused(
        learned(datetime("x"), &gap),
        "column \"x\": what is taken of a moment is nothing; it must be one part at least, as .cyclic(Hour)",
    );
    refused(
        learned(datetime("x").cyclic(TimePart::Year), &gap),
        "column \"x\": a part that does not come back is year; it must be taken by .number(..)",
    );
    refused(
        learned(datetime("x").days_since("soon"), &gap),
        "column \"x\": days_since is \"soon\"; it must be a date or a time, as 2024-03-01",
    );
}
