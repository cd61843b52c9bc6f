//! In which notation a text would be a number, and which options of the reader make it one.

use std::borrow::Cow;
use std::fmt;

use super::number;
use super::number_format::{NumberFormat, bracketed, plain, signed};

/// A notation that makes numbers of texts which are none as they stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DetectedFormat {
    pub(crate) format: NumberFormat,
    /// The texts are numbers with a decimal comma as well.
    or_decimal_comma: bool,
}

/// What to do about a text that is not a number.
pub(crate) fn remedy(text: &str) -> Cow<'static, str> {
    if let Some(found) = detect(text) {
        found.remedy().into()
    } else if !text.is_ascii() && text.chars().any(char::is_numeric) {
        "write it with ASCII digits, '-' and '.' (it has another digit, minus sign or blank that looks like them)"
            .into()
    } else if text.chars().count() <= 16 {
        format!("name the column categorical, or read the text as missing with .also_null([{text:?}])").into()
    } else {
        "name the column categorical".into()
    }
}

/// Whether a text is a number in no notation.
pub(crate) fn is_word(text: &str) -> bool {
    number::read_number(text).is_none() && detect(text).is_none()
}

/// The notation in which a text is a number, unless it is a plain one or none in any.
pub(crate) fn detect(text: &str) -> Option<DetectedFormat> {
    detect_common(std::iter::once(text))
}

/// Decimal signs and separators of thousands, the likeliest first.
const LAYOUTS: [(char, Option<char>); 8] = [
    ('.', None),
    ('.', Some(',')),
    (',', None),
    ('.', Some(' ')),
    ('.', Some('\'')),
    (',', Some('.')),
    (',', Some(' ')),
    (',', Some('\'')),
];

/// The most units that one column is taken to have.
const MOST_UNITS: usize = 3;

/// The one notation in which all of these texts are numbers, unless all are plain ones. Texts should differ: a unit
/// that stands with one number only, where there are several, is taken for a part of a code (`3A`, `4B`).
pub(crate) fn detect_common<'t>(texts: impl Iterator<Item = &'t str>) -> Option<DetectedFormat> {
    let (mut units, mut bodies, mut accounting): (Vec<String>, Vec<&str>, bool) = (Vec::new(), Vec::new(), false);
    for text in texts {
        let (body, unit, brackets) = parts(text)?;
        accounting |= brackets;
        bodies.push(body);
        if let Some(unit) = unit.filter(|unit| !units.iter().any(|known| known == unit)) {
            units.push(unit.to_owned());
        }
        if units.len() > MOST_UNITS {
            return None;
        }
    }
    if bodies.len() > 1 && 2 * units.len() > bodies.len() {
        return None;
    }
    let reads = |&(decimal, thousands): &(char, Option<char>)| {
        bodies
            .iter()
            .all(|body| plain(body, decimal, thousands).is_some_and(|digits| number::read_number(&digits).is_some()))
    };
    let &(decimal, thousands) = LAYOUTS.iter().find(|layout| reads(layout))?;
    let or_decimal_comma = thousands == Some(',') && reads(&(',', None));
    let units = units.into_iter().map(|unit| (unit, 1.0)).collect();
    let format = NumberFormat { decimal, thousands, units, accounting };
    (!format.is_plain()).then_some(DetectedFormat { format, or_decimal_comma })
}

/// The digits of a text with what stands between them, its unit, and whether it is in parentheses; `None` where
/// anything else stands before or after.
fn parts(text: &str) -> Option<(&str, Option<&str>, bool)> {
    let text = text.trim();
    let (text, brackets) = bracketed(text).map_or((text, false), |inside| (inside, true));
    let (sign, text) = signed(text);
    let begin = text.find(|c: char| c.is_ascii_digit() || (matches!(c, '.' | ',')))?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (before, body, after) = (text.get(..begin)?.trim(), text.get(begin..end)?, text.get(end..)?);
    let (before, sign) = match before.strip_suffix(['-', '\u{2212}']) {
        Some(_) if !sign.is_empty() => return None,
        Some(before) => (before.trim_end(), "-"),
        None => (before, sign),
    };
    let unit = match (before, after.trim()) {
        ("", "") => None,
        (before, "") if is_currency(before) => Some(before),
        ("", after) if is_unit(after) => Some(after),
        _ => return None,
    };
    (!brackets || sign.is_empty()).then_some((body, unit, brackets))
}

/// A currency, which may stand before a number: a sign (`$`, `US$`, `R$`), or three letters.
fn is_currency(text: &str) -> bool {
    const SIGNS: &str = "$€£¥¢₩₪₫₱₹₺₽₿฿₦₴";
    const CODES: &str = "USD EUR GBP JPY CHF CAD AUD NZD CNY HKD SGD INR KRW BRL MXN ZAR SEK NOK DKK PLN CZK HUF TRY";
    let letters = text.trim_end_matches(|c| SIGNS.contains(c));
    let signed = letters.len() < text.len() && letters.len() <= 2 && letters.bytes().all(|c| c.is_ascii_uppercase());
    signed || CODES.split(' ').any(|code| code == text)
}

