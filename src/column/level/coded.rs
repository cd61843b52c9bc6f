//! The levels of one row as codes.

use super::combiner::Combiner;
use crate::column::EncodedRow;
use crate::design::Codes;

/// The codes of one row, [`Codes::NONE`] for a cell without a feature.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Coded {
    One(u32),
    /// Those of a list.
    Several(Vec<u32>),
}

impl Coded {
    pub(crate) fn codes(&self) -> &[u32] {
        match self {
            Self::One(code) => std::slice::from_ref(code),
            Self::Several(codes) => codes,
        }
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::Several(_))
    }

    /// Writes the features of the row: of one code the code, of several their entries as the combiner has them.
    pub(crate) fn write(&self, combiner: Combiner, row: &mut EncodedRow) {
        match self {
            Self::One(code) => row.code(Some(*code).filter(|&code| code != Codes::NONE)),
            Self::Several(_) => self.write_weighted(combiner, None, row),
        }
    }

    /// Writes the entries of the row, each code with a weight where there are some.
    pub(crate) fn write_weighted(&self, combiner: Combiner, weights: Option<&[f64]>, row: &mut EncodedRow) {
        let mut entries = Vec::new();
        combiner.combine(self.codes(), weights, &mut entries);
        row.entries(entries);
    }
}
