//! What a column of texts is taken as.

use std::collections::HashMap;

use super::identifier::RowNames;
use super::taken_as::{ALL_MISSING, TakenAs};
use crate::column::row::CellColumn;
use crate::column::{Categorical, Input};
use crate::data::{Table, detect_common, moment, read_number};
use crate::error::{Result, quoted};

/// More different texts than this, and more than half of all, are an identifier.
const MAX_CATEGORIES: usize = 20;

/// So many words on average are a text to read, and no name.
const MIN_SENTENCE_WORDS: usize = 5;

/// The different texts of a column, in the order of their first rows.
struct DistinctTexts {
    different: Vec<String>,
    /// The first row of each.
    first: Vec<usize>,
    /// How often each is there.
    counts: Vec<usize>,
    missing: usize,
}

impl DistinctTexts {
    fn read(table: &Table, name: &str) -> Result<Self> {
        let mut texts = Self { different: Vec::new(), first: Vec::new(), counts: Vec::new(), missing: 0 };
        // For look-up only: nothing follows its order.
        let mut known: HashMap<String, u32, ahash::RandomState> = HashMap::default();
        let different = &mut texts.different;
        let code = |text: Option<&str>| {
            let Some(text) = text else { return Ok(u32::MAX) };
            if let Some(&code) = known.get(text) {
                return Ok(code);
            }
            let code = different.len() as u32;
            known.insert(text.to_owned(), code);
            different.push(text.to_owned());
            Ok(code)
        };
        CellColumn::read(&Input::texts(name), table)?.each_code(table, code, |row, code| {
            match texts.counts.get_mut(code as usize) {
                Some(count) => *count += 1,
                None if code == u32::MAX => texts.missing += 1,
                None => {
                    texts.first.push(row);
                    texts.counts.push(1);
                }
            }
        })?;
        Ok(texts)
    }

    /// Rows with a text.
    fn there(&self) -> usize {
        self.counts.iter().sum()
    }

    /// How many rows have a text of a kind, and which is the first text that is of another.
    fn of(&self, is_one: impl Fn(&str) -> bool) -> (usize, Option<usize>) {
        let (mut rows, mut first) = (0, None);
        for (k, text) in self.different.iter().enumerate() {
            if is_one(text) {
                rows += self.counts[k];
            } else {
                first = first.or(Some(k));
            }
        }
        (rows, first)
    }

    /// Why these may be no categories: numbers or dates, in another notation or among words.
    fn doubt(&self, table: &Table) -> Option<String> {
        let all = || self.different.iter().map(String::as_str);
        let (numbers, word) = self.of(|text| read_number(text).is_some());
        // Text of nothing but plain numbers has been typed as text by somebody.
        word?;
        if let Some(notation) = detect_common(all()) {
            return Some(format!("its texts are numbers, as {}; {}", quoted(&self.different[0]), notation.remedy()));
        }
        let (moments, other) = self.of(is_moment);
        for (rows, other, kind) in [(numbers, word, "numbers"), (moments, other, "dates")] {
            if let Some(k) = other.filter(|_| 2 * rows > self.there()) {
                let (place, text) = (table.place(self.first[k]), quoted(&self.different[k]));
                return Some(format!(
                    "{rows} of its {} texts are {kind}, but {text} ({place}) is not: make it mean missing with \
                     .also_null([..]), or name the column categorical(..)",
                    self.there()
                ));
            }
        }
        all().all(is_nearly_a_date).then(|| {
            let example = quoted(&self.different[0]);
            format!(
                "its texts texts_as like dates, as {example}; write them as 2024-03-01 for datetime(..) to read them"
            )
        })
    }

    /// Words of a text on average.
    fn words(&self) -> usize {
        let words = self.different.iter().map(|text| text.split_whitespace().count());
        words.sum::<usize>() / self.different.len().max(1)
    }
}

pub(super) fn texts_as(table: &Table, name: &str, rows: &RowNames<'_>) -> Result<TakenAs> {
    let texts = DistinctTexts::read(table, name)?;
    let (distinct, there) = (texts.different.len(), texts.there());
    if distinct == 0 {
        return Ok(TakenAs::Nothing(ALL_MISSING.to_owned()));
    }
    if let [only] = texts.different.as_slice() {
        return Ok(TakenAs::Nothing(format!("it has one value only ({})", quoted(only))));
    }
    if texts.different.iter().all(|text| is_moment(text)) {
        return Ok(TakenAs::Times { missing: texts.missing });
    }
    let doubt = texts.doubt(table);
    let repeated = 2 * distinct <= there;
    Ok(match doubt {
        Some(why) if distinct > MAX_CATEGORIES || !repeated => TakenAs::Nothing(why),
        None if !repeated && (distinct > MAX_CATEGORIES || distinct == there && rows.unnamed(name)) => {
            let words = texts.words();
            TakenAs::Nothing(if words >= MIN_SENTENCE_WORDS {
                format!("it is free text of {words} words on average; name it text(..), with a penalty")
            } else {
                format!("{distinct} of its {there} texts are different: it looks like an identifier")
            })
        }
        None if distinct > Categorical::LIMIT => {
            TakenAs::Nothing(format!("it has {distinct} categories; name it categorical(..) with .max_size(..)"))
        }
        doubt => TakenAs::Categories { missing: texts.missing, doubt },
    })
}

/// A date or a time that is no number as well.
fn is_moment(text: &str) -> bool {
    text.bytes().any(|byte| !byte.is_ascii_digit()) && moment(text).is_some()
}

/// Three numbers of one to four digits between equal strokes, points or dashes, as `31/12/2024` and `24-03-01`.
fn is_nearly_a_date(text: &str) -> bool {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| "/.-".contains(*c));
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    mark.is_some_and(|mark| text.split(mark).count() == 3 && text.split(mark).all(digits))
}