/// A unit after a number: a percent sign, a currency, or up to eight letters and signs as in `km/h`, `°C` and `m²`.
fn is_unit(text: &str) -> bool {
    let part = |c: char| c.is_alphabetic() || "%‰°/²³µ".contains(c);
    let ordinal = ["st", "nd", "rd", "th"].contains(&text);
    is_currency(text) || (!ordinal && text.chars().count() <= 8 && text.chars().all(part) && !text.starts_with('/'))
}

impl DetectedFormat {
    /// The options that read it, as code: `.thousands(',').unit("kg", 1.0)`.
    pub(crate) fn options(&self) -> String {
        let NumberFormat { decimal, thousands, units, accounting } = &self.format;
        let mut options = String::new();
        if *decimal != '.' {
            options.push_str(&format!(".decimal({decimal:?})"));
        }
        if let Some(mark) = thousands {
            options.push_str(&format!(".thousands({mark:?})"));
        }
        for (unit, factor) in units {
            let factor = if unit == "%" { 0.01 } else { *factor };
            options.push_str(&format!(".unit({unit:?}, {factor:?})"));
        }
        if *accounting {
            options.push_str(".accounting()");
        }
        options
    }

    /// What to do about texts in this notation.
    pub(crate) fn remedy(&self) -> String {
        let or = if self.or_decimal_comma { " (or .decimal(',') if the comma is a decimal one)" } else { "" };
        let options = self.options();
        format!("it has {self}: write it plainly, or read the file with CsvOptions::default(){options}{or}")
    }
}

/// What is peculiar to it: `thousands separated by ',' and the unit "kg"`.
impl fmt::Display for DetectedFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NumberFormat { decimal, thousands, units, accounting } = &self.format;
        let mut parts = Vec::new();
        if *decimal == ',' {
            parts.push("a decimal comma".to_owned());
        }
        if let Some(mark) = thousands {
            parts.push(format!("thousands separated by {mark:?}"));
        }
        parts.extend(units.iter().map(|(unit, _)| format!("the unit {unit:?}")));
        if *accounting {
            parts.push("parentheses for a minus sign".to_owned());
        }
        f.write_str(&parts.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::number::ParsedNumber;

    #[test]
    fn texts_are_recognised_with_the_options_that_read_them() {
        for (text, options) in [
            ("1,234", ".thousands(',')"),
            ("1,234,567.8", ".thousands(',')"),
            ("12,34,567", ".thousands(',')"),
            ("1 234", ".thousands(' ')"),
            ("1\u{202f}234\u{202f}567", ".thousands(' ')"),
            ("1'234.50", ".thousands('\\'')"),
            ("1,5", ".decimal(',')"),
            ("0,123", ".decimal(',')"),
            ("-,5", ".decimal(',')"),
            ("1.234,5", ".decimal(',').thousands('.')"),
            ("1.234.567", ".decimal(',').thousands('.')"),
            ("12 345,6", ".decimal(',').thousands(' ')"),
            ("5%", ".unit(\"%\", 0.01)"),
            ("5 %", ".unit(\"%\", 0.01)"),
            ("$3.10", ".unit(\"$\", 1.0)"),
            ("-$3.10", ".unit(\"$\", 1.0)"),
            ("$-3.10", ".unit(\"$\", 1.0)"),
            ("US$ 1,000", ".thousands(',').unit(\"US$\", 1.0)"),
            ("3,10 €", ".decimal(',').unit(\"€\", 1.0)"),
            ("12 kg", ".unit(\"kg\", 1.0)"),
            ("12km/h", ".unit(\"km/h\", 1.0)"),
            ("(1234)", ".accounting()"),
            ("($1,234.50)", ".thousands(',').unit(\"$\", 1.0).accounting()"),
        ] {
            let found = detect(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.options(), options, "{text}");
            assert!(matches!(found.format.read(text), ParsedNumber::Integer(_) | ParsedNumber::Float(_)), "{text}");
        }
        for text in [
            "5",
            "-1.5",
            "1e5",
            "",
            "-",
            "kg",
            "abc",
            "10th",
            "1st",
            "7th-8th",
            "2024-03-01",
            "12:30",
            "1.10.2",
            "C85",
            "A/5 21171",
            "10-20",
            "12 Main Street",
            "1,23,4",
            "(-5)",
            "--5",
            "3/4",
            "1,",
            "$",
            "5 %%%%%%%%%",
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    /// Several texts tell what one leaves open.
    #[test]
    fn one_notation_for_all() {
        let options = |texts: &[&str]| detect_common(texts.iter().copied()).map(|found| found.options());
        assert_eq!(options(&["1,234", "7", "0,5"]).as_deref(), Some(".decimal(',')"));
        assert_eq!(options(&["1,234", "7", "12.5"]).as_deref(), Some(".thousands(',')"));
        assert_eq!(options(&["1,234", "1.5,5"]), None);
        assert_eq!(options(&["5 kg", "7 kg", "500 g", "9 g"]).as_deref(), Some(".unit(\"kg\", 1.0).unit(\"g\", 1.0)"));
        assert_eq!(options(&["1A", "2B", "3C", "4A"]), None, "codes");
        assert_eq!(options(&["1", "2.5"]), None, "plain numbers");
        assert!(detect("1,234").is_some_and(|found| found.remedy().contains("or .decimal(',')")));
        assert!(detect("1,234.5").is_some_and(|found| !found.remedy().contains("decimal")));
    }
}
