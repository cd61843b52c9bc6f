//! What features are called.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// The names of features, in order.
///
/// Rows of numbered names (`x1`, `x2`, … of an array, `word=#0`, `word=#1`, … of hash buckets) are not written out: a
/// million of them take no more memory than one.
#[derive(Clone, Default)]
pub struct Names(Arc<Runs>);

#[derive(Default)]
struct Runs {
    /// Each run behind the number of names before it.
    runs: Vec<(usize, Run)>,
    len: usize,
    /// The positions of listed names, sorted by name, once somebody has asked for one.
    sorted: OnceLock<Vec<usize>>,
}

/// Some names side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Run {
    Listed(Vec<String>),
    Numbered(Numbered),
}

/// Names that differ in a number, which counts up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbered {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    after: String,
    before: String,
    count: usize,
    first: usize,
}

impl Numbered {
    fn position(&self, name: &str) -> Option<usize> {
        let digits = name.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())?;
        let canonical = digits == "0" || (digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.starts_with('0'));
        let number: usize = digits.parse().ok().filter(|_| canonical)?;
        number.checked_sub(self.first).filter(|position| *position < self.count)
    }

    fn get(&self, position: usize) -> String {
        format!("{}{}{}", self.before, self.first + position, self.after)
    }
}

impl Names {
    /// `before` followed by `first`, by `first` + 1, …: so many names.
    #[must_use]
    pub fn numbered(before: impl Into<String>, first: usize, count: usize) -> Self {
        Self::numbered_within(before, first, count, "")
    }

    /// The same with something behind each number.
    #[must_use]
    pub fn numbered_within(before: impl Into<String>, first: usize, count: usize, after: impl Into<String>) -> Self {
        let run = Numbered { after: after.into(), before: before.into(), count, first };
        std::iter::once(Run::Numbered(run)).collect()
    }

    /// Those of several lists, one after the other.
    #[must_use]
    pub fn joined<'n>(all: impl IntoIterator<Item = &'n Self>) -> Self {
        all.into_iter().flat_map(|names| names.0.runs.iter().map(|(_, run)| run.clone())).collect()
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of one feature (counted from 0).
    #[must_use]
    pub fn get(&self, feature: usize) -> Option<String> {
        match self.at(feature)? {
            Name::Listed(name) => Some(name.to_owned()),
            Name::Numbered(run, position) => Some(run.get(position)),
        }
    }

    fn at(&self, feature: usize) -> Option<Name<'_>> {
        let run = self.0.runs.partition_point(|(start, _)| *start <= feature).checked_sub(1)?;
        let (start, run) = self.0.runs.get(run)?;
        match run {
            Run::Listed(names) => names.get(feature - start).map(|name| Name::Listed(name)),
            Run::Numbered(run) => (feature - start < run.count).then_some(Name::Numbered(run, feature - start)),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.len()).filter_map(|feature| self.get(feature))
    }

    /// The feature (counted from 0) of a name; of several the first.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let sorted = self.sorted();
        let place = sorted.partition_point(|&feature| self.listed(feature) < name);
        let listed = sorted.get(place).copied().filter(|&feature| self.listed(feature) == name);
        let numbered = self.numbered_runs().find_map(|(start, run)| Some(start + run.position(name)?));
        listed.into_iter().chain(numbered).min()
    }

    /// Every name begun otherwise; what `beginning` makes of the beginning of numbered names must hold for each of them.
    #[must_use]
    pub(crate) fn begun(&self, beginning: impl Fn(&str) -> String) -> Self {
        let run = |(_, run): &(usize, Run)| match run {
            Run::Listed(names) => Run::Listed(names.iter().map(|name| beginning(name)).collect()),
            Run::Numbered(run) => Run::Numbered(Numbered { before: beginning(&run.before), ..run.clone() }),
        };
        self.0.runs.iter().map(run).collect()
    }

    /// Refuses the first name that stands twice, with both positions.
    pub(crate) fn distinct(&self) -> Result<()> {
        let sorted = self.sorted();
        let pairs = sorted.windows(2).filter(|pair| self.listed(pair[0]) == self.listed(pair[1]));
        let among_listed = pairs.map(|pair| pair[1]).min();
        let both = |feature: usize| {
            let name = self.listed(feature);
            self.numbered_runs().find_map(|(start, run)| Some((start + run.position(name)?).max(feature)))
        };
        let across = sorted.iter().filter_map(|&feature| both(feature)).min();
        let among_numbered = self.numbered_runs().filter_map(|later| self.twice(later)).min();
        let Some(second) = among_listed.into_iter().chain(across).chain(among_numbered).min() else { return Ok(()) };
        let name = self.get(second).unwrap_or_default();
        let first = self.position(&name).unwrap_or_default();
        Err(Error::Duplicate { what: "feature", name, first: first + 1, second: second + 1 })
    }

    /// The first name of a numbered run that a run before it has too.
    fn twice(&self, (start, run): (usize, &Numbered)) -> Option<usize> {
        let earlier = self.numbered_runs().take_while(|(before, _)| *before < start);
        // Names of two runs can only be equal if one begins as the other does.
        let earlier = earlier.filter(|(_, other)| {
            let (own, other) = (run.before.as_str(), other.before.as_str());
            own.starts_with(other) || other.starts_with(own)
        });
        let first = |(_, other): (usize, &Numbered)| (0..run.count).find(|&j| other.position(&run.get(j)).is_some());
        earlier.filter_map(first).min().map(|position| start + position)
    }

    fn numbered_runs(&self) -> impl Iterator<Item = (usize, &Numbered)> {
        self.0.runs.iter().filter_map(|(start, run)| match run {
            Run::Numbered(run) => Some((*start, run)),
            Run::Listed(_) => None,
        })
    }

    /// The name of a feature that is listed; empty for one that is numbered.
    fn listed(&self, feature: usize) -> &str {
        if let Some(Name::Listed(name)) = self.at(feature) { name } else { "" }
    }

    fn sorted(&self) -> &[usize] {
        self.0.sorted.get_or_init(|| {
            let mut sorted: Vec<usize> = Vec::new();
            for (start, run) in &self.0.runs {
                if let Run::Listed(names) = run {
                    sorted.extend(*start..start + names.len());
                }
            }
            sorted.sort_by(|&a, &b| self.listed(a).cmp(self.listed(b)));
            sorted
        })
    }
}

