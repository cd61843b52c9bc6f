//! The features of one row.

use super::layout::Layout;
use crate::error::{Error, Result};

/// The features of one row as encoders write them, block after block: a number, a code or some entries each.
#[derive(Debug, Clone, Default)]
pub struct EncodedRow {
    pub(crate) parts: Vec<RowPart>,
    /// The features of all entries, counted from the first feature of their block.
    pub(crate) entries: Vec<u32>,
    /// The value of each entry.
    pub(crate) values: Vec<f64>,
}

/// What a row has in one block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RowPart {
    /// A number in the column's own units.
    Number(f64),
    /// The one feature that is 1, if one is.
    Code(Option<u32>),
    /// The entries from the end of those before up to this one.
    Entries(usize),
}

impl EncodedRow {
    /// A number in the column's own units, of a block [`Layout::Number`].
    pub fn number(&mut self, value: f64) {
        self.parts.push(RowPart::Number(value));
    }

    /// The one feature of a block [`Layout::Levels`] that is 1, or none of them.
    pub fn code(&mut self, code: Option<u32>) {
        self.parts.push(RowPart::Code(code));
    }

    /// The features that are not zero, ascending and each once, of a block [`Layout::Sparse`], or of one of levels of which
    /// several share the row.
    pub fn entries(&mut self, entries: impl IntoIterator<Item = (u32, f64)>) {
        for (feature, value) in entries {
            self.entries.push(feature);
            self.values.push(value);
        }
        self.parts.push(RowPart::Entries(self.entries.len()));
    }

    /// Refuses parts that are not those of these blocks: the kernels rely on it, and encoders of any crate make rows.
    pub(crate) fn check<'l>(&self, layouts: impl ExactSizeIterator<Item = &'l Layout>) -> Result<()> {
        let mut start = 0;
        let fits = |(part, layout): (&RowPart, &Layout)| match (part, layout) {
            (RowPart::Number(_), Layout::Number { .. }) => true,
            (RowPart::Code(code), Layout::Levels { count, .. }) => code.is_none_or(|code| code < *count),
            (RowPart::Entries(end), Layout::Sparse { width } | Layout::Levels { count: width, .. }) => {
                let entries = &self.entries[start..*end];
                start = *end;
                entries.iter().all(|feature| feature < width)
            }
            _ => false,
        };
        let (expected, found) = (layouts.len(), self.parts.len());
        if found == expected && self.parts.iter().zip(layouts).all(fits) {
            return Ok(());
        }
        Err(Error::Unsupported {
            what: "an encoded row".to_owned(),
            needs: "a part for each block of the encoder's layout, its features below the block's width",
            found: format!("{found} parts for {expected} blocks: {:?}", self.parts),
        })
    }

    /// Begins a row.
    pub(crate) fn clear(&mut self) {
        self.parts.clear();
        self.entries.clear();
        self.values.clear();
    }
}
