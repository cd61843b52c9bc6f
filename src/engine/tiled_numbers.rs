//! Numbers of single examples, as a pass leaves them.

use std::sync::Arc;

use crate::design::DesignMatrix;

/// So many numbers of each row: tile after tile, within a tile place after place.
#[derive(Debug)]
pub(super) struct TiledNumbers {
    /// Numbers of a row.
    pub(super) places: usize,
    /// Rows of a block of the pass: each begins with a new tile.
    pub(super) block_rows: usize,
    pub(super) numbers: Arc<Vec<f64>>,
}

impl TiledNumbers {
    /// All numbers of a tile of the pass.
    pub(super) fn of_tile(&self, first_row: usize, rows: usize) -> &[f64] {
        &self.numbers[self.places * first_row..self.places * (first_row + rows)]
    }

    /// The number at one place of every row, row by row.
    pub(super) fn of_place(&self, design: &DesignMatrix<'_>, place: usize) -> Arc<Vec<f64>> {
        if self.places == 1 {
            return self.numbers.clone();
        }
        let rows = design.rows();
        let mut own = Vec::with_capacity(rows);
        for block in (0..rows).step_by(self.block_rows) {
            for tile in design.tiles(block..(block + self.block_rows).min(rows)) {
                let from = self.places * tile.start + place * tile.len();
                own.extend_from_slice(&self.numbers[from..from + tile.len()]);
            }
        }
        Arc::new(own)
    }
}
