//! What the cells of a CSV column say of its type.

use arrow_schema::DataType;

/// Which kinds of cells a column has; those of chunks join in any order.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct CellKinds {
    /// `true` or `false`.
    pub(super) truth: bool,
    /// A number in digits.
    pub(super) number: bool,
    /// A number that is no integer of 64 bits.
    pub(super) fraction: bool,
    /// `nan`, `inf` or `infinity`.
    pub(super) word: bool,
    /// An integer with a leading zero.
    pub(super) leading_zero: bool,
    /// Anything else.
    pub(super) text: bool,
}

impl CellKinds {
    pub(super) fn join(self, other: Self) -> Self {
        Self {
            truth: self.truth || other.truth,
            number: self.number || other.number,
            fraction: self.fraction || other.fraction,
            word: self.word || other.word,
            leading_zero: self.leading_zero || other.leading_zero,
            text: self.text || other.text,
        }
    }

    /// Whether a column of this type holds them all, where none is beyond the finite numbers.
    pub(super) fn fit(self, to: &DataType) -> bool {
        let Self { truth, number, fraction, word, text, .. } = self;
        match to {
            DataType::Boolean => !(number || word || text),
            DataType::Int64 => !(truth || fraction || word || text),
            DataType::Float64 => !(truth || text),
            _ => true,
        }
    }

    /// The narrowest type that holds them all.
    pub(super) fn data_type(self, large: bool) -> DataType {
        let text = if large { DataType::LargeUtf8 } else { DataType::Utf8 };
        match self {
            Self { text: true, .. } | Self { number: false, word: true, .. } => text,
            Self { truth: true, number, word, .. } => {
                if number || word {
                    text
                } else {
                    DataType::Boolean
                }
            }
            Self { number: true, fraction: false, .. } => DataType::Int64,
            _ => DataType::Float64,
        }
    }
}
