//! From encoded rows to blocks.

use super::encoded_row::{EncodedRow, RowPart};
use super::layout::Layout;
use crate::data::SparseRows;
use crate::design::{Block, Codes, Numbers};
use crate::error::Result;

/// Blocks that grow row by row.
pub(crate) struct BlockBuilder {
    layouts: Vec<Layout>,
    columns: Vec<BlockColumn>,
}

/// The rows of one block so far.
enum BlockColumn {
    Numbers(Vec<f64>),
    Codes(Vec<u32>),
    Sparse { starts: Vec<usize>, features: Vec<u32>, values: Vec<f64> },
}

impl BlockBuilder {
    pub(crate) fn new(layouts: Vec<Layout>, rows: usize) -> Self {
        let column = |layout: &Layout| match layout {
            Layout::Number { .. } => BlockColumn::Numbers(Vec::with_capacity(rows)),
            Layout::Levels { .. } => BlockColumn::Codes(Vec::with_capacity(rows)),
            Layout::Sparse { .. } => BlockColumn::Sparse { starts: vec![0], features: Vec::new(), values: Vec::new() },
        };
        Self { columns: layouts.iter().map(column).collect(), layouts }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Parts that are not those of the layout.
    pub(crate) fn push(&mut self, row: &EncodedRow) -> Result<()> {
        row.check(self.layouts.iter())?;
        let mut start = 0;
        for (column, part) in self.columns.iter_mut().zip(&row.parts) {
            match (column, *part) {
                (BlockColumn::Numbers(values), RowPart::Number(value)) => values.push(value),
                (BlockColumn::Codes(codes), RowPart::Code(code)) => codes.push(code.unwrap_or(Codes::NONE)),
                (column, RowPart::Code(code)) => column.add_entries(code.as_slice(), &[1.0]),
                (column, RowPart::Entries(end)) => {
                    column.add_entries(&row.entries[start..end], &row.values[start..end]);
                    start = end;
                }
                (_, RowPart::Number(_)) => {}
            }
        }
        Ok(())
    }

    /// Adds what an earlier row is once more.
    pub(crate) fn repeat(&mut self, row: usize) {
        for column in &mut self.columns {
            match column {
                BlockColumn::Numbers(values) => values.push(values[row]),
                BlockColumn::Codes(codes) => codes.push(codes[row]),
                BlockColumn::Sparse { starts, features, values } => {
                    features.extend_from_within(starts[row]..starts[row + 1]);
                    values.extend_from_within(starts[row]..starts[row + 1]);
                    starts.push(features.len());
                }
            }
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<Block<'static>>> {
        let block = |(column, layout): (BlockColumn, Layout)| {
            Ok(match (column, layout) {
                (BlockColumn::Numbers(values), Layout::Number { shift, scale }) => {
                    Block::Numbers(Numbers { shift, scale, ..Numbers::plain(values.into()) })
                }
                (BlockColumn::Numbers(values), _) => Block::Numbers(Numbers::plain(values.into())),
                (BlockColumn::Codes(codes), layout) => {
                    let full = matches!(layout, Layout::Levels { full: true, .. });
                    Block::Codes(Codes { codes: codes.into(), levels: layout.width() as u32, full })
                }
                (BlockColumn::Sparse { starts, features, values }, layout) => {
                    Block::Sparse(SparseRows::new(starts, features, values, layout.width())?)
                }
            })
        };
        self.columns.into_iter().zip(self.layouts).map(block).collect()
    }
}

impl BlockColumn {
    /// A row of several entries; codes so far become entries of 1.
    fn add_entries(&mut self, more: &[u32], their_values: &[f64]) {
        if let Self::Codes(codes) = self {
            let (mut starts, mut features) = (vec![0], Vec::with_capacity(codes.len()));
            for &code in codes.iter() {
                features.extend((code != Codes::NONE).then_some(code));
                starts.push(features.len());
            }
            let values = vec![1.0; features.len()];
            *self = Self::Sparse { starts, features, values };
        }
        if let Self::Sparse { starts, features, values } = self {
            features.extend_from_slice(more);
            values.extend_from_slice(&their_values[..more.len()]);
            starts.push(features.len());
        }
    }
}
