//! Numbers in other notations than digits with a decimal point: `1,234`, `1.234,5`, `12 kg`, `$3.10`, `(1234)`.

use std::borrow::Cow;

use super::number::{self, ParsedNumber};
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
    pub(crate) fn read(&self, text: &str) -> ParsedNumber {
        match number::read(text) {
            ParsedNumber::Word => return ParsedNumber::Word,
            plain if self.is_plain() || self.keeps_plain() && plain != ParsedNumber::Text => return plain,
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
            return ParsedNumber::Text;
        }
        let Some(digits) = plain(body, self.decimal, self.thousands) else { return ParsedNumber::Text };
        let sign = if in_brackets { "-" } else { sign };
        let digits = if sign.is_empty() { digits } else { format!("{sign}{digits}").into() };
        match number::read(&digits) {
            ParsedNumber::Integer(value) if factor != 1.0 => times(value as f64, factor),
            ParsedNumber::Float(value) => times(value, factor),
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
fn times(value: f64, factor: f64) -> ParsedNumber {
    let inverse = (1.0 / factor).round();
    let product = if factor.abs() < 1.0 && 1.0 / inverse == factor { value / inverse } else { value * factor };
    if product.is_finite() { ParsedNumber::Float(product) } else { ParsedNumber::Overflow }
}

/// What stands between parentheses.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    Some(text.strip_prefix('(')?.strip_suffix(')')?.trim())
}

/// The sign of a text, and what follows it.
pub(super) fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').map_or(text, str::trim_start)),
    }
}

/// Digits with a decimal sign and separated thousands, as digits with a point.
pub(super) fn plain(text: &str, decimal: char, thousands: Option<char>) -> Option<Cow<'_, str>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn european() -> NumberFormat {
        NumberFormat { decimal: ',', thousands: Some('.'), units: vec![("€".to_owned(), 1.0)], accounting: true }
    }

    #[test]
    fn reads_by_its_rules_alone() {
        use ParsedNumber::{Float, Integer, Text};
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
            ("nan", ParsedNumber::Word),
        ] {
            assert_eq!(european().read(text), expected, "{text}");
        }
        let percent =
            NumberFormat { units: vec![("g".to_owned(), 1.0), ("%".to_owned(), 0.01)], ..NumberFormat::default() };
        for whole in 0..=1000 {
            assert_eq!(percent.read(&format!("{whole}%")), Float(f64::from(whole) / 100.0));
        }
        assert_eq!(percent.read("5kg"), Text, "kg is not g");
        assert_eq!(percent.read("1e400 g"), ParsedNumber::Overflow);
    }
}
