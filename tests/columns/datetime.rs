//! Dates and times.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, TimestampNanosecondArray, TimestampSecondArray};
use gradus::column::{MissingLevel, TimePart, datetime};

use super::{encoded, first, learned, names, numbers, refused, table};
use crate::support::encoding::encode;

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
    for text in ["yesterday", "2024-02-30", "", "2024-03-01T25:00", "01.03.2024", "24-03-01"] {
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

#[test]
fn numbers_of_moments_are_standardised() {
    let table = numbers(vec!["2024-03-01", "2024-03-03T00:00Z", "2024-03-05T01:00+0100"]);
    let column = datetime("x").days_since("2024-03-01").cyclic(TimePart::Hour).number(TimePart::Year).standardized();
    let encoder = learned(column, &table).unwrap();
    let features = encoder.features().iter().collect::<Vec<_>>();
    assert_eq!((features[0].shift, features[0].scale), (2.0, (8.0 / 3.0f64).sqrt()));
    assert_eq!((features[1].shift, features[1].scale), (0.0, 1.0));
    // The year is one only: it is centred, not scaled, and told.
    assert_eq!((features[3].shift, features[3].scale), (2024.0, 1.0));
    let warnings: Vec<String> = encoder.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["feature \"x.year\" is constant"]);
    let scaled = encode(encoder.as_ref(), &table);
    assert!((scaled[0][0] + 1.5f64.sqrt()).abs() < 1e-15 && scaled[1][0] == 0.0 && scaled[0][3] == 0.0);
    refused(
        learned(datetime("x").cyclic(TimePart::Hour).standardized(), &table),
        "column \"x\": standardized is set; it must be used where there is a number: .number(..) or .days_since(..)",
    );
}

#[test]
fn arrow_dates_and_timestamps_are_shown_and_written() {
    let zoned = TimestampSecondArray::from(vec![Some(1_709_296_200), None]).with_timezone("Europe/Paris");
    let table = table([
        ("date", (Arc::new(Date32Array::from(vec![19_782, -1])) as ArrayRef).into()),
        ("zoned", (Arc::new(zoned) as ArrayRef).into()),
        ("nanos", (Arc::new(TimestampNanosecondArray::from(vec![1_709_296_200_250_000_000, 0])) as ArrayRef).into()),
    ]);
    let csv = table.to_csv_text(&gradus::data::CsvOptions::default()).unwrap();
    assert_eq!(
        csv,
        "date,zoned,nanos\n2024-02-29,2024-03-01T12:30:00Z,2024-03-01T12:30:00.25\n1969-12-31,,1970-01-01T00:00:00\n"
    );
    let shown = table.to_string();
    for word in ["date", "timestamp", "2024-02-29", "2024-03-01T12:30:00Z", "–"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    assert!(table.describe().to_string().contains("2024-03-01T12:30:00Z"));
    assert!(table.numbers("date").unwrap_err().to_string().contains("datetime(..) reads it"));
}