/// A name, wherever it comes from.
enum Name<'n> {
    Listed(&'n str),
    Numbered(&'n Numbered, usize),
}

impl Runs {
    /// Adds a run; listed names that follow each other become one.
    fn push(&mut self, run: Run) {
        let start = self.len;
        self.len += match &run {
            Run::Listed(names) => names.len(),
            Run::Numbered(run) => run.count,
        };
        match (self.runs.last_mut(), run) {
            _ if self.len == start => {}
            (Some((_, Run::Listed(names))), Run::Listed(more)) => names.extend(more),
            (_, run) => self.runs.push((start, run)),
        }
    }
}

impl FromIterator<Run> for Names {
    fn from_iter<I: IntoIterator<Item = Run>>(all: I) -> Self {
        let mut runs = Runs::default();
        all.into_iter().for_each(|run| runs.push(run));
        Self(Arc::new(runs))
    }
}

impl FromIterator<String> for Names {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        std::iter::once(Run::Listed(names.into_iter().collect())).collect()
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.0.runs == other.0.runs || self.len() == other.len() && self.iter().eq(other.iter())
    }
}

/// A list of names, a numbered run being one item: `{"before": "x", "count": 3, "first": 1}`.
impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(None)?;
        for (_, run) in &self.0.runs {
            match run {
                Run::Listed(names) => names.iter().try_for_each(|name| items.serialize_element(name))?,
                Run::Numbered(run) => items.serialize_element(run)?,
            }
        }
        items.end()
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(InFile)
    }
}

/// What stands in a file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Listed(String),
    Numbered(Numbered),
}

struct InFile;

impl<'de> Visitor<'de> for InFile {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Names, A::Error> {
        let mut runs = Runs::default();
        while let Some(item) = items.next_element()? {
            match item {
                Item::Listed(name) => runs.push(Run::Listed(vec![name])),
                Item::Numbered(Numbered { count, first, .. }) if count == 0 || most(&[runs.len, count, first]) => {
                    return Err(A::Error::custom("a run of names that is empty or too long"));
                }
                Item::Numbered(run) => runs.push(Run::Numbered(run)),
            }
        }
        Ok(Names(Arc::new(runs)))
    }
}

/// Whether these are more features together than a row can name.
fn most(counts: &[usize]) -> bool {
    counts.iter().fold(0_usize, |sum, count| sum.saturating_add(*count)) > u32::MAX as usize
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.runs.iter().map(|(_, run)| run)).finish()
    }
}
