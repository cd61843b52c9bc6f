//! The features that rows have, where there are far more than that.

use super::DesignMatrix;
use super::block::Block;
use super::level_codes::Codes;
use crate::data::SparseRows;
use crate::error::Result;

impl DesignMatrix<'_> {
    /// The features that are not zero by construction in every row, in order: all of dense blocks, of the others those that
    /// some row names.
    pub(crate) fn met(&self) -> Vec<u32> {
        let mut met = Vec::new();
        for (start, block) in &self.blocks {
            let begin = met.len();
            let place = |j: usize| (start + j) as u32;
            match block {
                Block::Array(_) | Block::Numbers(_) => met.extend((0..block.features()).map(place)),
                Block::Codes(codes) => {
                    met.extend(
                        codes.codes.iter().filter(|&&code| code != Codes::NONE).map(|&code| place(code as usize)),
                    );
                }
                Block::Sparse(rows) => met.extend(rows.indices().iter().map(|&j| place(j as usize))),
            }
            met[begin..].sort_unstable();
            met.dedup();
        }
        met
    }

    /// The same rows with these features alone, which are in order and have all those of dense blocks among them.
    pub(crate) fn with_features(self, kept: &[u32]) -> Result<Self> {
        let rows = self.rows();
        let mut blocks = Vec::with_capacity(self.blocks.len());
        let mut rest = kept;
        for (start, block) in self.blocks {
            let (own, others) = rest.split_at(rest.partition_point(|&j| (j as usize) < start + block.features()));
            rest = others;
            let place = |j: u32| own.binary_search(&(start as u32 + j)).ok().map(|place| place as u32);
            blocks.push(match block {
                Block::Codes(Codes { codes, full, .. }) => {
                    let code = |&code: &u32| Some(code).filter(|&code| code != Codes::NONE).and_then(place);
                    let codes = codes.iter().map(|known| code(known).unwrap_or(Codes::NONE)).collect();
                    Block::Codes(Codes { codes, levels: own.len() as u32, full })
                }
                Block::Sparse(sparse) => Block::Sparse(with_features(&sparse, own.len(), place)?),
                dense => dense,
            });
        }
        Self::new(blocks, rows)
    }
}

/// Sparse rows with the features that have a place.
fn with_features(
    sparse: &SparseRows<'_>,
    features: usize,
    place: impl Fn(u32) -> Option<u32>,
) -> Result<SparseRows<'static>> {
    let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in 0..sparse.rows() {
        for (feature, value) in sparse.row(row) {
            if let Some(feature) = place(feature as u32) {
                indices.push(feature);
                values.push(value);
            }
        }
        starts.push(indices.len());
    }
    SparseRows::new(starts, indices, values, features)
}
