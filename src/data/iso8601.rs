//! Dates and times in text, as ISO 8601 writes them.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

/// A moment in UTC of ISO 8601 text: a date, a date and a time, or these with an offset from UTC; `None` for any other text.
///
/// ```text
/// 2024-03-01   20240301   2024-03   2024-061   2024-W09-5      day, month (its first day), day of the year, week
/// 12   12:30   1230   12:30:15.25   123015,25   24:00          behind a T or a blank
/// Z   +01   +0100   +01:00                                     behind the time
/// ```
///
/// Years have four digits. Seconds may be 60, a leap second.
pub(crate) fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let Some(split) = text.find(['T', 't', ' ']) else { return Some(date(text)?.and_time(NaiveTime::MIN)) };
    let (date, clock) = (date(&text[..split])?, text[split + 1..].trim_start());
    let zone = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = (clock[..zone].trim_end(), &clock[zone..]);
    time(date, clock)?.checked_sub_signed(TimeDelta::minutes(offset(zone)?))
}

/// The number that these digits alone are.
fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn date(text: &str) -> Option<NaiveDate> {
    let year = digits(text.get(..4)?)? as i32;
    let rest = text.get(4..)?;
    let (dashed, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    if let Some(week) = rest.strip_prefix('W') {
        let days = ["", "1", "2", "3", "4", "5", "6", "7"];
        let day = days.into_iter().position(|day| {
            let dash = if dashed && !day.is_empty() { "-" } else { "" };
            week.get(2..) == Some(&format!("{dash}{day}"))
        })?;
        let weekday = Weekday::try_from(day.saturating_sub(1) as u8).ok()?;
        return NaiveDate::from_isoywd_opt(year, digits(&week[..2])?, weekday);
    }
    let (month, day) = match (rest.len(), dashed) {
        (3, _) => return NaiveDate::from_yo_opt(year, digits(rest)?),
        (2, true) => (rest, "1"),
        (5, true) => (rest.get(..2)?, rest[2..].strip_prefix('-')?),
        (4, false) => (rest.get(..2)?, &rest[2..]),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, digits(month)?, digits(day)?)
}

fn time(date: NaiveDate, text: &str) -> Option<NaiveDateTime> {
    let (whole, fraction) = text.split_once(['.', ',']).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let (hour, minute, second) = match (whole.len(), whole.contains(':')) {
        (2, false) => (whole, "0", "0"),
        (4, false) => (whole.get(..2)?, whole.get(2..)?, "0"),
        (6, false) => (whole.get(..2)?, whole.get(2..4)?, whole.get(4..)?),
        (5, true) => (whole.get(..2)?, whole.get(2..)?.strip_prefix(':')?, "0"),
        (8, true) => (whole.get(..2)?, whole.get(3..5)?, whole.get(5..)?.strip_prefix(':')?),
        _ => return None,
    };
    let seconds = whole.len() - whole.matches(':').count() == 6;
    let nanos = match fraction {
        // A fraction of a second only, and digits beyond nanoseconds are left out.
        Some(fraction) if seconds && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{fraction:0<9}")[..9].parse().ok()?
        }
        Some(_) => return None,
        None => 0,
    };
    match (digits(hour)?, digits(minute)?, digits(second)?) {
        (24, 0, 0) if nanos == 0 => Some(date.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN)),
        (hour, minute, 60) => {
            Some(date.and_time(NaiveTime::from_hms_nano_opt(hour, minute, 59, 1_000_000_000 + nanos)?))
        }
        (hour, minute, second) => Some(date.and_time(NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?)),
    }
}

/// Minutes east of Greenwich.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let text = text.get(1..)?;
    let (hours, minutes) = match text.len() {
        2 => (text, "00"),
        _ => (text.get(..2)?, text.get(2..)?.strip_prefix(':').unwrap_or(text.get(2..)?)),
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes).filter(|_| minutes.len() == 2)?);
    (minutes < 60 && hours < 24).then(|| sign * i64::from(60 * hours + minutes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::moment;

    #[test]
    fn all_forms_are_read() {
        for (text, truth) in [
            ("2024-03-01", "2024-03-01 00:00:00"),
            ("20240301", "2024-03-01 00:00:00"),
            ("2024-03", "2024-03-01 00:00:00"),
            ("2024-061", "2024-03-01 00:00:00"),
            ("2024061", "2024-03-01 00:00:00"),
            ("2024-W09-5", "2024-03-01 00:00:00"),
            ("2024W095", "2024-03-01 00:00:00"),
            ("2024-W09", "2024-02-26 00:00:00"),
            ("0024-03-01", "0024-03-01 00:00:00"),
            ("2024-03-01T12", "2024-03-01 12:00:00"),
            ("2024-03-01T12:30", "2024-03-01 12:30:00"),
            (" 2024-03-01 12:30\t", "2024-03-01 12:30:00"),
            ("20240301T1230", "2024-03-01 12:30:00"),
            ("20240301T123015,25", "2024-03-01 12:30:15.250"),
            ("2024-03-01t12:30:15.123456789123z", "2024-03-01 12:30:15.123456789"),
            ("2024-03-01T12:30Z", "2024-03-01 12:30:00"),
            ("2024-03-01T12:30:00+0100", "2024-03-01 11:30:00"),
            ("2024-03-01T12:30+01", "2024-03-01 11:30:00"),
            ("2024-03-01 00:30:00 +01:00", "2024-02-29 23:30:00"),
            ("20240301T2330-0545", "2024-03-02 05:15:00"),
            ("2024-12-31T24:00", "2025-01-01 00:00:00"),
            ("2016-12-31T23:59:60Z", "2016-12-31 23:59:60"),
        ] {
            assert_eq!(moment(text).unwrap().to_string(), truth, "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "2024",
            "24-03-01",
            "240301",
            "2024-3-1",
            "2024-02-30",
            "2024-13",
            "2024-000",
            "2023-366",
            "2024-W54-1",
            "2024-W09-8",
            "2024-W095",
            "2024W09-5",
            "01.03.2024",
            "03/01/2024",
            "2024/03/01",
            "2024-0301",
            "12:30",
            "2024-03-01T",
            "2024-03-01T25:00",
            "2024-03-01T12:3",
            "2024-03-01T12:60",
            "2024-03-01T12:30:61",
            "2024-03-01T24:01",
            "2024-03-01T12:30.5",
            "2024-03-01T12:30:15.",
            "2024-03-01T12:30+1",
            "2024-03-01Z",
            "2024-03-01T12:30+01:60",
            "2024-03-01T12:30+01000",
            "2024-03-01T1\u{e9}:30",
            "\u{e9}\u{e9}\u{e9}-03-01",
            "2024-W\u{e9}9",
            "2024-03-01T12:30UTC",
            "+024-03-01",
            "2024-+1-01",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
