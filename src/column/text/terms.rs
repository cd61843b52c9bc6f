//! From a text to its terms.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::column::faults::setting;
use crate::error::ColumnProblem;

/// What a text is cut into, and which runs of neighbours are terms.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermRules {
    pub(super) unit: Unit,
    /// Fewest and most neighbours.
    pub(super) ngrams: (usize, usize),
    pub(super) case_sensitive: bool,
    /// Sorted.
    pub(super) stop_words: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Words,
    Characters,
}

/// More neighbours than anyone has use for.
const MAX_NEIGHBOURS: usize = 32;

impl TermRules {
    pub(super) fn fault(&self) -> Option<ColumnProblem> {
        let (from, to) = self.ngrams;
        if !(1 <= from && from <= to && to <= MAX_NEIGHBOURS) {
            return Some(setting("ngrams", format!("{from} to {to}"), "from 1 to 32, the fewest first"));
        }
        let stopped = self.unit == Unit::Characters && !self.stop_words.is_empty();
        stopped.then(|| setting("stop_words", "set", "left out where characters are terms"))
    }

    /// Shows each term of a text, as often as it stands there.
    pub(super) fn each(&self, text: &str, mut visit: impl FnMut(&str)) {
        let lowered = if self.case_sensitive { None } else { Some(text.to_lowercase()) };
        let text = lowered.as_deref().unwrap_or(text);
        match self.unit {
            Unit::Words => {
                let stopped = |word: &&str| self.stop_words.binary_search_by(|stop| stop.as_str().cmp(word)).is_ok();
                let words: Vec<&str> = text.unicode_words().filter(|word| !stopped(word)).collect();
                self.runs(&words, " ", &mut visit);
            }
            Unit::Characters => {
                // However wide a gap is, it is one character.
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let characters: Vec<&str> = text.graphemes(true).collect();
                self.runs(&characters, "", &mut visit);
            }
        }
    }

    fn runs(&self, units: &[&str], between: &str, visit: &mut impl FnMut(&str)) {
        let mut term = String::new();
        for length in self.ngrams.0..=self.ngrams.1 {
            for run in units.windows(length) {
                if let [only] = run {
                    visit(only);
                    continue;
                }
                term.clear();
                for (k, unit) in run.iter().enumerate() {
                    if k > 0 {
                        term.push_str(between);
                    }
                    term.push_str(unit);
                }
                visit(&term);
            }
        }
    }
}
