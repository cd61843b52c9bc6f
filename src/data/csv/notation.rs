//! How the numbers and booleans of a CSV column are written, noted while they are read.

use std::sync::Arc;

use crate::data::Spelling;
use crate::data::number::ParsedNumber;

/// Which forms the numbers of a column have; those of chunks join in any order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Notation {
    forms: u8,
    /// The fewest and the most digits behind a point.
    fewest: u8,
    most: u8,
}

/// `7`.
const WHOLE: u8 = 1;
/// An integer with more digits than each f64 holds.
const WIDE: u8 = 2;
/// `7.0`.
const POINTED: u8 = 4;
/// `2.5`, `2.25`: nothing could be left out.
const SHORT: u8 = 8;
/// `2.50`.
const PADDED: u8 = 16;
/// What no rule spells: `+1`, `.5`, `1.`, `01.5`, `-0`, `1e3`, or more digits than an f64 holds.
const OTHER: u8 = 32;

/// Decimals of so many digits are told apart by their f64.
const DIGITS: usize = 15;

impl Default for Notation {
    fn default() -> Self {
        Self { forms: 0, fewest: u8::MAX, most: 0 }
    }
}

impl Notation {
    fn of_form(forms: u8, places: u8) -> Self {
        Self { forms, fewest: places, most: places }
    }

    /// That of a number which no rule spells.
    pub(super) fn unruled() -> Self {
        Self::of_form(OTHER, 0)
    }

    /// The form of a number that was read from this text.
    #[inline]
    pub(super) fn of(text: &[u8], reading: ParsedNumber) -> Self {
        match (text, reading) {
            ([b'+', ..] | b"-0", _) => Self::of_form(OTHER, 0),
            (_, ParsedNumber::Integer(_)) => Self::of_form(if text.len() > DIGITS { WHOLE | WIDE } else { WHOLE }, 0),
            (_, ParsedNumber::Float(value)) => Self::of_float(text, value),
            _ => Self::default(),
        }
    }

    #[inline]
    fn of_float(text: &[u8], value: f64) -> Self {
        let Some(point) = text.iter().rposition(|&byte| byte == b'.') else { return Self::of_rare(text, value) };
        let places = text.len() - point - 1;
        let unsigned = text.strip_prefix(b"-").unwrap_or(text);
        let plain = matches!(unsigned, [b'0', b'.', ..] | [b'1'..=b'9', ..]);
        if !plain || unsigned.len() > DIGITS + 1 || !text[point + 1..].iter().all(u8::is_ascii_digit) {
            return Self::of_rare(text, value);
        }
        match (text.last(), places) {
            (Some(b'0'), 1) => Self::of_form(POINTED, 1),
            (Some(b'0'), _) => Self::of_form(PADDED, places as u8),
            (Some(b'1'..=b'9'), _) => Self::of_form(SHORT, places as u8),
            _ => Self::of_form(OTHER, 0),
        }
    }

    /// Numbers that are long or in scientific notation. With a point or a sign of the exponent (`1.5e-7`) that is known
    /// by its value, and spelled in the shortest form; without (`1e3`) it may be a code.
    #[cold]
    fn of_rare(text: &[u8], value: f64) -> Self {
        if text.iter().any(|byte| matches!(byte, b'e' | b'E')) {
            let quantity = text.iter().skip(1).any(|byte| matches!(byte, b'.' | b'-' | b'+'));
            return Self { forms: if quantity { SHORT } else { OTHER }, fewest: 0, most: u8::MAX };
        }
        let places = text.iter().rposition(|&byte| byte == b'.').map_or(0, |point| text.len() - point - 1);
        match value.to_string() {
            same if same.as_bytes() == text && places == 0 => Self::of_form(WHOLE, 0),
            same if same.as_bytes() == text => Self::of_form(SHORT, places.min(255) as u8),
            // Many digits with zeros at the end, of which the others are few.
            same if places > 0 && places < 255 && significant(text) <= DIGITS => {
                let form = if same.contains('.') || places > 1 { PADDED } else { POINTED };
                let spelled = format!("{value:.places$}");
                Self::of_form(if spelled.as_bytes() == text { form } else { OTHER }, places as u8)
            }
            _ => Self::of_form(OTHER, 0),
        }
    }

    /// Those of more cells.
    #[inline]
    pub(super) fn join(&mut self, other: Self) {
        self.forms |= other.forms;
        self.fewest = self.fewest.min(other.fewest);
        self.most = self.most.max(other.most);
    }

    /// The spelling of the column; `None` where only its texts say it.
    pub(super) fn spelling(self, floats: bool) -> Option<Spelling> {
        let has = |forms: u8| self.forms & forms != 0;
        if has(OTHER) || (floats && has(WIDE)) {
            None
        } else if !has(POINTED | PADDED) {
            Some(Spelling::Shortest)
        } else if !has(WHOLE | PADDED) {
            Some(Spelling::Pointed)
        } else {
            (!has(WHOLE) && self.fewest == self.most).then_some(Spelling::Decimals(self.most))
        }
    }
}

/// Digits from the first that is not 0 on.
fn significant(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).skip_while(|&&byte| byte == b'0').count()
}

/// How the booleans of a column are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct BooleanTexts {
    /// The text of false, and of true.
    texts: [Option<String>; 2],
    /// One of them has several.
    mixed: bool,
}

impl BooleanTexts {
    #[inline]
    pub(super) fn see(&mut self, value: bool, text: &str) {
        match &self.texts[usize::from(value)] {
            Some(known) => self.mixed |= known != text,
            None => self.texts[usize::from(value)] = Some(text.to_owned()),
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.mixed |= other.mixed;
        for (value, text) in other.texts.iter().enumerate() {
            if let Some(text) = text {
                self.see(value == 1, text);
            }
        }
    }

    /// The spelling of a column of booleans: where one of the two has several texts, they are `true` and `false`; one
    /// that does not occur is written like the other.
    pub(super) fn spelling(&self) -> Spelling {
        let like = |other: &str, word: &str| match other.as_bytes() {
            [b'A'..=b'Z', b'A'..=b'Z', ..] => word.to_uppercase(),
            [b'A'..=b'Z', ..] => word[..1].to_uppercase() + &word[1..],
            _ => word.to_owned(),
        };
        let texts = match &self.texts {
            _ if self.mixed => return Spelling::Shortest,
            [None, None] => return Spelling::Shortest,
            [Some(no), Some(yes)] => [no.clone(), yes.clone()],
            [None, Some(yes)] => [like(yes, "false"), yes.clone()],
            [Some(no), None] => [no.clone(), like(no, "true")],
        };
        Spelling::Truth(Arc::new(texts))
    }
}
