//! Numbers in other notations than digits with a decimal point: `1,234`, `1.234,5`, `12 kg`, `$3.10`, `(1234)`.

use std::borrow::Cow;
use std::fmt;

use super::number::{self, Reading};
use crate::error::{Error, Result};

/// How numbers are written. The default is [`number::read`]'s: digits, at most one decimal point, nothing else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberFormat {
    pub(crate) decimal: char,
    pub(crate) thousands: Option<char>,
    /// What may stand before or after a number, and what it multiplies it by.
    pub(crate) units: Vec<(String, f64)>,
    /// Parentheses around a number are a minus sign.
    pub(crate) accounting: bool,
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self { decimal: '.', thousands: None, units: Vec::new(), accounting: false }
    }
}

impl NumberFormat {
    /// Whether nothing but plain numbers is read.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// # Errors
    /// Signs that cannot be told from digits, from each other or from a sign; a unit that is empty or holds a digit, that
    /// stands twice, or whose factor is 0 or not finite.
    pub(crate) fn check(&self) -> Result<()> {
        let refused = |name, value, must| Err(Error::Setting { name, value, must });
        let sign = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '+' | '(' | ')' | '"' | '\n' | '\r' | '\0');
        if !sign(self.decimal) || self.decimal == ' ' {
            return refused("decimal", format!("{:?}", self.decimal), "a sign as '.' or ','");
        }
        if let Some(mark) = self.thousands.filter(|&mark| !sign(mark) || mark == self.decimal) {
            return refused(
                "thousands",
                format!("{mark:?}"),
                "a sign as ',', ' ' or '\\'', other than the decimal sign",
            );
        }
        for (position, (unit, factor)) in self.units.iter().enumerate() {
            let known = self.units[..position].iter().any(|(other, _)| other == unit);
            if known || unit.trim() != unit || unit.is_empty() || unit.contains(|c: char| c.is_ascii_digit()) {
                return refused("unit", format!("{unit:?}"), "a text without digits and blanks around it, once each");
            }
            if !factor.is_finite() || *factor == 0.0 {
                return refused("factor of a unit", factor.to_string(), "finite and not 0");
            }
        }
        Ok(())
    }

    /// Whether each plain number means itself.
    pub(crate) fn keeps_plain(&self) -> bool {
        self.decimal == '.'
    }

    /// Reads a text, blanks around it taken off.
    pub(crate) fn read(&self, text: &str) -> Reading {
        match number::read(text) {
            Reading::Word => return Reading::Word,
            plain if self.is_plain() || self.keeps_plain() && plain != Reading::Text => return plain,
            _ => {}
        }
        let (text, in_brackets) = match self.accounting.then(|| bracketed(text)).flatten() {
            Some(inside) => (inside, true),
            None => (text, false),
        };
        let (sign, text) = signed(text);
        let (factor, body) = self.without_unit(text);
        // The sign may also follow a unit, as in "$-3".
        let (sign, body) = if sign.is_empty() { signed(body) } else { (sign, body) };
        if in_brackets && !sign.is_empty() {
            return Reading::Text;
        }
        let Some(digits) = plain(body, self.decimal, self.thousands) else { return Reading::Text };
        let sign = if in_brackets { "-" } else { sign };
        let digits = if sign.is_empty() { digits } else { format!("{sign}{digits}").into() };
        match number::read(&digits) {
            Reading::Integer(value) if factor != 1.0 => times(value as f64, factor),
            Reading::Float(value) => times(value, factor),
            other => other,
        }
    }

    /// What the unit of a text multiplies its number by (1 where it has none), and the text without it.
    fn without_unit<'t>(&self, text: &'t str) -> (f64, &'t str) {
        for (unit, factor) in &self.units {
            let rest = text.strip_suffix(unit.as_str()).or_else(|| text.strip_prefix(unit.as_str()));
            // "kg" is no "g", and a unit alone no number.
            if let Some(rest) = rest.map(str::trim)
                && rest.ends_with(|c: char| c.is_ascii_digit() || c == self.decimal)
            {
                return (*factor, rest);
            }
        }
        (1.0, text)
    }
}

/// A product; a quotient where the factor is one over an integer, which is then rounded only once.
fn times(value: f64, factor: f64) -> Reading {
    let inverse = (1.0 / factor).round();
    let product = if factor.abs() < 1.0 && 1.0 / inverse == factor { value / inverse } else { value * factor };
    if product.is_finite() { Reading::Float(product) } else { Reading::Overflow }
}

/// What stands between parentheses.
fn bracketed(text: &str) -> Option<&str> {
    Some(text.strip_prefix('(')?.strip_suffix(')')?.trim())
}

/// The sign of a text, and what follows it.
fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').map_or(text, str::trim_start)),
    }
}

