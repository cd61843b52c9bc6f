//! Blocks as bytes.

use super::bytes::Bytes;
use super::narrow::{read_counts, read_narrow_numbers, read_numbers, write_counts, write_numbers};
use crate::data::{SparseRows, SparseValues, Values};
use crate::design::{Block, Codes, Numbers};
use crate::error::{Error, Result};

/// What a block is in every piece. A piece alone may know less: that none of its values are missing, that none of its rows has
/// more than one category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum BlockForm {
    /// A number column; `narrow` where all pieces have it as f32 without a missing value, as kernels read such columns otherwise.
    Numbers { shift: f64, scale: f64, narrow: bool },
    /// One category per row.
    Codes { levels: u32, full: bool },
    /// Sparse rows.
    Sparse { features: usize },
}

impl BlockForm {
    pub(super) fn of(block: &Block<'_>) -> Result<Self> {
        Ok(match block {
            Block::Numbers(Numbers { values, fill, shift, scale, .. }) => {
                let narrow = matches!(values, Values::F32(_)) && fill.is_none();
                Self::Numbers { shift: *shift, scale: *scale, narrow }
            }
            Block::Codes(codes) => Self::Codes { levels: codes.levels, full: codes.full },
            Block::Sparse(rows) => Self::Sparse { features: rows.features() },
            Block::Array(_) => {
                let (needs, found) = ("number columns, categories or sparse rows", "an array".to_owned());
                return Err(Error::Unsupported { what: "a cache of encoded examples".to_owned(), needs, found });
            }
        })
    }

    /// Of the same block in another piece.
    pub(super) fn join(self, other: Self) -> Result<Self> {
        Ok(match (self, other) {
            (Self::Numbers { shift, scale, narrow }, Self::Numbers { shift: m, scale: s, narrow: also })
                if shift == m && scale == s =>
            {
                Self::Numbers { shift, scale, narrow: narrow && also }
            }
            (Self::Codes { levels, .. }, Self::Sparse { features })
            | (Self::Sparse { features }, Self::Codes { levels, .. })
                if levels as usize == features =>
            {
                Self::Sparse { features }
            }
            (a, b) if a == b => a,
            (a, b) => {
                let (what, needs) = ("encoded examples".to_owned(), "the same blocks of features in all rows");
                return Err(Error::Unsupported { what, needs, found: format!("{a:?} and {b:?}") });
            }
        })
    }
}

/// Which of two ways a block of categories was written in.
const CODES: u8 = 0;
const ENTRIES: u8 = 1;

/// Appends a block.
pub(super) fn write_block(block: &Block<'_>, into: &mut Vec<u8>) {
    match block {
        Block::Numbers(numbers) => {
            let mut values = vec![0.0; numbers.values.len()];
            numbers.read(0, &mut values);
            write_numbers(&values, into);
        }
        Block::Codes(codes) => {
            // Codes::NONE becomes 0, so that few levels take a byte.
            let shifted: Vec<u32> = codes.codes.iter().map(|code| code.wrapping_add(1)).collect();
            into.push(CODES);
            write_counts(&shifted, into);
        }
        Block::Sparse(rows) => {
            let counts: Vec<u32> = rows.starts().windows(2).map(|ends| (ends[1] - ends[0]) as u32).collect();
            into.push(ENTRIES);
            write_counts(&counts, into);
            write_counts(rows.indices(), into);
            match rows.values() {
                SparseValues::Ones => write_numbers(&[1.0], into),
                _ => write_numbers(&(0..rows.entries()).map(|e| rows.values().get(e)).collect::<Vec<_>>(), into),
            }
        }
        // Refused when its form was asked for.
        Block::Array(_) => {}
    }
}

/// A block of so many rows.
pub(super) fn read_block(form: BlockForm, rows: usize, from: &mut Bytes<'_>) -> Result<Block<'static>> {
    if let BlockForm::Numbers { shift, scale, narrow } = form {
        let values = if narrow {
            Values::F32(read_narrow_numbers(rows, from)?.into())
        } else {
            read_numbers(rows, from)?.into()
        };
        return Ok(Block::Numbers(Numbers { shift, scale, ..Numbers::plain(values) }));
    }
    match (from.byte()?, form) {
        (CODES, BlockForm::Codes { levels, full }) => {
            let codes = read_counts(rows, from)?.into_iter().map(|code| code.wrapping_sub(1)).collect();
            Ok(Block::Codes(Codes { codes, levels, full }))
        }
        (CODES, BlockForm::Sparse { features }) => {
            let codes = read_counts(rows, from)?;
            let indices: Vec<u32> = codes.iter().filter(|code| **code > 0).map(|code| code - 1).collect();
            let values = vec![1.0; indices.len()];
            let counts = codes.into_iter().map(|code| u32::from(code > 0));
            Ok(Block::Sparse(SparseRows::checked(starts(counts), indices, values, features)))
        }
        (ENTRIES, BlockForm::Sparse { features }) => {
            let starts = starts(read_counts(rows, from)?.into_iter());
            let entries = starts.last().copied().unwrap_or_default();
            let indices = read_counts(entries, from)?;
            let values = read_numbers(entries, from)?;
            Ok(Block::Sparse(SparseRows::checked(starts, indices, values, features)))
        }
        _ => Err(from.corrupt()),
    }
}

/// Where the entries of each row begin, given how many there are.
fn starts(counts: impl ExactSizeIterator<Item = u32>) -> Vec<usize> {
    let mut starts = Vec::with_capacity(counts.len() + 1);
    starts.push(0);
    let mut end = 0;
    starts.extend(counts.map(|count| {
        end += count as usize;
        end
    }));
    starts
}
