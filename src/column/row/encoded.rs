//! The features of one row.

/// The features of one row as encoders write them, in order: numbers, and categories by their codes.
#[derive(Debug, Clone, Default)]
pub struct EncodedRow {
    /// Numbers minus their shift.
    pub(crate) numbers: Vec<f64>,
    /// The features of the numbers, counted from the first feature of all.
    pub(crate) places: Vec<u32>,
    /// The active feature of each category, counted from the first feature of all.
    pub(crate) active: Vec<u32>,
    /// Features so far.
    pub(crate) features: usize,
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
        self.active.extend(code.map(|code| self.features as u32 + code));
        self.features += levels as usize;
    }

    /// Begins a row.
    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
        self.places.clear();
        self.active.clear();
        self.features = 0;
    }
}