/// Digits with a decimal sign and separated thousands, as digits with a point.
fn plain(text: &str, decimal: char, thousands: Option<char>) -> Option<Cow<'_, str>> {
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if decimal == '.' && thousands.is_none_or(|mark| !whole.contains(|c| separates(c, mark))) {
        return text.starts_with(|c: char| c.is_ascii_digit() || c == '.').then_some(text.into());
    }
    let mut digits = match thousands {
        Some(mark) if whole.contains(|c| separates(c, mark)) => ungrouped(whole, mark)?,
        _ => whole.to_owned(),
    };
    let exponent = |c: char| matches!(c, 'e' | 'E');
    let (places, power) =
        match fraction.map(|fraction| fraction.split_at(fraction.find(exponent).unwrap_or(fraction.len()))) {
            Some((places, power)) => (places, power),
            None => {
                let (whole, power) = digits.split_at(digits.find(exponent).unwrap_or(digits.len()));
                let whole = whole.len();
                let power = power.to_owned();
                digits.truncate(whole);
                return all_digits(&digits).then(|| (digits + &power).into());
            }
        };
    if !(all_digits(&digits) && all_digits(places)) {
        return None;
    }
    digits.push('.');
    digits.push_str(places);
    digits.push_str(power);
    Some(digits.into())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a character is this separator of thousands; blanks of any width are one, and so are apostrophes.
fn separates(c: char, mark: char) -> bool {
    match mark {
        ' ' => matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'),
        '\'' => matches!(c, '\'' | '\u{2019}'),
        _ => c == mark,
    }
}

/// The digits of a whole number in groups: the last of three digits, those before of three each, or (as in India) of
/// two each, the first of them shorter if need be and without a zero in front.
fn ungrouped(whole: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = whole.split(|c| separates(c, mark)).collect();
    let (last, before) = groups.split_last()?;
    let (first, middle) = before.split_first()?;
    let of = |size: usize| middle.iter().all(|group| group.len() == size) && (1..=size).contains(&first.len());
    let grouped = last.len() == 3 && (of(3) || of(2)) && !first.starts_with('0');
    let digits = groups.concat();
    (grouped && all_digits(&digits)).then_some(digits)
}

/// A notation that makes numbers of texts which are none as they stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recognised {
    pub(crate) format: NumberFormat,
    /// The texts are numbers with a decimal comma as well.
    or_decimal_comma: bool,
}

/// What to do about a text that is not a number.
pub(crate) fn remedy(text: &str) -> Cow<'static, str> {
    if let Some(found) = recognise(text) {
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

/// The notation in which a text is a number, unless it is a plain one or none in any.
pub(crate) fn recognise(text: &str) -> Option<Recognised> {
    recognise_all(std::iter::once(text))
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
pub(crate) fn recognise_all<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Recognised> {
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
    (!format.is_plain()).then_some(Recognised { format, or_decimal_comma })
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
    (!(brackets && !sign.is_empty())).then_some((body, unit, brackets))
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

impl Recognised {
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
impl fmt::Display for Recognised {
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

    fn european() -> NumberFormat {
        NumberFormat { decimal: ',', thousands: Some('.'), units: vec![("€".to_owned(), 1.0)], accounting: true }
    }

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
            let found = recognise(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.options(), options, "{text}");
            assert!(matches!(found.format.read(text), Reading::Integer(_) | Reading::Float(_)), "{text}");
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
            assert_eq!(recognise(text), None, "{text}");
        }
    }

    /// Several texts tell what one leaves open.
    #[test]
    fn one_notation_for_all() {
        let options = |texts: &[&str]| recognise_all(texts.iter().copied()).map(|found| found.options());
        assert_eq!(options(&["1,234", "7", "0,5"]).as_deref(), Some(".decimal(',')"));
        assert_eq!(options(&["1,234", "7", "12.5"]).as_deref(), Some(".thousands(',')"));
        assert_eq!(options(&["1,234", "1.5,5"]), None);
        assert_eq!(options(&["5 kg", "7 kg", "500 g", "9 g"]).as_deref(), Some(".unit(\"kg\", 1.0).unit(\"g\", 1.0)"));
        assert_eq!(options(&["1A", "2B", "3C", "4A"]), None, "codes");
        assert_eq!(options(&["1", "2.5"]), None, "plain numbers");
        assert!(recognise("1,234").is_some_and(|found| found.remedy().contains("or .decimal(',')")));
        assert!(recognise("1,234.5").is_some_and(|found| !found.remedy().contains("decimal")));
    }

    #[test]
    fn reads_by_its_rules_alone() {
        use Reading::{Float, Integer, Text};
        for (text, expected) in [
            ("1.234", Integer(1234)),
            ("1.234,5", Float(1234.5)),
            ("-1.234,5 €", Float(-1234.5)),
            ("€ 7", Integer(7)),
            ("€-7,5", Float(-7.5)),
            ("(7)", Integer(-7)),
            ("(7,5 €)", Float(-7.5)),
            (",5", Float(0.5)),
            ("1,5e3", Float(1500.0)),
            ("2e3", Float(2000.0)),
            ("7", Integer(7)),
            ("1.5", Text),
            ("1.2345", Text),
            ("1,5,5", Text),
            ("1,5.0", Text),
            ("€", Text),
            ("(-7)", Text),
            ("7 kg", Text),
            ("", Text),
            ("-", Text),
            (",", Text),
            ("nan", Reading::Word),
        ] {
            assert_eq!(european().read(text), expected, "{text}");
        }
        let percent =
            NumberFormat { units: vec![("g".to_owned(), 1.0), ("%".to_owned(), 0.01)], ..NumberFormat::default() };
        for whole in 0..=1000 {
            assert_eq!(percent.read(&format!("{whole}%")), Float(f64::from(whole) / 100.0));
        }
        assert_eq!(percent.read("5kg"), Text, "kg is not g");
        assert_eq!(percent.read("1e400 g"), Reading::Overflow);
    }
}
