//! Numbers in text: what is read as one, and what to say of a cell that is not.

/// What a text says when it is read as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
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
pub(crate) fn read(text: &str) -> Reading {
    let text = text.trim_ascii();
    if let Ok(value) = text.parse::<i64>() {
        return Reading::Integer(value);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Reading::Float(value),
        Ok(_) if text.bytes().any(|byte| byte.is_ascii_digit()) => Reading::Overflow,
        Ok(_) => Reading::Word,
        Err(_) => Reading::Text,
    }
}

/// A finite number, if the text is one.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    match read(text) {
        Reading::Integer(value) => Some(value as f64),
        Reading::Float(value) => Some(value),
        Reading::Overflow | Reading::Word | Reading::Text => None,
    }
}

/// Whether this is an integer written with a leading zero: an identifier (a zip code, a part number), no quantity.
pub(crate) fn has_leading_zero(text: &str) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What to do about a text that is not a number.
pub(crate) fn remedy(text: &str) -> &'static str {
    if text.contains(',') || text.contains('_') {
        "write numbers with a decimal point and without separators"
    } else if text.contains(['%', '$', '€', '£']) {
        "write the bare number, without a unit"
    } else if !text.is_ascii() && text.chars().any(|c| c.is_numeric()) {
        "write it with ASCII digits, '-' and '.' (it has another digit, minus sign or blank that looks like them)"
    } else {
        "name the column categorical, or list the text among the null tokens"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_decimal_numbers_only() {
        use Reading::{Float, Integer, Overflow, Text, Word};
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
