//! Numbers in text: what is read as one, and what to say of a cell that is not.

/// What a text says when it is read as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ParsedNumber {
    /// An integer that an i64 holds.
    Integer(i64),
    /// Any other finite number; integers beyond i64 among them.
    Float(f64),
    /// Digits for a number beyond the largest f64, as `1e400`.
    Overflow,
    /// One of the words `nan`, `inf`, `infinity` (any case, with or without a sign).
    Word,
    /// No number.
    Text,
}

/// Reads decimal text after trimming ASCII blanks: an optional sign, ASCII digits with at most one point, an optional
/// exponent. Nothing else is a number: no thousands separator, percent or currency sign, hexadecimal, Unicode digit.
pub(crate) fn read(text: &str) -> ParsedNumber {
    let text = text.trim_ascii();
    if let Some((reading, length)) = scan(text.as_bytes())
        && length == text.len()
    {
        return reading;
    }
    if let Ok(value) = text.parse::<i64>() {
        return ParsedNumber::Integer(value);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => ParsedNumber::Float(value),
        Ok(_) if text.bytes().any(|byte| byte.is_ascii_digit()) => ParsedNumber::Overflow,
        Ok(_) => ParsedNumber::Word,
        Err(_) => ParsedNumber::Text,
    }
}

/// A finite number, if the text is one.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    match read(text) {
        ParsedNumber::Integer(value) => Some(value as f64),
        ParsedNumber::Float(value) => Some(value),
        ParsedNumber::Overflow | ParsedNumber::Word | ParsedNumber::Text => None,
    }
}

/// 2⁵³: from here on integers have neighbours that are the same f64.
pub(crate) const INEXACT: f64 = 9_007_199_254_740_992.0;

/// Powers of ten that an f64 holds exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// The plain number that these bytes begin with, and its length: a sign, digits, a point and digits, as far as they
/// go, to the last bit what [`read`] gives. `None` for what has to be looked at as a whole: an integer with a leading
/// zero or of more than 18 digits, and what is no number at all.
///
/// # Source
/// Clinger (1990), *How to read floating point numbers accurately*: an integer below 2^53 divided by a power of ten up
/// to 10^22 is one correctly rounded division of two exact numbers.
#[inline]
pub(crate) fn scan(bytes: &[u8]) -> Option<(ParsedNumber, usize)> {
    let begin = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let negative = bytes.first() == Some(&b'-');
    let (point, mantissa) = digits(bytes, begin, 0);
    let whole = point - begin;
    if bytes.get(point) != Some(&b'.') {
        let plain = whole == 1 || ((2..=18).contains(&whole) && bytes.get(begin) != Some(&b'0'));
        let value = mantissa as i64;
        return plain.then_some((ParsedNumber::Integer(if negative { value.wrapping_neg() } else { value }), point));
    }
    let (end, mantissa) = digits(bytes, point + 1, mantissa);
    let fraction = end - point - 1;
    // Nineteen digits fit into a u64; fewer than one are no number.
    if !(1..=19).contains(&(whole + fraction)) || mantissa >= 1 << 53 {
        let value = std::str::from_utf8(bytes.get(..end)?).ok()?.parse::<f64>().ok()?;
        return value.is_finite().then_some((ParsedNumber::Float(value), end));
    }
    let value = mantissa as f64 / EXACT_POWERS.get(fraction)?;
    Some((ParsedNumber::Float(if negative { -value } else { value }), end))
}

/// Reads on through digits: where they end, and the integer that they continue (wrapping beyond 19 digits).
#[inline]
fn digits(bytes: &[u8], mut at: usize, mut number: u64) -> (usize, u64) {
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (at, number)
}

/// Whether this is an integer written with a leading zero: an identifier (a zip code, a part number), no quantity.
pub(crate) fn has_leading_zero(text: &str) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of a whole text, without the short way.
    fn parsed(text: &str) -> ParsedNumber {
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(value), _) => ParsedNumber::Integer(value),
            (_, Ok(value)) => ParsedNumber::Float(value),
            _ => ParsedNumber::Text,
        }
    }

    fn same(a: ParsedNumber, b: ParsedNumber) -> bool {
        match (a, b) {
            (ParsedNumber::Float(a), ParsedNumber::Float(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b,
        }
    }

    proptest! {
        /// The short way gives what the standard library gives, to the last bit.
        #[test]
        fn the_short_way_is_exact(text in "[-+]?[0-9]{0,80}(\\.[0-9]{0,24})?", more in "[,;e \n]?") {
            match scan(format!("{text}{more}").as_bytes()) {
                Some((reading, length)) => {
                    prop_assert_eq!(length, text.len());
                    prop_assert!(same(reading, parsed(&text)), "{} read as {:?}", text, reading);
                }
                None => prop_assert!(
                    parsed(&text) == ParsedNumber::Text || has_leading_zero(&text) || !text.contains('.') && text.len() > 18,
                    "{}", text
                ),
            }
            prop_assert!(same(read(&text), parsed(&text)));
        }

        /// Of short decimals all take the short way.
        #[test]
        fn short_decimals_are_scanned(value in -(1i64 << 53)..1 << 53, places in 0usize..16) {
            let digits = format!("{:017}", value.abs());
            let (whole, fraction) = digits.split_at(17 - places);
            let whole = whole.trim_start_matches('0');
            let text = format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" });
            prop_assume!(text.bytes().any(|byte| byte.is_ascii_digit()));
            let (reading, length) = scan(text.as_bytes()).unwrap();
            prop_assert!(length == text.len() && same(reading, parsed(&text)), "{} read as {:?}", text, reading);
        }
    }

    #[test]
    fn reads_decimal_numbers_only() {
        use ParsedNumber::{Float, Integer, Overflow, Text, Word};
        for (text, expected) in [
            ("+1", Integer(1)),
            (" 7\t", Integer(7)),
            (".5", Float(0.5)),
            ("1.", Float(1.0)),
            ("1e-400", Float(0.0)),
            ("4.9e-324", Float(5e-324)),
            ("9223372036854775808", Float(9_223_372_036_854_775_808.0)),
            ("3.141592653589793238462643383279502884197", Float(std::f64::consts::PI)),
            ("1e400", Overflow),
            ("-Infinity", Word),
            ("nan", Word),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let others = ["", ".", "0x10", "1d5", "1e", "--1", "1,5", "1.234,5", "1_000", "5%", "$5", "-"];
        for text in others.into_iter().chain(["\u{661}\u{662}", "\u{2212}5", "\u{a0}5", "5\u{a0}", "1\0"]) {
            assert_eq!(read(text), Text, "{text:?}");
        }
    }

    #[test]
    fn a_leading_zero_marks_an_identifier() {
        for (text, expected) in [("08123", true), ("00", true), ("-01", true), ("0", false), ("0.5", false)] {
            assert_eq!(has_leading_zero(text), expected, "{text}");
        }
    }
}
