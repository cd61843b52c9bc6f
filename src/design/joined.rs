//! Blocks of runs of rows as one.

use super::block::Block;
use super::level_codes::Codes;
use super::numbers::Numbers;
use crate::data::{SparseRows, Values};
use crate::error::{Error, Result};

impl Block<'static> {
    /// The rows of these blocks, one after the other: of the same features, and without missing values.
    pub(crate) fn joined(parts: &[Self]) -> Result<Self> {
        let mismatch = || Error::Unsupported {
            what: "rows that are brought together".to_owned(),
            needs: "the same blocks of features in all of them",
            found: "blocks of two kinds".to_owned(),
        };
        match parts {
            [] => Err(Error::Empty { what: "there are no rows to bring together" }),
            [Self::Numbers(first), ..] => {
                let numbers =
                    |part: &Self| if let Self::Numbers(numbers) = part { Some(numbers.clone()) } else { None };
                let all: Vec<Numbers> = parts.iter().map(numbers).collect::<Option<_>>().ok_or_else(mismatch)?;
                let Numbers { shift, scale, .. } = *first;
                Ok(Self::Numbers(Numbers { shift, scale, ..Numbers::plain(values(&all)) }))
            }
            [Self::Codes(Codes { levels, full, .. }), ..] => {
                let codes = |part: &Self| if let Self::Codes(codes) = part { Some(codes.codes.clone()) } else { None };
                let all: Vec<_> = parts.iter().map(codes).collect::<Option<_>>().ok_or_else(mismatch)?;
                Ok(Self::Codes(Codes {
                    codes: all.iter().flat_map(|codes| codes.iter().copied()).collect(),
                    levels: *levels,
                    full: *full,
                }))
            }
            [Self::Sparse(first), ..] => {
                let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
                for part in parts {
                    let Self::Sparse(rows) = part else { return Err(mismatch()) };
                    let before = indices.len();
                    starts.extend(rows.starts()[1..].iter().map(|start| start + before));
                    indices.extend_from_slice(rows.indices());
                    values.extend((0..rows.entries()).map(|entry| rows.values().get(entry)));
                }
                Ok(Self::Sparse(SparseRows::checked(starts, indices, values, first.features())))
            }
            [Self::Array(_), ..] => Err(mismatch()),
        }
    }
}

fn values(all: &[Numbers]) -> Values {
    let narrow =
        |numbers: &Numbers| if let Values::F32(values) = &numbers.values { Some(values.clone()) } else { None };
    if let Some(narrow) = all.iter().map(narrow).collect::<Option<Vec<_>>>() {
        return Values::F32(narrow.iter().flat_map(|values| values.iter().copied()).collect());
    }
    let mut joined = vec![0.0; all.iter().map(|numbers| numbers.values.len()).sum()];
    let mut rest = joined.as_mut_slice();
    for numbers in all {
        let (into, later) = rest.split_at_mut(numbers.values.len());
        numbers.read(0, into);
        rest = later;
    }
    joined.into()
}
