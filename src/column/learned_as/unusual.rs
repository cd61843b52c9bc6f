//! Texts that read as a number or a boolean without being its standard text.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::data::{INEXACT, TextColumn, read_number, read_truth};

/// For each number and each boolean the one learned text that reads as it, where that is not the standard text (`7`,
/// `true`) and the standard text was not learned beside it: `007`, `True`, `7.0`. At most 10 000 of them; where there
/// are more there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Unusual {
    texts: Vec<String>,
    /// For look-up only: nothing follows its order.
    places: HashMap<ReadAs, usize, ahash::RandomState>,
}

const MAX_TEXTS: usize = 10_000;

/// What a text reads as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum ReadAs {
    Truth(bool),
    /// The bits of a number.
    Number(u64),
}

impl ReadAs {
    fn of_number(value: f64) -> Self {
        Self::Number((value + 0.0).to_bits())
    }

    fn read(text: &str) -> Option<Self> {
        let number = read_number(text).filter(|value| value.abs() < INEXACT);
        number.map(Self::of_number).or_else(|| read_truth(text).map(Self::Truth))
    }

    fn standard(self) -> String {
        match self {
            Self::Truth(truth) => truth.to_string(),
            Self::Number(bits) => f64::from_bits(bits).to_string(),
        }
    }
}

/// The texts of each number and boolean, gathered column by column: `None` for a value with several texts, or with its standard text.
#[derive(Debug, Clone, Default)]
pub(super) struct UnusualTally(BTreeMap<ReadAs, Option<String>>);

impl UnusualTally {
    pub(super) fn add(&mut self, texts: &TextColumn) {
        for text in texts.iter().flatten() {
            let Some(value) = ReadAs::read(&text) else { continue };
            match self.0.get_mut(&value) {
                Some(Some(known)) if *known == text => {}
                Some(several) => *several = None,
                None => _ = self.0.insert(value, (text != value.standard()).then(|| text.into_owned())),
            }
        }
    }

    pub(super) fn finish(self) -> Unusual {
        let texts: Vec<String> = self.0.into_values().flatten().collect();
        if texts.len() > MAX_TEXTS { Unusual::default() } else { texts.into() }
    }
}

impl Unusual {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts, booleans first, in the order of their values' bits.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    pub(super) fn number(&self, value: f64) -> Option<&str> {
        self.get(ReadAs::of_number(value))
    }

    pub(super) fn truth(&self, value: bool) -> Option<&str> {
        self.get(ReadAs::Truth(value))
    }

    fn get(&self, value: ReadAs) -> Option<&str> {
        self.places.get(&value).and_then(|&place| self.texts.get(place)).map(String::as_str)
    }
}

impl From<Vec<String>> for Unusual {
    fn from(texts: Vec<String>) -> Self {
        let value = |(place, text): (usize, &String)| ReadAs::read(text).map(|value| (value, place));
        let places = texts.iter().enumerate().filter_map(value).collect();
        Self { texts, places }
    }
}

impl From<Unusual> for Vec<String> {
    fn from(unusual: Unusual) -> Self {
        unusual.texts
    }
}
