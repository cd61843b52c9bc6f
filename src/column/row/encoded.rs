//! The features of one row.

use std::ops::Range;

/// The features of one row as encoders write them, in order: numbers, categories by their codes, and entries.
#[derive(Debug, Clone, Default)]
pub struct EncodedRow {
    /// Numbers minus their shift.
    pub(crate) numbers: Vec<f64>,
    /// The features of the numbers, counted from the first feature of all.
    pub(crate) places: Vec<u32>,
    /// What is active beside the numbers, in the order of the blocks.
    pub(crate) active: Vec<Active>,
    /// The features of the entries, counted from the first feature of all.
    pub(crate) entries: Vec<u32>,
    /// The value of each entry.
    pub(crate) values: Vec<f64>,
    /// Features so far.
    pub(crate) features: usize,
}

/// What one block makes active in a row.
#[derive(Debug, Clone)]
pub(crate) enum Active {
    /// One feature, which is 1.
    One(u32),
    /// These entries.
    Entries(Range<usize>),
}

impl EncodedRow {
    /// A feature (value − shift)/scale; the scale is that of [`super::super::Feature`].
    pub fn number(&mut self, value: f64, shift: f64) {
        self.numbers.push(value - shift);
        self.places.push(self.features as u32);
        self.features += 1;
    }

    /// `levels` features of which the one of this code is 1, or none of them.
    pub fn category(&mut self, code: Option<u32>, levels: u32) {
        self.active.extend(code.map(|code| Active::One(self.features as u32 + code)));
        self.features += levels as usize;
    }

    /// `width` features of which these, ascending and each once, are not zero; any beyond them are left out.
    pub fn entries(&mut self, entries: impl IntoIterator<Item = (u32, f64)>, width: u32) {
        let start = self.entries.len();
        for (feature, value) in entries.into_iter().filter(|(feature, _)| *feature < width) {
            self.entries.push(self.features as u32 + feature);
            self.values.push(value);
        }
        self.active.push(Active::Entries(start..self.entries.len()));
        self.features += width as usize;
    }

    /// Begins a row.
    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
        self.places.clear();
        self.active.clear();
        self.entries.clear();
        self.values.clear();
        self.features = 0;
    }
}
