//! Gathered rows: features, labels, weights, offsets side by side in the cache.

use std::ops::Range;

use crate::design::Packed;
use crate::error::{Error, Result};

/// Some examples, encoded, in the order in which they were asked for. What a row touches is all that its products cost.
#[derive(Debug, Default)]
pub struct RowBlock {
    pub(crate) numbers: Vec<usize>,
    pub(crate) packed: Packed,
    /// Label-major where a loss has several.
    pub(crate) labels: Vec<f64>,
    /// Empty when every example counts once.
    pub(crate) weights: Vec<f64>,
    /// Empty where there are none.
    pub(crate) offsets: Vec<f64>,
}

impl RowBlock {
    /// Rows of other blocks, one beside the other: what a pass shows whose examples lie in several places.
    ///
    /// # Errors
    /// Blocks of other features, or with another number of labels; weights or offsets in some of them only.
    pub fn of_rows(rows: &[(&Self, usize)]) -> Result<Self> {
        let Some((first, _)) = rows.first() else { return Ok(Self::default()) };
        let counts = |of: &Self| [of.labels.len(), of.weights.len(), of.offsets.len()].map(|all| all / of.len());
        if let Some((other, _)) = rows.iter().find(|(block, _)| counts(block) != counts(first)) {
            let [expected, found] = [first, other].map(|block| counts(block).iter().sum());
            return Err(Error::Length { what: "labels, weights and offsets of a row", expected, found });
        }
        let label = |label| rows.iter().map(move |(block, i)| block.label_of(*i, label));
        let only = |there: bool, of: fn(&Self, usize) -> f64| -> Vec<f64> {
            rows.iter().filter(|_| there).map(|(block, i)| of(block, *i)).collect()
        };
        Ok(Self {
            numbers: rows.iter().map(|(block, i)| block.number(*i)).collect(),
            packed: Packed::of_rows(rows.iter().map(|(block, i)| (&block.packed, *i)))?,
            labels: (0..counts(first)[0]).flat_map(label).collect(),
            weights: only(!first.weights.is_empty(), Self::weight),
            offsets: only(!first.offsets.is_empty(), Self::offset),
        })
    }

    /// Memory for so many rows without dense features, which have so many entries together.
    pub(crate) fn reserve(&mut self, rows: usize, entries: usize) {
        self.numbers.reserve_exact(rows);
        self.labels.reserve_exact(rows);
        self.packed.reserve_entries(rows, entries);
    }

    /// Adds a row of another block, of one label and without dense features, as the next one and with other numbers of its
    /// features: `places[j]` for feature j.
    pub(crate) fn push_renumbered(&mut self, of: &Self, i: usize, places: &[u32]) {
        self.numbers.push(self.numbers.len());
        self.labels.push(of.label(i));
        self.weights.extend(of.weights_of(i..i + 1).unwrap_or_default());
        self.offsets.extend(of.offsets_of(i..i + 1).unwrap_or_default());
        self.packed.push_entries(&of.packed, i, places);
    }

    /// How many.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "what is shown is never empty")]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of one of them among all examples.
    #[must_use]
    #[inline]
    pub fn number(&self, i: usize) -> usize {
        self.numbers[i]
    }

    /// y, of a loss with one label.
    #[must_use]
    #[inline]
    pub fn label(&self, i: usize) -> f64 {
        self.label_of(i, 0)
    }

    /// One of its labels.
    #[must_use]
    #[inline]
    pub fn label_of(&self, i: usize, label: usize) -> f64 {
        self.labels_of(label, i..i + 1)[0]
    }

    /// All labels, of a loss with one.
    #[must_use]
    pub fn labels(&self) -> &[f64] {
        self.labels_of(0, 0..self.len())
    }

    /// All example weights; `None` when every example counts once.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights_of(0..self.len())
    }

    /// s.
    #[must_use]
    #[inline]
    pub fn weight(&self, i: usize) -> f64 {
        self.weights_of(i..i + 1).map_or(1.0, |weights| weights[0])
    }

    /// o.
    #[must_use]
    #[inline]
    pub fn offset(&self, i: usize) -> f64 {
        self.offsets_of(i..i + 1).map_or(0.0, |offsets| offsets[0])
    }

    /// ‖x‖².
    #[must_use]
    pub fn squared_norm(&self, i: usize) -> f64 {
        self.packed.squared_norm(i)
    }

    /// x·w over the features.
    #[must_use]
    #[inline(always)]
    pub fn dot(&self, i: usize, weights: &[f64]) -> f64 {
        self.packed.dense_score(i, weights) + self.packed.entry_score(i, weights)
    }

    /// `into` += times·x.
    #[inline(always)]
    pub fn add(&self, i: usize, times: f64, into: &mut [f64]) {
        self.each_run(
            i,
            #[inline(always)]
            |run, values| crate::design::add(values, times, &mut into[run]),
        );
        self.each_entry(
            i,
            #[inline(always)]
            |j, value| into[j] += times * value,
        );
    }

    /// Calls `each` for every run of dense features, with its values.
    #[inline(always)]
    pub fn each_run(&self, i: usize, each: impl FnMut(Range<usize>, &[f64])) {
        self.packed.each_run(i, each);
    }

    /// Calls `each` for every other feature that the row has, with its value.
    #[inline(always)]
    pub fn each_entry(&self, i: usize, each: impl FnMut(usize, f64)) {
        self.packed.each_entry(i, each);
    }

    /// One label of some of its rows.
    #[inline]
    pub(crate) fn labels_of(&self, label: usize, rows: Range<usize>) -> &[f64] {
        let start = label * self.numbers.len();
        &self.labels[start + rows.start..start + rows.end]
    }

    /// The example weights of some of its rows; `None` when every example counts once.
    #[inline]
    pub(crate) fn weights_of(&self, rows: Range<usize>) -> Option<&[f64]> {
        (!self.weights.is_empty()).then(|| &self.weights[rows])
    }

    /// The offsets of some of its rows.
    #[inline]
    pub(crate) fn offsets_of(&self, rows: Range<usize>) -> Option<&[f64]> {
        (!self.offsets.is_empty()).then(|| &self.offsets[rows])
    }
}
